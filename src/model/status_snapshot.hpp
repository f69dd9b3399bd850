#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::model {

/// One StepDetail entry of a solution, as one response gave it.
struct StepResult {
  std::optional<std::int64_t> step_id;  ///< nothing if absent or not a 64-bit number
  /// Which step this is among those of its target, stable from poll to poll: the id (`3`), with
  /// `#2`, `#3` behind it for repeated ids; for a step without an id its name (`name:...`).
  std::string step_key;
  std::optional<std::string> step_name;
  std::string status;  ///< the raw word; empty if there was none
  std::optional<std::string> info;

  friend bool operator==(const StepResult&, const StepResult&) = default;
};

/// The SolutionInfo of a response.
struct SolutionInfo {
  std::optional<std::string> status;
  std::optional<std::int64_t> solution_id;
  std::optional<std::string> creator_name;
  std::vector<StepResult> steps;  ///< in the order received

  friend bool operator==(const SolutionInfo&, const SolutionInfo&) = default;
};

/// Something in a response that this program does not know. It is recorded once per file and never
/// fatal (contract, rule 6 of section 5).
struct Notice {
  enum class Kind { unknown_status, unknown_field, unknown_shape, duplicate_step, bad_value };
  Kind kind = Kind::unknown_field;
  std::string detail;  ///< what was met, e.g. `Data.NewField`

  friend bool operator==(const Notice&, const Notice&) = default;
};

/// What one successful response said about one target.
struct StatusSnapshot {
  std::string status;  ///< Data.Status, letter for letter
  std::optional<std::string> name;
  std::optional<std::string> message;
  std::optional<SolutionInfo> solution;  ///< only for DI_SOLUTION
  std::string request_id;
  std::vector<Notice> notices;

  friend bool operator==(const StatusSnapshot&, const StatusSnapshot&) = default;
};

}  // namespace syncledger::model
