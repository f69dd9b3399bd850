#include "store/usage.hpp"

#include "store/columns.hpp"
#include "store/prepared.hpp"

namespace syncledger::store {

using std::chrono::milliseconds;

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
      count.exhausted_at = optional_time_in(rows.getColumn(4));
    }
    return counts;
  });
}

std::map<model::Target, base::UtcTime> last_attempts(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/last_attempts")};
    std::map<model::Target, base::UtcTime> attempts;
    while (rows.executeStep()) {
      attempts.emplace(target_in(rows, 0), time_in(rows.getColumn(4)));
    }
    return attempts;
  });
}

std::map<model::Target, Steadiness> steadiness(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/steadiness")};
    std::map<model::Target, Steadiness> found;
    while (rows.executeStep()) {
      found.emplace(target_in(rows, 0),
                    Steadiness{time_in(rows.getColumn(4)), rows.getColumn(5).getInt() != 0});
    }
    return found;
  });
}

std::optional<LastListing> last_listing(HistoryFile& file, const std::string& region_id,
                                        std::int64_t project_id) {
  return file.read("read", [&]() -> std::optional<LastListing> {
    Prepared query{file.database(), "schema/queries/last_listing"};
    auto& rows = query.bind(":region_id", region_id).bind(":project_id", project_id).statement();
    if (!rows.executeStep()) return std::nullopt;
    const std::int64_t tried_at = rows.getColumn(0).getInt64();
    const auto listed_at = rows.getColumn(1);
    return LastListing{base::from_unix_ms(tried_at),
                       !listed_at.isNull() && listed_at.getInt64() == tried_at};
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
          {region_id, project_id, task_type_in(rows.getColumn(0)), rows.getColumn(1).getInt64()});
    }
    return targets;
  });
}

std::vector<model::Target> known_targets(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/known_targets")};
    std::vector<model::Target> targets;
    while (rows.executeStep()) targets.push_back(target_in(rows, 1));
    return targets;
  });
}

LastPasses last_passes(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement row{file.database(), sql("schema/queries/last_passes")};
    row.executeStep();
    const auto time = [&](int column) { return optional_time_in(row.getColumn(column)); };
    const auto span = [&](int column) { return milliseconds{row.getColumn(column).getInt64()}; };
    LastPasses last;
    last.started_at = time(0);
    last.finished_at = time(1);
    last.succeeded_at = time(2);
    last.is_dated_by_service = row.getColumn(3).getInt() != 0;
    if (!row.getColumn(4).isNull()) last.clock_skew = span(4);
    last.set_back = span(5);
    return last;
  });
}

std::int64_t targets_beyond(HistoryFile& file, base::UtcTime moment) {
  return file.read("read", [&] {
    Prepared query{file.database(), "schema/queries/targets_beyond"};
    return query.bind(":moment", base::to_unix_ms(moment)).value().value();
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
