#include "store/statistics.hpp"

#include "store/prepared.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <map>

namespace syncledger::store {
namespace {

using CountByTable = std::map<std::string, std::int64_t>;

std::int64_t pragma(SQLite::Database& database, const std::string& name) {
  return database.execAndGet("PRAGMA " + name).getInt64();
}

/// The rows of a query of two columns: a table and a number.
CountByTable counts_of(SQLite::Statement& query) {
  CountByTable counts;
  while (query.executeStep()) {
    counts[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
  }
  return counts;
}

/// None where SQLite is built without dbstat.
std::optional<CountByTable> bytes_by_table(SQLite::Database& database) {
  if (database.execAndGet("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'")
          .getInt() == 0) {
    return std::nullopt;
  }
  SQLite::Statement query{database, sql("schema/stats/table_bytes")};
  return counts_of(query);
}

std::vector<TableStatistics> tables_of(SQLite::Database& database, base::UtcTime recent) {
  const auto bytes = bytes_by_table(database);
  Prepared recent_query{database, "schema/stats/recent_rows"};
  const auto recent_rows =
      counts_of(recent_query.bind(":since", base::to_unix_ms(recent)).statement());
  SQLite::Statement rows{database, sql("schema/stats/table_rows")};
  std::vector<TableStatistics> tables;
  for (const auto& [name, count] : counts_of(rows)) {
    TableStatistics& table = tables.emplace_back();
    table.table = name;
    table.rows = count;
    if (bytes) table.bytes = bytes->at(name);
    if (const auto found = recent_rows.find(name); found != recent_rows.end()) {
      table.recent_rows = found->second;
    }
  }
  std::stable_sort(tables.begin(), tables.end(), [](const auto& left, const auto& right) {
    return left.bytes.value_or(left.rows) > right.bytes.value_or(right.rows);
  });
  return tables;
}

/// \param days over how many days the recent rows came in
std::optional<double> growth_per_day(const std::vector<TableStatistics>& tables, double days) {
  if (days < 1) return std::nullopt;
  double bytes = 0;
  for (const auto& table : tables) {
    if (table.recent_rows == 0) continue;
    const auto each = table.bytes_per_row();
    if (!each) return std::nullopt;
    bytes += *each * static_cast<double>(table.recent_rows);
  }
  return bytes / days;
}

}  // namespace

std::optional<double> TableStatistics::bytes_per_row() const {
  if (!bytes || rows == 0) return std::nullopt;
  return static_cast<double>(*bytes) / static_cast<double>(rows);
}

std::optional<double> FileStatistics::days_until(std::int64_t size) const {
  if (bytes() >= size) return 0;
  if (!growth_per_day || *growth_per_day <= 0) return std::nullopt;
  return static_cast<double>(size - bytes() + free_bytes()) / *growth_per_day;
}

FileStatistics statistics(HistoryFile& file, base::UtcTime now) {
  return file.read("read", [&] {
    SQLite::Database& database = file.database();
    FileStatistics found;
    found.page_size = pragma(database, "page_size");
    found.pages = pragma(database, "page_count");
    found.free_pages = pragma(database, "freelist_count");
    found.journal_mode = database.execAndGet("PRAGMA journal_mode").getString();
    found.schema_version = schema_version(database);
    found.tables = tables_of(database, now - growth_period);
    Prepared first{database, "schema/stats/first_moment"};
    if (const auto moment = first.value()) {
      const auto since = std::max(base::from_unix_ms(*moment), now - growth_period);
      found.growth_per_day = growth_per_day(
          found.tables, std::chrono::duration<double, std::ratio<86400>>{now - since}.count());
    }
    return found;
  });
}

std::int64_t size_in_bytes(HistoryFile& file) {
  return file.read("read", [&] {
    return pragma(file.database(), "page_count") * pragma(file.database(), "page_size");
  });
}

std::int64_t free_bytes(HistoryFile& file) {
  return file.read("read", [&] {
    return pragma(file.database(), "freelist_count") * pragma(file.database(), "page_size");
  });
}

}  // namespace syncledger::store
