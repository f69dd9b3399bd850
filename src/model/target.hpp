#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::model {

/// What kind of sync task a target is. The words are those of the API's TaskType.
enum class TaskType { di_realtime, di_solution };

/// `DI_REALTIME` or `DI_SOLUTION`.
std::string_view to_string(TaskType type);
std::optional<TaskType> parse_task_type(std::string_view text);

/// One sync task, identified for ever by these four. Names are attributes that may change; they
/// are never identity (contract, section 2).
struct Target {
  std::string region_id;
  std::int64_t project_id = 0;
  TaskType task_type = TaskType::di_realtime;
  std::int64_t file_id = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 means the 0 that `<` compares this with
  friend auto operator<=>(const Target&, const Target&) = default;
};

/// For unordered containers.
struct TargetHash {
  std::size_t operator()(const Target& target) const noexcept;
};

/// `REGION/PROJECT/TASK_TYPE/FILE_ID`, as `collect --target` takes it.
std::string to_string(const Target& target);

/// Whether a text has the form of a region's id: letters, digits and dashes.
bool is_region(std::string_view text);

/// Reads to_string()'s form. Nothing unless all four parts are there, the ids positive 64-bit
/// numbers and the region made of letters, digits and dashes.
std::optional<Target> parse_target(std::string_view text);

}  // namespace syncledger::model
