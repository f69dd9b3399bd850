#include "store/prune.hpp"

#include "store/foreign_keys_off.hpp"
#include "store/prepared.hpp"
#include "store/statistics.hpp"

#include <algorithm>

namespace syncledger::store {
namespace {

/// Lists in temporary tables which rows go.
void list_rows(HistoryFile& file, const PruneLimits& limits) {
  const auto older_than = base::to_unix_ms(limits.older_than);
  const auto keep_failures_since = base::to_unix_ms(limits.keep_failures_since);
  file.read("read", [&] {
    SQLite::Database& database = file.database();
    database.exec(sql("schema/prune/1_tables"));
    Prepared{database, "schema/prune/2_things"}
        .bind(":older_than", older_than)
        .bind(":keep_last", limits.keep_last)
        .bind(":keep_failures_since", keep_failures_since)
        .exec();
    database.exec(sql("schema/prune/3_intervals"));
    database.exec(sql("schema/prune/4_failures_and_runs"));
    Prepared{database, "schema/prune/5_fetch_failures"}
        .bind(":older_than", older_than)
        .bind(":keep_failures_since", keep_failures_since)
        .exec();
    Prepared{database, "schema/prune/6_passes"}.bind(":older_than", older_than).exec();
    database.exec(sql("schema/prune/7_payloads"));
  });
}

std::int64_t count_listed(HistoryFile& file) {
  return file.read("read", [&] {
    return Prepared{file.database(), "schema/prune/8_listed"}.value().value();
  });
}

/// How many of the first so many rows are of which table, with the bodies that go with them.
std::vector<PrunedTable> tables_of(HistoryFile& file, std::int64_t rows) {
  return file.read("read", [&] {
    std::vector<PrunedTable> tables;
    Prepared counts{file.database(), "schema/prune/8_counts"};
    SQLite::Statement& each = counts.bind(":last", rows).statement();
    while (each.executeStep())
      tables.push_back({each.getColumn(0).getString(), each.getColumn(1).getInt64()});
    return tables;
  });
}

using std::chrono::milliseconds;
using std::chrono::steady_clock;

milliseconds time_since(steady_clock::time_point start) {
  return std::chrono::ceil<milliseconds>(steady_clock::now() - start);
}

/// What a transaction has deleted.
struct Deleted {
  steady_clock::time_point since;  ///< when it had the lock
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

/// Deletes the next rows of those that are listed.
Deleted delete_some(HistoryFile& file, std::int64_t left, const PrunePace& pace) {
  return file.write("prune", [&] {
    Deleted deleted{steady_clock::now()};
    const std::int64_t free_before = free_bytes(file);
    Prepared next_chunk{file.database(), "schema/prune/9_next_chunk"};
    do {
      next_chunk.bind(":rows", pace.rows).exec();
      file.database().exec(sql("schema/prune/9_delete"));
      deleted.rows = std::min(deleted.rows + pace.rows, left);
    } while (deleted.rows < left && time_since(deleted.since) < pace.time);
    deleted.bytes = free_bytes(file) - free_before;
    return deleted;
  });
}

std::optional<std::int64_t> estimated_bytes(const std::vector<PrunedTable>& pruned,
                                            const FileStatistics& statistics) {
  double bytes = 0;
  for (const auto& each : pruned) {
    const auto table = std::find_if(statistics.tables.begin(), statistics.tables.end(),
                                    [&](const auto& other) { return other.table == each.table; });
    const auto per_row = table->bytes_per_row();
    if (!per_row) return std::nullopt;
    bytes += *per_row * static_cast<double>(each.rows);
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

PruneSummary prune(HistoryFile& file, const PruneLimits& limits, const PruneListener& go_on,
                   const PrunePace& pace) {
  list_rows(file, limits);
  const ForeignKeysOff unchecked{file};
  PruneProgress progress{0, count_listed(file)};
  std::int64_t bytes = 0;
  while (progress.rows < progress.of && go_on(progress)) {
    const auto deleted = delete_some(file, progress.of - progress.rows, pace);
    progress.rows += deleted.rows;
    progress.locked_for = time_since(deleted.since);
    bytes += deleted.bytes;
  }
  return {tables_of(file, progress.rows), bytes, progress.rows == progress.of};
}

PruneSummary plan_prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now) {
  const auto sizes = statistics(file, now);
  list_rows(file, limits);
  PruneSummary summary{tables_of(file, count_listed(file)), std::nullopt};
  summary.bytes = estimated_bytes(summary.tables, sizes);
  return summary;
}

void vacuum(HistoryFile& file) {
  file.read("give free space back from", [&] {
    file.database().exec("VACUUM");
    // Of a file with a write-ahead log, the log holds the smaller file until now.
    file.database().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  });
}

}  // namespace syncledger::store
