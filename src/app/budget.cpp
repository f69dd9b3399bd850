#include "app/budget.hpp"

#include "app/spool.hpp"
#include "app/targets.hpp"
#include "store/usage.hpp"

#include <algorithm>
#include <map>

namespace syncledger::app {

using dataworks::QuotaKey;

dataworks::QuotaKey quota_of(const ConfiguredTarget& target) {
  return {target.profile, target.target.region_id};
}

dataworks::FetchStats call_stats(const std::vector<store::CallCount>& counts) {
  dataworks::FetchStats calls;
  for (const auto& count : counts) {
    add_up(calls, {{{count.account, count.region_id},
                    {count.calls, count.throttled, count.exhausted_at}}});
  }
  return calls;
}

dataworks::FetchStats calls_today(store::HistoryFile& file, base::UtcTime now) {
  const auto day = dataworks::quota_day(now);
  auto calls = call_stats(store::calls_of_day(file, day));
  add_up(calls, call_stats(Spool{file.path()}.calls_of_day(day)));
  return calls;
}

std::optional<std::int64_t> calls_left(std::optional<std::int64_t> calls_per_day,
                                       const dataworks::CallStats& today) {
  if (today.exhausted_at) return 0;
  if (!calls_per_day) return std::nullopt;
  return std::max<std::int64_t>(0, *calls_per_day - today.calls);
}

std::vector<QuotaUse> quota_use(const Config& config, std::optional<store::HistoryFile>& file,
                                base::UtcTime now) {
  std::map<QuotaKey, QuotaUse> found;
  if (file) {
    for (const auto& [quota, calls] : calls_today(*file, now)) found[quota].today = calls;
  }
  for (const auto& each : file ? all_targets(config, *file) : config.targets) {
    ++found[quota_of(each)].targets;
  }
  std::vector<QuotaUse> uses;
  for (auto& [quota, use] : found) {
    use.quota = quota;
    uses.push_back(std::move(use));
  }
  return uses;
}

bool limit_calls(dataworks::Client& client, const BudgetConfig& budget,
                 const std::set<QuotaKey>& quotas, dataworks::FetchStats today, base::UtcTime now) {
  bool is_limited = false;
  const auto renewed_at = base::to_rfc3339_seconds(dataworks::next_quota_day(now));
  for (const auto& quota : quotas) {
    const dataworks::CallStats& calls = today[quota];
    const auto left = calls_left(budget.calls_per_day, calls);
    if (!left) {
      client.allow(quota, std::nullopt);
      continue;
    }
    // The same words all day long: the failures of a day are one interval.
    const std::string whose = "account " + quota.account + " in " + quota.region_id;
    const std::string why =
        calls.exhausted_at
            ? "the service takes no more calls of " + whose + " until " + renewed_at
            : "the " + std::to_string(budget.calls_per_day.value_or(0)) + " calls a day of " +
                  whose + " are used up until " + renewed_at + " (see `syncledger budget`)";
    client.allow(quota, dataworks::Allowance{*left, why});
    is_limited = true;
  }
  return is_limited;
}

std::vector<store::CallCount> call_counts(const dataworks::FetchStats& stats,
                                          base::UtcTime began_at) {
  std::vector<store::CallCount> counts;
  for (const auto& [quota, count] : stats) {
    counts.push_back({quota.account, quota.region_id, dataworks::quota_day(began_at), count.calls,
                      count.throttled, count.exhausted_at});
  }
  return counts;
}

CallCounter::CallCounter(Invocation& invocation) : clock_(invocation.surroundings().clock) {
  const auto path = invocation.database();
  if (store::HistoryFile::exists(path)) {
    file_.emplace(store::HistoryFile::open_for_writing(path, clock_));
  }
}

void CallCounter::limit(dataworks::Client& client, const BudgetConfig& budget,
                        const std::set<QuotaKey>& quotas) {
  if (!file_) return;
  const auto now = clock_.now();
  limit_calls(client, budget, quotas, calls_today(*file_, now), now);
}

void CallCounter::count(const dataworks::FetchStats& stats) {
  if (file_) store::Recorder{*file_}.count_calls(call_counts(stats, clock_.now()));
}

}  // namespace syncledger::app
