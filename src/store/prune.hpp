#pragma once

#include "base/utc_time.hpp"
#include "store/history_file.hpp"

#include <cstdint>
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
      bytes;  ///< freed in the file, by a dry run about; none: nobody can tell
};

/// Forgets the beginning of the history of each thing in one transaction: never the interval that
/// was in force at the limit or what its figures depend on, never the last one of a thing, and
/// never one between two that stay. Every report on the time since then stays as it is
/// (docs/lifecycle.md). To be called once for an open file. \throws StoreError
PruneSummary prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now);

/// What prune() would do; writes nothing. \throws StoreError
PruneSummary plan_prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now);

/// Gives the free pages back to the file system; takes room for a second copy while it is at work.
/// \throws StoreError
void vacuum(HistoryFile& file);

}  // namespace syncledger::store
