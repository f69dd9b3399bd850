#pragma once

#include "base/utc_time.hpp"

#include <mutex>
#include <optional>

namespace syncledger::simulator {

enum class ClockMode {
  real,     ///< time passes
  request,  ///< the time is what the newest correctly signed request says it is
};

/// How far a request's date may be off.
constexpr std::chrono::minutes allowed_skew{15};

/// The two times of the simulator: that of the scenario, and the one that the dates of requests are
/// compared with. They are the same unless the scenario is shifted or sped up. Safe to share
/// between threads.
class ScenarioClock {
public:
  /// In mode real, scenario time starts at `start` now and passes `speed` times as fast as `clock`,
  /// which must outlive this. In mode request it is `start` until the first request.
  ScenarioClock(const base::Clock& clock, ClockMode mode, base::UtcTime start, double speed);

  [[nodiscard]] base::UtcTime scenario_now() const;
  [[nodiscard]] base::UtcTime signature_now() const;

  /// Whether a request of this date may be answered: not more than allowed_skew off, in mode
  /// request not more than allowed_skew older than the newest one.
  [[nodiscard]] bool accepts(base::UtcTime date) const;

  /// Says that a request of this date was signed correctly.
  void see(base::UtcTime date);

private:
  const base::Clock& clock_;
  ClockMode mode_;
  base::UtcTime start_;
  base::UtcTime started_at_;
  double speed_;
  mutable std::mutex mutex_;
  std::optional<base::UtcTime> newest_;
};

}  // namespace syncledger::simulator
