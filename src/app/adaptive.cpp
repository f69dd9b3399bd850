#include "app/adaptive.hpp"

#include "app/budget.hpp"
#include "dataworks/quota.hpp"
#include "store/usage.hpp"

#include <algorithm>
#include <map>

namespace syncledger::app {
namespace {

using std::chrono::milliseconds;

/// What was steady for ten minutes is looked at each minute, what was for an hour each six.
constexpr int parts_of_steady_time = 10;

/// How long after the last poll of a target the next one is due.
milliseconds pace_of(const Config& config, const std::optional<store::Steadiness>& found,
                     base::UtcTime now) {
  const auto& [fastest, slowest] = *config.adaptive;
  // What was never seen, nobody waits for by the minute.
  if (!found) return std::clamp(config.interval, fastest, slowest);
  if (!found->is_steady) return fastest;
  const auto steady_for = std::chrono::duration_cast<milliseconds>(now - found->changed_at);
  return std::clamp(steady_for / parts_of_steady_time, fastest, slowest);
}

/// The calls of today that polling all targets of an account at the slowest pace leaves over.
std::int64_t spare_calls(const Config& config, std::int64_t targets, std::int64_t left,
                         base::UtcTime now) {
  const auto rest_of_day =
      std::chrono::duration_cast<milliseconds>(dataworks::next_quota_day(now) - now);
  return left - targets * (rest_of_day / config.adaptive->slowest + 1);
}

}  // namespace

std::vector<ConfiguredTarget> due_targets(const Config& config,
                                          const std::vector<ConfiguredTarget>& targets,
                                          const Attempts& attempts, store::HistoryFile& file,
                                          dataworks::FetchStats today, base::UtcTime now) {
  const auto steadiness = store::steadiness(file);
  // Passes come at the fastest pace; an answer arrives a little after its pass began.
  const auto tolerance = config.adaptive->fastest / 2;
  std::vector<ConfiguredTarget> due;
  std::map<dataworks::QuotaKey, std::vector<ConfiguredTarget>> early;
  std::map<dataworks::QuotaKey, std::int64_t> counts;
  for (const auto& each : targets) {
    ++counts[quota_of(each)];
    const auto attempted_at = attempts.find(each.target);
    const auto found = steadiness.find(each.target);
    const auto pace = pace_of(
        config, found == steadiness.end() ? std::nullopt : std::optional{found->second}, now);
    // An attempt to come is one before the clock was set back: nobody knows how long that is ago.
    const bool is_known = attempted_at != attempts.end() && attempted_at->second <= now;
    const auto waited = is_known ? now - attempted_at->second : config.adaptive->slowest;
    if (waited + tolerance >= config.adaptive->slowest) {
      due.push_back(each);
    } else if (waited + tolerance >= pace) {
      early[quota_of(each)].push_back(each);
    }
  }
  for (const auto& [quota, wanted] : early) {
    const auto left = calls_left(config.budget.calls_per_day, today[quota]);
    const bool is_affordable = !left || static_cast<std::int64_t>(wanted.size()) <=
                                            spare_calls(config, counts[quota], *left, now);
    if (is_affordable) due.insert(due.end(), wanted.begin(), wanted.end());
  }
  return due;
}

}  // namespace syncledger::app
