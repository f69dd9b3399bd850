#include "simulator/scenario_clock.hpp"

#include <algorithm>
#include <cmath>

namespace syncledger::simulator {

ScenarioClock::ScenarioClock(const base::Clock& clock, ClockMode mode, base::UtcTime start,
                             double speed)
    : clock_(clock), mode_(mode), start_(start), started_at_(clock.now()), speed_(speed) {}

base::UtcTime ScenarioClock::scenario_now() const {
  if (mode_ == ClockMode::request) return signature_now();
  const auto elapsed = static_cast<double>((clock_.now() - started_at_).count());
  return start_ + std::chrono::milliseconds{std::llround(elapsed * speed_)};
}

base::UtcTime ScenarioClock::signature_now() const {
  if (mode_ == ClockMode::real) return clock_.now();
  const std::lock_guard lock{mutex_};
  return newest_.value_or(start_);
}

bool ScenarioClock::accepts(base::UtcTime date) const {
  if (mode_ == ClockMode::real) {
    const auto skew = date - clock_.now();
    return skew <= allowed_skew && skew >= -allowed_skew;
  }
  const std::lock_guard lock{mutex_};
  return !newest_ || *newest_ - date <= allowed_skew;
}

void ScenarioClock::see(base::UtcTime date) {
  const std::lock_guard lock{mutex_};
  newest_ = newest_ ? std::max(*newest_, date) : date;
}

}  // namespace syncledger::simulator
