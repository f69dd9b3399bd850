#include "store/usage.hpp"

#include "store/prepared.hpp"

namespace syncledger::store {
namespace {

model::TaskType task_type_of(const SQLite::Column& column) {
  return model::parse_task_type(column.getString()).value();
}

/// Of a row that begins with its four parts.
model::Target target_of(SQLite::Statement& row) {
  return {row.getColumn(0).getString(), row.getColumn(1).getInt64(), task_type_of(row.getColumn(2)),
          row.getColumn(3).getInt64()};
}

}  // namespace

std::vector<CallCount> calls_of_day(HistoryFile& file, const std::string& day) {
  return file.read("read", [&] {
    Prepared query{file.database(), "schema/queries/calls_of_day"};
    auto& rows = query.bind(":day", day).statement();
    std::vector<CallCount> counts;
    while (rows.executeStep()) {
      CallCount& count = counts.emplace_back();
      count.account = rows.getColumn(0).getString();
      count.region_id = rows.getColumn(1).getString();
      count.day = day;
      count.calls = rows.getColumn(2).getInt64();
      count.throttled = rows.getColumn(3).getInt64();
      if (!rows.getColumn(4).isNull()) {
        count.exhausted_at = base::from_unix_ms(rows.getColumn(4).getInt64());
      }
    }
    return counts;
  });
}

std::map<model::Target, base::UtcTime> last_attempts(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/last_attempts")};
    std::map<model::Target, base::UtcTime> attempts;
    while (rows.executeStep()) {
      attempts.emplace(target_of(rows), base::from_unix_ms(rows.getColumn(4).getInt64()));
    }
    return attempts;
  });
}

std::map<model::Target, Steadiness> steadiness(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/steadiness")};
    std::map<model::Target, Steadiness> found;
    while (rows.executeStep()) {
      found.emplace(target_of(rows), Steadiness{base::from_unix_ms(rows.getColumn(4).getInt64()),
                                                rows.getColumn(5).getInt() != 0});
    }
    return found;
  });
}

std::optional<base::UtcTime> last_listing(HistoryFile& file, const std::string& region_id,
                                          std::int64_t project_id) {
  return file.read("read", [&]() -> std::optional<base::UtcTime> {
    Prepared query{file.database(), "schema/queries/last_listing"};
    const auto listed_at =
        query.bind(":region_id", region_id).bind(":project_id", project_id).value();
    if (!listed_at) return std::nullopt;
    return base::from_unix_ms(*listed_at);
  });
}

std::vector<model::Target> discovered_targets(HistoryFile& file, const std::string& region_id,
                                              std::int64_t project_id) {
  return file.read("read", [&] {
    Prepared query{file.database(), "schema/queries/discovered_targets"};
    auto& rows = query.bind(":region_id", region_id).bind(":project_id", project_id).statement();
    std::vector<model::Target> targets;
    while (rows.executeStep()) {
      targets.push_back(
          {region_id, project_id, task_type_of(rows.getColumn(0)), rows.getColumn(1).getInt64()});
    }
    return targets;
  });
}

LastPasses last_passes(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement row{file.database(), sql("schema/queries/last_passes")};
    row.executeStep();
    const auto time = [&](int column) -> std::optional<base::UtcTime> {
      if (row.getColumn(column).isNull()) return std::nullopt;
      return base::from_unix_ms(row.getColumn(column).getInt64());
    };
    return LastPasses{time(0), time(1), time(2)};
  });
}

std::map<std::string, std::int64_t> failing_fetches(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/failing_fetches")};
    std::map<std::string, std::int64_t> counts;
    while (rows.executeStep()) counts[rows.getColumn(0).getString()] = rows.getColumn(1).getInt64();
    return counts;
  });
}

}  // namespace syncledger::store
