#include "app/budget.hpp"

#include "store/usage.hpp"

#include <algorithm>
#include <filesystem>

namespace syncledger::app {

using dataworks::QuotaKey;

std::map<QuotaKey, Spending> spending_of(store::HistoryFile& file, base::UtcTime now) {
  std::map<QuotaKey, Spending> spending;
  for (const auto& count : store::calls_of_day(file, dataworks::quota_day(now))) {
    spending[{count.account, count.region_id}] = {count.calls, count.throttled, count.exhausted_at};
  }
  return spending;
}

std::optional<std::int64_t> calls_left(const BudgetConfig& budget, const Spending& spending) {
  if (spending.exhausted_at) return 0;
  if (!budget.calls_per_day) return std::nullopt;
  return std::max<std::int64_t>(0, *budget.calls_per_day - spending.calls);
}

bool limit_calls(dataworks::Client& client, const BudgetConfig& budget,
                 const std::set<QuotaKey>& quotas, store::HistoryFile& file, base::UtcTime now) {
  auto spending = spending_of(file, now);
  bool is_limited = false;
  const auto renewed_at = base::to_rfc3339_seconds(dataworks::next_quota_day(now));
  for (const auto& quota : quotas) {
    const Spending& spent = spending[quota];
    const auto left = calls_left(budget, spent);
    if (!left) {
      client.allow(quota, std::nullopt);
      continue;
    }
    // The same words all day long: the failures of a day are one interval.
    const std::string whose = "account " + quota.account + " in " + quota.region_id;
    const std::string why =
        spent.exhausted_at
            ? "the service takes no more calls of " + whose + " until " + renewed_at
            : "the " + std::to_string(budget.calls_per_day.value_or(0)) + " calls a day of " +
                  whose + " are used up until " + renewed_at + " (see `syncledger budget`)";
    client.allow(quota, dataworks::Allowance{*left, why});
    is_limited = true;
  }
  return is_limited;
}

std::vector<store::CallCount> call_counts(const dataworks::FetchStats& stats, base::UtcTime now) {
  std::vector<store::CallCount> counts;
  for (const auto& [quota, count] : stats) {
    counts.push_back({quota.account, quota.region_id, dataworks::quota_day(now), count.calls,
                      count.throttled, count.exhausted_at});
  }
  return counts;
}

CallCounter::CallCounter(Invocation& invocation) : clock_(invocation.surroundings().clock) {
  const auto path = invocation.database();
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    file_.emplace(store::HistoryFile::open_for_writing(path, clock_));
  }
}

void CallCounter::limit(dataworks::Client& client, const BudgetConfig& budget,
                        const std::set<QuotaKey>& quotas) {
  if (file_) limit_calls(client, budget, quotas, *file_, clock_.now());
}

void CallCounter::count(const dataworks::FetchStats& stats) {
  if (file_) store::Recorder{*file_}.count_calls(call_counts(stats, clock_.now()));
}

}  // namespace syncledger::app
