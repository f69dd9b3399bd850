#include "store/prune.hpp"

#include "store/foreign_keys_off.hpp"
#include "store/prepared.hpp"
#include "store/report_reader.hpp"
#include "store/statistics.hpp"

#include <algorithm>

namespace syncledger::store {
namespace {

std::optional<std::int64_t> unix_ms(const std::optional<base::UtcTime>& time) {
  if (!time) return std::nullopt;
  return base::to_unix_ms(*time);
}

/// All of the history, in the very views that reports use.
ReportReader everything(HistoryFile& file, base::UtcTime now) {
  ReportScope scope;
  scope.until = now;
  ReportReader reader{file, scope, Reading{}};
  reader.lay_views_of("schema/prune/1_things");
  return reader;
}

/// Lists in temporary tables which rows go.
std::vector<PrunedTable> mark_rows(SQLite::Database& database, const PruneLimits& limits) {
  const auto older_than = unix_ms(limits.older_than);
  const auto keep_failures_since = unix_ms(limits.keep_failures_since);
  database.exec(sql("schema/prune/9_clean_up"));
  Prepared{database, "schema/prune/1_things"}
      .bind(":older_than", older_than)
      .bind(":keep_last", limits.keep_last)
      .bind(":keep_failures_since", keep_failures_since)
      .exec();
  database.exec(sql("schema/prune/2_rows"));
  Prepared{database, "schema/prune/3_intervals"}.exec();
  Prepared{database, "schema/prune/4_fetch_failures"}
      .bind(":older_than", older_than)
      .bind(":keep_failures_since", keep_failures_since)
      .exec();
  Prepared{database, "schema/prune/5_passes"}.bind(":older_than", older_than).exec();
  Prepared{database, "schema/prune/6_payloads"}.exec();
  std::vector<PrunedTable> tables;
  SQLite::Statement counts{database, sql("schema/prune/7_counts")};
  while (counts.executeStep()) {
    tables.push_back({counts.getColumn(0).getString(), counts.getColumn(1).getInt64()});
  }
  return tables;
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

PruneSummary prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now) {
  const auto scope = everything(file, now);
  const ForeignKeysOff unchecked{file};
  return file.write("prune", [&] {
    const std::int64_t free_before = free_bytes(file);
    PruneSummary summary{mark_rows(file.database(), limits), std::nullopt};
    file.database().exec(sql("schema/prune/8_delete"));
    summary.bytes = free_bytes(file) - free_before;
    file.database().exec(sql("schema/prune/9_clean_up"));
    return summary;
  });
}

PruneSummary plan_prune(HistoryFile& file, const PruneLimits& limits, base::UtcTime now) {
  const auto sizes = statistics(file, now);
  const auto scope = everything(file, now);
  return file.read("read", [&] {
    PruneSummary summary{mark_rows(file.database(), limits), std::nullopt};
    summary.bytes = estimated_bytes(summary.tables, sizes);
    file.database().exec(sql("schema/prune/9_clean_up"));
    return summary;
  });
}

void vacuum(HistoryFile& file) {
  file.read("give free space back from", [&] {
    file.database().exec("VACUUM");
    // Of a file with a write-ahead log, the log holds the smaller file until now.
    file.database().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  });
}

}  // namespace syncledger::store
