#pragma once

#include "base/utc_time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::app {

/// This machine's clock and the service's may differ by so much before the service's counts; and
/// so much may the Dates of one pass contradict each other.
constexpr std::chrono::milliseconds tolerated_skew = std::chrono::minutes{1};

/// `8h00m ahead of`, `30d behind`: what this machine's clock is against another.
std::string skew_text(std::chrono::milliseconds skew);

/// The clock that dates passes: this machine's, unless the service tells another time. Then it is
/// the service's, carried on by uptime(), so that all times of a pass are by one clock even if this
/// machine's is set in the middle of it, and a pass without any answer is dated like the one
/// before.
///
/// What most of the answers of a pass agree on, to within tolerated_skew, is the service's time.
/// Where they do not agree, or say what cannot be, none of them counts: a Date before the API was
/// made, or more than a year ahead of this machine's clock (which an answer over TLS vouches for to
/// within the life of a certificate), unless that is itself from before the API was made.
class PassClock final : public base::Clock {
public:
  /// `machine` must outlive it.
  explicit PassClock(const base::Clock& machine) : machine_(machine) {}

  /// Forgets what the answers of the pass before said of the time, but not what came of it.
  void begin_pass();

  /// The service says that it is `date` now.
  void hear(base::UtcTime date);

  [[nodiscard]] base::UtcTime now() const override;

  [[nodiscard]] std::chrono::milliseconds uptime() const override { return machine_.uptime(); }

  /// What time it was at an uptime() by the service; nothing if this machine's clock counts.
  [[nodiscard]] std::optional<base::UtcTime> service_time(std::chrono::milliseconds uptime) const;

  /// This machine's clock minus the service's; nothing as long as that said nothing.
  [[nodiscard]] std::optional<std::chrono::milliseconds> skew() const;

  /// Whether the answers of this pass say what time it is.
  [[nodiscard]] bool is_known() const { return agreed().has_value(); }

  /// Whether they say so, but in a way that nobody can believe.
  [[nodiscard]] bool is_doubtful() const { return has_heard_ && !is_known(); }

private:
  /// A Date and this machine's clock, both as the moment at which uptime() was nothing.
  struct Heard {
    base::UtcTime service;
    base::UtcTime machine;
  };

  [[nodiscard]] std::optional<base::UtcTime> agreed() const;
  [[nodiscard]] std::optional<base::UtcTime> service_start() const;

  const base::Clock& machine_;
  std::vector<Heard> heard_;              ///< what can be
  bool has_heard_ = false;                ///< also what cannot be
  std::optional<base::UtcTime> carried_;  ///< of an earlier pass: the service's time at uptime() 0
};

}  // namespace syncledger::app
