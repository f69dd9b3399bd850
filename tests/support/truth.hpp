#pragma once

#include "support/oracle.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace syncledger::testing {

/// What really happened to one node, and the polls that saw some of it. Between two polls that no
/// gap separates it changes at most once; inside gaps it does anything.
class Truth {
public:
  explicit Truth(std::uint64_t seed);

  [[nodiscard]] const std::vector<oracle::Poll>& polls() const { return polls_; }

  [[nodiscard]] std::string ndjson() const;

  [[nodiscard]] bool has_gap() const { return has_gap_; }

  /// From the first poll to some time after the last.
  [[nodiscard]] oracle::Question whole_window() const;

  /// Some window within the polls.
  [[nodiscard]] oracle::Question inner_window() const { return inner_window_; }

  /// How long it really had that status within [from, to).
  [[nodiscard]] std::chrono::milliseconds time_in(const std::string& status, base::UtcTime from,
                                                  base::UtcTime to) const;

  /// When the state that it is in at that moment began, and when it ends.
  [[nodiscard]] base::UtcTime began(base::UtcTime at) const;
  [[nodiscard]] base::UtcTime ends(base::UtcTime at) const;

private:
  struct State {
    base::UtcTime from;
    std::string status;
  };

  [[nodiscard]] std::size_t state_at(base::UtcTime at) const;

  std::vector<State> states_;
  std::vector<oracle::Poll> polls_;
  oracle::Question inner_window_;
  base::UtcTime end_;
  bool has_gap_ = false;
};

/// Answers `report KIND`: the program or the oracle. The result has "rows".
using Answer = std::function<nlohmann::json(const std::string& kind, const oracle::Question&)>;

/// The promise of contract section 6, held against a truth: one line for each number that breaks
/// it, nothing if it is kept.
std::string broken_promises(const Truth& truth, const Answer& answer);

}  // namespace syncledger::testing
