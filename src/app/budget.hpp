#pragma once

#include "app/config.hpp"
#include "app/invocation.hpp"
#include "base/utc_time.hpp"
#include "dataworks/client.hpp"
#include "store/history_file.hpp"
#include "store/recorder.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace syncledger::app {

/// What an account has called in a region on one day (UTC+8).
struct Spending {
  std::int64_t calls = 0;
  std::int64_t throttled = 0;
  std::optional<base::UtcTime> exhausted_at;  ///< the service said that there are no more
};

/// The calls of the day of `now` so far. \throws store::StoreError
std::map<dataworks::QuotaKey, Spending> spending_of(store::HistoryFile& file, base::UtcTime now);

/// How many calls are left today; nothing if there is no limit.
std::optional<std::int64_t> calls_left(const BudgetConfig& budget, const Spending& spending);

/// Keeps the client within what is left today of these accounts and regions; whether any of them
/// has a limit. \throws store::StoreError
bool limit_calls(dataworks::Client& client, const BudgetConfig& budget,
                 const std::set<dataworks::QuotaKey>& quotas, store::HistoryFile& file,
                 base::UtcTime now);

/// What a client counted, as the history counts it.
std::vector<store::CallCount> call_counts(const dataworks::FetchStats& stats, base::UtcTime now);

/// Counts the calls that a command makes beside the passes in the history, if there is one: they
/// come out of the same budget.
class CallCounter {
public:
  /// \throws store::StoreError
  explicit CallCounter(Invocation& invocation);

  /// Keeps the client within what is left today. \throws store::StoreError
  void limit(dataworks::Client& client, const BudgetConfig& budget,
             const std::set<dataworks::QuotaKey>& quotas);

  /// \throws store::StoreError
  void count(const dataworks::FetchStats& stats);

private:
  const base::Clock& clock_;
  std::optional<store::HistoryFile> file_;
};

}  // namespace syncledger::app
