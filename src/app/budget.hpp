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

/// Who pays for the calls of a target.
dataworks::QuotaKey quota_of(const ConfiguredTarget& target);

/// Calls as the client counts them.
dataworks::FetchStats call_stats(const std::vector<store::CallCount>& counts);

/// The calls of the day of `now` so far, those of passes that wait in the spool included. \throws
/// store::StoreError
dataworks::FetchStats calls_today(store::HistoryFile& file, base::UtcTime now);

/// How many calls are left of a day's; nothing if there is no limit.
std::optional<std::int64_t> calls_left(std::optional<std::int64_t> calls_per_day,
                                       const dataworks::CallStats& today);

/// What an account has called in a region today, and what it has to call with every pass.
struct QuotaUse {
  dataworks::QuotaKey quota;
  dataworks::CallStats today;
  std::int64_t targets = 0;
};

/// Of every account and region that was called today or has targets. \throws store::StoreError
std::vector<QuotaUse> quota_use(const Config& config, std::optional<store::HistoryFile>& file,
                                base::UtcTime now);

/// Keeps the client within what `today` leaves of the day's calls of these accounts and regions;
/// whether any of them has a limit.
bool limit_calls(dataworks::Client& client, const BudgetConfig& budget,
                 const std::set<dataworks::QuotaKey>& quotas, dataworks::FetchStats today,
                 base::UtcTime now);

/// What a client counted, as the history counts it: all on the day on which the calls began, for
/// what is used up then is there again after midnight.
std::vector<store::CallCount> call_counts(const dataworks::FetchStats& stats,
                                          base::UtcTime began_at);

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
