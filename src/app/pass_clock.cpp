#include "app/pass_clock.hpp"

#include "base/duration.hpp"

#include <algorithm>

namespace syncledger::app {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;

/// The API that is asked is of this date (version 2020-05-18): no answer of it can be older.
constexpr std::chrono::sys_days first_possible{std::chrono::year{2020} / 5 / 18};

constexpr milliseconds longest_lead = std::chrono::days{366};

bool is_close(UtcTime one, UtcTime other) {
  return std::chrono::abs(one - other) <= tolerated_skew;
}

bool can_be(UtcTime date, UtcTime machine) {
  if (date < first_possible) return false;
  return machine < first_possible || date <= machine + longest_lead;
}

}  // namespace

std::string skew_text(milliseconds skew) {
  return base::duration_text(std::chrono::abs(skew)) +
         (skew < milliseconds{0} ? " behind" : " ahead of");
}

void PassClock::begin_pass() {
  if (const auto start = service_start()) carried_ = start;
  heard_.clear();
  has_heard_ = false;
}

void PassClock::hear(UtcTime date) {
  has_heard_ = true;
  const auto machine = machine_.now();
  if (!can_be(date, machine)) return;
  heard_.push_back({date - uptime(), machine - uptime()});
}

UtcTime PassClock::now() const {
  return service_time(uptime()).value_or(machine_.now());
}

std::optional<UtcTime> PassClock::service_time(milliseconds uptime) const {
  const auto start = service_start();
  if (!start) return std::nullopt;
  const bool was_machine_right =
      is_close(machine_.now() - this->uptime(), *start) &&
      std::all_of(heard_.begin(), heard_.end(), [&](const Heard& each) {
        return !is_close(each.service, *start) || is_close(each.machine, *start);
      });
  return was_machine_right ? std::nullopt : std::optional{*start + uptime};
}

std::optional<milliseconds> PassClock::skew() const {
  const auto start = service_start();
  if (!start) return std::nullopt;
  const auto farthest =
      std::max_element(heard_.begin(), heard_.end(), [&](const Heard& one, const Heard& other) {
        return std::chrono::abs(one.machine - *start) < std::chrono::abs(other.machine - *start);
      });
  return (farthest == heard_.end() ? machine_.now() - uptime() : farthest->machine) - *start;
}

/// The median of what was heard, if most of it is close to that.
std::optional<UtcTime> PassClock::agreed() const {
  if (heard_.empty()) return std::nullopt;
  std::vector<UtcTime> times;
  times.reserve(heard_.size());
  for (const Heard& each : heard_) times.push_back(each.service);
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  const auto close = std::count_if(times.begin(), times.end(), [median = *middle](UtcTime each) {
    return is_close(each, median);
  });
  return 2 * static_cast<std::size_t>(close) > times.size() ? std::optional{*middle} : std::nullopt;
}

/// What time it was at uptime() 0 by the service.
std::optional<UtcTime> PassClock::service_start() const {
  const auto start = agreed();
  return start ? start : carried_;
}

}  // namespace syncledger::app
