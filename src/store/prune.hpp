#pragma once

#include "base/utc_time.hpp"
#include "store/history_file.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

/// What of a history is to be kept. Where several limits are given, the one that keeps more decides
/// about each thing (a node, a solution, a step). Precondition of prune(): one of the first two is.
struct PruneLimits {
  std::optional<base::UtcTime> older_than;  ///< what was over by then may go
  std::optional<std::int64_t> keep_last;    ///< so many of the last intervals of each thing stay
  /// All that a thing was since a failure that had not ended by then stays, and failed fetches
  /// since then.
  std::optional<base::UtcTime> keep_failures_since;
};

struct PrunedTable {
  std::string table;
  std::int64_t rows = 0;
};

struct PruneSummary {
  std::vector<PrunedTable> tables;  ///< those that lose rows
  std::optional<std::int64_t>
      bytes;                ///< freed in the file, by a dry run about; none: nobody can tell
  bool is_complete = true;  ///< false: it was stopped before its end
};

/// How far prune() has come, told before each of its transactions: the moment to let others write.
struct PruneProgress {
  std::int64_t rows = 0;                    ///< gone so far
  std::int64_t of = 0;                      ///< rows that are to go
  std::chrono::milliseconds locked_for{0};  ///< what the last transaction took
};

/// Whether to go on.
using PruneListener = std::function<bool(const PruneProgress& progress)>;

/// How much is deleted in one transaction, for which others who write have to wait.
struct PrunePace {
  std::chrono::milliseconds time{100};  ///< no more is begun after that
  std::int64_t rows = 500;              ///< at a time, at least
};

/// Forgets the beginning of the history of each thing: never the interval that was in force at the
/// limit or what its figures depend on, never the last one of a thing, and never one between two
/// that stay. Every report on the time since then stays as it is (docs/lifecycle.md). It takes many
/// short transactions, and after each of them the history is sound, and forgotten is nothing but
/// what was to be; whoever begins again after a crash comes to the same end. \throws StoreError
PruneSummary prune(HistoryFile& file, const PruneLimits& limits, const PruneListener& go_on,
                   const PrunePace& pace = {});

/// What prune() would do; writes nothing. \throws StoreError
PruneSummary plan_prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now);

/// Gives the free pages back to the file system; takes room for a second copy while it is at work.
/// \throws StoreError
void vacuum(HistoryFile& file);

}  // namespace syncledger::store
