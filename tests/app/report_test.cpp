#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace syncledger::app {
namespace {

using nlohmann::json;
using testing::node_line;
using testing::solution_line;

/// A node that stopped once and was back after ten minutes, then fell silent for half an hour; a
/// solution whose second step failed.
std::string a_troubled_morning() {
  return node_line("2026-11-01T00:00:00Z", "RUN", "订单_实时同步") +
         node_line("2026-11-01T00:10:00Z", "RUN", "订单_实时同步") +
         node_line("2026-11-01T00:15:00Z", "NORUN", "订单_实时同步") +
         node_line("2026-11-01T00:25:00Z", "RUN", "订单_实时同步") +
         node_line("2026-11-01T00:55:00Z", "RUN", "订单_实时同步") +
         solution_line("2026-11-01T00:00:00Z", "running",
                       {{1, "建表", "success"}, {2, "Load", "running"}}) +
         solution_line("2026-11-01T00:10:00Z", "fail",
                       {{1, "建表", "success"}, {2, "Load", "fail"}});
}

/// `text number null`: the types a key may have, as the contract gives them.
using Shape = std::map<std::string, std::string>;

std::string type_of(const json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "truth";
  if (value.is_number()) return "number";
  if (value.is_string()) return "text";
  return value.is_object() ? "object" : "array";
}

void expect_shape(const Shape& shape, const json& object) {
  for (const auto& [key, types] : shape) {
    if (!object.contains(key)) {
      ADD_FAILURE() << "no " << key << " in " << object;
      continue;
    }
    std::istringstream allowed{types};
    std::string type;
    bool is_allowed = false;
    while (allowed >> type) is_allowed = is_allowed || type == type_of(object.at(key));
    EXPECT_TRUE(is_allowed) << key << " is " << object.at(key) << ", not " << types;
  }
  for (const auto& [key, value] : object.items()) {
    const bool is_time = key.ends_with("_at") || key == "since" || key == "until" ||
                         key.ends_with("_after") || key == "bucket_start";
    if (is_time && value.is_string()) {
      const auto time = base::parse_rfc3339(value.get<std::string>());
      EXPECT_TRUE(time && base::to_rfc3339(*time) == value) << key << " is " << value;
    }
  }
}

const Shape target_shape{{"region_id", "text"}, {"project_id", "number"}, {"task_type", "text"},
                         {"file_id", "number"}, {"name", "text null"},    {"label", "text null"}};

const std::map<std::string, Shape> row_shapes{{"status",
                                               {{"level", "text"},
                                                {"status", "text null"},
                                                {"status_class", "text"},
                                                {"since", "text null"},
                                                {"since_after", "text null"},
                                                {"for_seconds", "number null"},
                                                {"unseen_seconds", "number null"},
                                                {"planned", "text null"},
                                                {"last_seen_at", "text null"},
                                                {"age_seconds", "number null"},
                                                {"stale", "truth"},
                                                {"message", "text null"},
                                                {"step_id", "number null"},
                                                {"step_name", "text null"}}},
                                              {"durations",
                                               {{"level", "text"},
                                                {"status", "text"},
                                                {"status_class", "text"},
                                                {"step_id", "number null"},
                                                {"step_name", "text null"},
                                                {"seconds", "number"},
                                                {"min_seconds", "number"},
                                                {"max_seconds", "number null"},
                                                {"share", "number null"},
                                                {"stretches", "number"},
                                                {"known_seconds", "number"},
                                                {"unknown_seconds", "number"}}},
                                              {"failures",
                                               {{"level", "text"},
                                                {"kind", "text"},
                                                {"status", "text"},
                                                {"started_after", "text null"},
                                                {"started_at", "text"},
                                                {"ended_after", "text null"},
                                                {"ended_at", "text null"},
                                                {"open", "truth"},
                                                {"seconds", "number"},
                                                {"min_seconds", "number"},
                                                {"max_seconds", "number null"},
                                                {"message", "text null"},
                                                {"step_id", "number null"},
                                                {"step_name", "text null"}}},
                                              {"gaps",
                                               {{"reason", "text"},
                                                {"started_at", "text"},
                                                {"ended_at", "text null"},
                                                {"seconds", "number"},
                                                {"attempts", "number"},
                                                {"code", "text null"},
                                                {"message", "text null"}}},
                                              {"runs",
                                               {{"run_number", "number"},
                                                {"started_after", "text null"},
                                                {"started_at", "text"},
                                                {"ended_at", "text null"},
                                                {"outcome", "text"},
                                                {"seconds", "number"},
                                                {"min_seconds", "number"},
                                                {"max_seconds", "number null"},
                                                {"steps", "number"},
                                                {"first_failed_step", "text null"},
                                                {"first_failed_step_id", "number null"}}},
                                              {"timeline",
                                               {{"level", "text"},
                                                {"step_id", "number null"},
                                                {"step_name", "text null"},
                                                {"status", "text"},
                                                {"status_class", "text"},
                                                {"first_seen_at", "text"},
                                                {"last_seen_at", "text null"},
                                                {"ended_at", "text null"},
                                                {"observations", "number"}}},
                                              {"trends",
                                               {{"bucket_start", "text"},
                                                {"failures", "number null"},
                                                {"failed_seconds", "number null"},
                                                {"known_seconds", "number"},
                                                {"unknown_seconds", "number"},
                                                {"availability", "number null"},
                                                {"availability_low", "number null"},
                                                {"availability_high", "number null"},
                                                {"mttr_seconds", "number null"}}}};

class Reports : public tests::AppTest {
protected:
  Reports() { clock().set(tests::at("2026-11-01T01:00:00Z")); }

  void import(const std::string& lines) {
    const auto outcome = run({"import", "-"}, lines);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  /// What a report writes if all is well.
  std::string report(const std::string& kind, const std::vector<std::string>& options = {}) {
    std::vector<std::string> arguments{"report", kind};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    EXPECT_EQ("", outcome.err);
    return outcome.out;
  }

  json json_report(const std::string& kind, std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--format", "json"});
    return json::parse(report(kind, options));
  }

  /// The rows of the last statement of a script, run on a connection that knows nothing of us.
  json rows_of_script(const std::string& script) const {
    sqlite3* file = nullptr;
    EXPECT_EQ(SQLITE_OK, sqlite3_open_v2(database().c_str(), &file, SQLITE_OPEN_READONLY, nullptr));
    json rows;
    for (const char* rest = script.c_str(); *rest != '\0';) {
      sqlite3_stmt* statement = nullptr;
      EXPECT_EQ(SQLITE_OK, sqlite3_prepare_v2(file, rest, -1, &statement, &rest))
          << sqlite3_errmsg(file);
      if (statement == nullptr) break;
      rows = json::array();
      while (sqlite3_step(statement) == SQLITE_ROW) rows.push_back(row_of(statement));
      EXPECT_EQ(SQLITE_OK, sqlite3_finalize(statement)) << sqlite3_errmsg(file);
    }
    sqlite3_close(file);
    return rows;
  }

  static json row_of(sqlite3_stmt* statement) {
    json row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      const auto type = sqlite3_column_type(statement, column);
      json& value = row[sqlite3_column_name(statement, column)];
      if (type == SQLITE_INTEGER) value = sqlite3_column_int64(statement, column);
      if (type == SQLITE_FLOAT) value = sqlite3_column_double(statement, column);
      if (type == SQLITE_TEXT) {
        value = std::string{static_cast<const char*>(
            static_cast<const void*>(sqlite3_column_text(statement, column)))};
      }
    }
    return row;
  }

  /// A row of the JSON as SQL has it: the target's parts beside the rest, truths as 0 and 1.
  static json flat(json row) {
    const json target = row.at("target");
    row.erase("target");
    row.update(target);
    for (const auto& [key, value] : row.items()) {
      if (value.is_boolean()) value = value.get<bool>() ? 1 : 0;
    }
    return row;
  }

  static inline const std::vector<std::string> kinds{"durations", "failures", "gaps",  "runs",
                                                     "status",    "timeline", "trends"};
};

TEST_F(Reports, InJsonHaveTheShapeOfTheContract) {
  import(a_troubled_morning());
  for (const auto& kind : kinds) {
    const auto whole = json_report(kind);
    expect_shape({{"report", "text"},
                  {"generated_at", "text"},
                  {"window", "object"},
                  {"unknown", "text"},
                  {"rows", "array"}},
                 whole);
    EXPECT_EQ(kind, whole.at("report"));
    EXPECT_EQ("2026-11-01T01:00:00.000Z", whole.at("generated_at"));
    EXPECT_EQ("exclude", whole.at("unknown"));
    const json window{{"since", "2026-10-25T01:00:00.000Z"},
                      {"until", "2026-11-01T01:00:00.000Z"},
                      {"tz", "UTC"}};
    EXPECT_EQ(window, whole.at("window"));
    EXPECT_FALSE(whole.at("rows").empty()) << kind;
    for (const auto& row : whole.at("rows")) {
      expect_shape(target_shape, row.at("target"));
      EXPECT_EQ(6U, row.at("target").size());
      expect_shape(row_shapes.at(kind), row);
    }
    EXPECT_EQ(kind == "trends", whole.contains("trends"));
  }
}

TEST_F(Reports, OfTrendsSayADirectionForEachTarget) {
  import(a_troubled_morning());
  const auto trends = json_report("trends").at("trends");
  ASSERT_EQ(2U, trends.size());
  for (const auto& trend : trends) {
    expect_shape({{"target", "object"},
                  {"direction", "text"},
                  {"slope", "number null"},
                  {"p_value", "number null"}},
                 trend);
    EXPECT_EQ("too_few", trend.at("direction"));
    EXPECT_EQ(nullptr, trend.at("slope"));
    EXPECT_EQ(nullptr, trend.at("p_value"));
  }
  EXPECT_EQ(4U, json_report("trends", {"--level", "step"}).at("trends").size() +
                    json_report("trends", {"--level", "node"}).at("trends").size() +
                    json_report("trends", {"--level", "solution"}).at("trends").size());
}

TEST_F(Reports, OfTheFailureOfANodeNameItsBounds) {
  import(a_troubled_morning());
  const auto rows = json_report("failures", {"--level", "node"}).at("rows");
  ASSERT_EQ(1U, rows.size());
  const auto& row = rows.at(0);
  EXPECT_EQ("unexpected_stop", row.at("kind"));
  EXPECT_EQ("2026-11-01T00:10:00.000Z", row.at("started_after"));
  EXPECT_EQ("2026-11-01T00:15:00.000Z", row.at("started_at"));
  EXPECT_EQ("2026-11-01T00:15:00.000Z", row.at("ended_after"));
  EXPECT_EQ("2026-11-01T00:25:00.000Z", row.at("ended_at"));
  EXPECT_EQ(false, row.at("open"));
  EXPECT_EQ(600, row.at("seconds"));
  EXPECT_EQ(0, row.at("min_seconds"));
  EXPECT_EQ(900, row.at("max_seconds"));
}

TEST_F(Reports, OfAnOpenFailureHaveNoEnd) {
  import(a_troubled_morning());
  const auto rows = json_report("failures", {"--level", "step"}).at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ("Load", rows.at(0).at("step_name"));
  EXPECT_EQ(2, rows.at(0).at("step_id"));
  EXPECT_EQ(true, rows.at(0).at("open"));
  EXPECT_EQ(nullptr, rows.at(0).at("ended_at"));
  EXPECT_EQ(nullptr, rows.at(0).at("max_seconds"));
}

TEST_F(Reports, OfRunsSayHowEachEndedAndWhatFailedFirst) {
  import(a_troubled_morning());
  const auto rows = json_report("runs").at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ(1, rows.at(0).at("run_number"));
  EXPECT_EQ("2026-11-01T00:00:00.000Z", rows.at(0).at("started_at"));
  EXPECT_EQ("2026-11-01T00:10:00.000Z", rows.at(0).at("ended_at"));
  EXPECT_EQ("failed", rows.at(0).at("outcome"));
  EXPECT_EQ(600, rows.at(0).at("seconds"));
  EXPECT_EQ(nullptr, rows.at(0).at("max_seconds"));  // nothing precedes
  EXPECT_EQ(2, rows.at(0).at("steps"));
  EXPECT_EQ("Load", rows.at(0).at("first_failed_step"));
}

TEST_F(Reports, OfGapsSayWhenNobodyLookedAndWhy) {
  import(a_troubled_morning());
  const auto rows = json_report("gaps", {"--task-type", "DI_REALTIME"}).at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ("recorder_off", rows.at(0).at("reason"));
  EXPECT_EQ("2026-11-01T00:25:00.000Z", rows.at(0).at("started_at"));
  EXPECT_EQ("2026-11-01T00:55:00.000Z", rows.at(0).at("ended_at"));
  EXPECT_EQ(1800, rows.at(0).at("seconds"));
}

TEST_F(Reports, OfGapsSayThatThereWasNoneOnlyOfATimeThatWasSeen) {
  import(node_line("2026-11-01T00:55:00Z", "RUN"));
  EXPECT_TRUE(report("gaps").ends_with("\n\nno gaps\n")) << report("gaps");
}

TEST_F(Reports, OfTimelinesShowWhatWasSeenAndWhatWasNot) {
  import(a_troubled_morning());
  const auto rows = json_report("timeline", {"--level", "node"}).at("rows");
  std::string seen;
  for (const auto& row : rows) {
    seen += row.at("first_seen_at").get<std::string>().substr(11, 5) + " " +
            row.at("status").get<std::string>() + " " + row.at("observations").dump() + "\n";
  }
  EXPECT_EQ("00:00 RUN 2\n00:15 NORUN 1\n00:25 RUN 1\n00:25 recorder_off 0\n00:55 RUN 1\n", seen);
}

TEST_F(Reports, OfRunsGapsAndTimelinesShowWhatTouchesTheWindow) {
  import(a_troubled_morning());
  const auto rows_between = [this](const std::string& kind, const std::string& since,
                                   const std::string& until) {
    return json_report(kind, {"--since", since, "--until", until}).at("rows").size();
  };
  EXPECT_EQ(1U, rows_between("runs", "2026-11-01T00:05:00Z", "2026-11-01T00:06:00Z"));
  EXPECT_EQ(0U, rows_between("runs", "2026-11-01T00:10:00Z", "2026-11-01T01:00:00Z"));
  EXPECT_EQ(2U, rows_between("gaps", "2026-11-01T00:54:00Z", "2026-11-01T01:00:00Z"));
  EXPECT_EQ(0U, rows_between("gaps", "2026-11-01T00:00:00Z", "2026-11-01T00:10:00Z"));
  EXPECT_EQ(4U, rows_between("timeline", "2026-11-01T00:20:00Z", "2026-11-01T00:21:00Z"));
}

TEST_F(Reports, OfAWindowThatEndsInThePastBeginSevenDaysBeforeItsEnd) {
  import(node_line("2026-11-01T00:00:00Z", "RUN"));
  const auto window = json_report("availability", {"--until", "2026-10-01T00:00:00Z"}).at("window");
  EXPECT_EQ("2026-09-24T00:00:00.000Z", window.at("since"));
}

/// A solution whose second step is renamed while it is failed, in a run that succeeds all the same.
std::string a_step_is_renamed() {
  return solution_line("2026-11-01T00:00:00Z", "fail", {{1, "z", "success"}, {2, "old", "fail"}}) +
         solution_line("2026-11-01T00:10:00Z", "running", {{1, "z", "run"}, {2, "old", "fail"}}) +
         solution_line("2026-11-01T00:20:00Z", "running", {{1, "z", "run"}, {2, "new", "fail"}}) +
         solution_line("2026-11-01T00:30:00Z", "success",
                       {{1, "z", "success"}, {2, "new", "success"}});
}

TEST_F(Reports, OfATimelineKeepAStepTogetherWhateverItIsCalled) {
  import(a_step_is_renamed());
  const auto report = json_report("timeline", {"--level", "step"});
  std::string names;
  for (const auto& row : report.at("rows"))
    names +=
        row.at("step_name").get<std::string>() + " " + row.at("status").get<std::string>() + " ";
  EXPECT_EQ(
      "z success z run z success z recorder_off old fail new fail new success new recorder_off ",
      names);
}

TEST_F(Reports, OfRunsBlameNoStepThatWasFailedBeforeUnderAnotherName) {
  import(a_step_is_renamed());
  const auto rows = json_report("runs").at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ("succeeded", rows.at(0).at("outcome"));
  EXPECT_TRUE(rows.at(0).at("first_failed_step").is_null());
}

TEST_F(Reports, OfDurationsDoNotCountTheGap) {
  import(a_troubled_morning());
  const auto rows = json_report("durations", {"--level", "node"}).at("rows");
  ASSERT_EQ(2U, rows.size());
  EXPECT_EQ("RUN", rows.at(0).at("status"));
  EXPECT_EQ(1200,
            rows.at(0).at("seconds"));  // 00:00 to 00:15 and 00:55 to 01:00; 00:25 stands alone
  EXPECT_EQ(600, rows.at(0).at("min_seconds"));
  EXPECT_EQ(3, rows.at(0).at("stretches"));
  EXPECT_EQ(1800, rows.at(0).at("known_seconds"));
  EXPECT_EQ(1800, rows.at(0).at("unknown_seconds"));
  EXPECT_EQ("NORUN", rows.at(1).at("status"));
  EXPECT_EQ(600, rows.at(1).at("seconds"));
}

TEST_F(Reports, OfStatusSayWhenNobodyKnowsAnyMore) {
  import(a_troubled_morning());
  const auto fresh = json_report("status", {"--level", "node"}).at("rows").at(0);
  EXPECT_EQ(300, fresh.at("age_seconds"));
  EXPECT_EQ(false, fresh.at("stale"));
  clock().set(tests::at("2026-11-01T02:00:00Z"));
  EXPECT_EQ(true, json_report("status", {"--level", "node"}).at("rows").at(0).at("stale"));
}

TEST_F(Reports, OfATargetThatWasNeverSeenSayWhy) {
  import(testing::error_line("2026-11-01T00:00:00Z", "network", "no route to host"));
  const auto row = json_report("status").at("rows").at(0);
  EXPECT_EQ(nullptr, row.at("status"));
  EXPECT_EQ("unknown", row.at("status_class"));
  EXPECT_EQ("no route to host", row.at("message"));
  EXPECT_EQ(true, row.at("stale"));
  EXPECT_TRUE(json_report("durations").at("rows").empty());
  EXPECT_TRUE(json_report("trends").at("rows").empty());
}

TEST_F(Reports, OfAnEmptyHistorySayThatThereIsNoData) {
  ASSERT_EQ(0, run({"db", "init"}).exit_code);
  for (const auto& kind : kinds) {
    const auto whole = json_report(kind);
    EXPECT_TRUE(whole.at("rows").is_array() && whole.at("rows").empty()) << kind;
    EXPECT_EQ("", report(kind, {"--format", "ndjson"}));
    EXPECT_EQ(1U, tests::count_lines(report(kind, {"--format", "csv"})));
    const auto table = report(kind);
    EXPECT_TRUE(table.ends_with("\n\nno data\n")) << table;
    EXPECT_EQ(std::string::npos, table.find('%'));
  }
  EXPECT_TRUE(json_report("trends").at("trends").is_array());
}

TEST_F(Reports, OfAWindowThatNobodyWatchedSayNoDataNotZero) {
  import(node_line("2026-11-01T00:00:00Z", "RUN"));
  clock().set(tests::at("2026-11-09T00:00:00Z"));
  const auto rows =
      json_report("trends", {"--since", "2026-11-02", "--until", "2026-11-03"}).at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ(0, rows.at(0).at("known_seconds"));
  EXPECT_EQ(86400, rows.at(0).at("unknown_seconds"));
  EXPECT_EQ(nullptr, rows.at(0).at("failures"));
  EXPECT_EQ(nullptr, rows.at(0).at("availability"));
  const auto table = report("trends", {"--since", "2026-11-02", "--until", "2026-11-03"});
  EXPECT_NE(std::string::npos, table.find("no data"));
  EXPECT_EQ(std::string::npos, table.find('%'));
}

TEST_F(Reports, SayNoFailuresOnlyOfATimeThatWasSeen) {
  import(node_line("2026-11-01T00:00:00Z", "RUN"));
  clock().set(tests::at("2026-11-09T00:00:00Z"));
  EXPECT_TRUE(report("failures", {"--since", "2026-11-01"}).ends_with("\n\nno failures\n"));
  EXPECT_NE(std::string::npos, report("failures", {"--since", "2026-11-02"}).find("\n\nno data "));
  EXPECT_TRUE(run({"report", "failures", "--since", "2026-11-01", "--region", "cn-elsewhere"})
                  .out.ends_with("\n\nno data\n"));
}

TEST_F(Reports, OfAWindowThatMissedTheHistorySayWhereItIs) {
  import(node_line("2026-11-01T00:00:00Z", "RUN") + node_line("2026-11-01T00:10:00Z", "PAUSE"));
  clock().set(tests::at("2026-11-09T00:00:00Z"));
  const std::vector<std::string> options{"--since", "1d", "--tz", "Asia/Shanghai"};
  EXPECT_TRUE(report("failures", options)
                  .ends_with("\n\nno data (the history goes from 2026-11-01 08:00:00 to 2026-11-01 "
                             "08:10:00; see --since)\n"));
  auto others = options;
  others.insert(others.end(), {"--format", "md"});
  EXPECT_EQ(std::string::npos, report("failures", others).find("the history goes"));
  others = options;
  others.insert(others.end(), {"--level", "step"});
  EXPECT_TRUE(report("failures", others).ends_with("\n\nno data\n"));
  EXPECT_TRUE(report("runs", {"--since", "2026-11-01"}).ends_with("\n\nno data\n"));
}

TEST_F(Reports, InNdjsonAreTheRowsOfTheJson) {
  import(a_troubled_morning());
  for (const auto& kind : kinds) {
    std::istringstream lines{report(kind, {"--format", "ndjson"})};
    auto rows = json::array();
    for (std::string line; std::getline(lines, line);) rows.push_back(json::parse(line));
    EXPECT_EQ(json_report(kind).at("rows"), rows) << kind;
  }
}

TEST_F(Reports, InCsvHaveALineForEachRow) {
  import(a_troubled_morning());
  const auto csv = report("failures", {"--level", "node", "--format", "csv"});
  EXPECT_EQ(
      "region_id,project_id,task_type,file_id,name,label,level,step_id,step_name,kind,status,"
      "started_after,"
      "started_at,ended_after,ended_at,open,seconds,min_seconds,max_seconds,message\r\n"
      "cn-shanghai,10000,DI_REALTIME,100,订单_实时同步,,node,,,unexpected_stop,NORUN,2026-11-01T00:"
      "10:00.000Z,"
      "2026-11-01T00:15:00.000Z,2026-11-01T00:15:00.000Z,2026-11-01T00:25:00.000Z,0,600,0,900,\r\n",
      csv);
}

TEST_F(Reports, AsSqlGiveTheSameRowsInAnyOtherTool) {
  import(a_troubled_morning());
  for (const auto& kind : kinds) {
    for (const std::vector<std::string>& options :
         {std::vector<std::string>{},
          {"--level", "step"},
          {"--target", "*100", "--tz", "Asia/Shanghai", "--since", "3d"}}) {
      // Steps have neither runs nor gaps.
      if (options.size() == 2 && (kind == "runs" || kind == "gaps")) continue;
      const auto whole = json_report(kind, options);
      auto expected = json::array();
      for (const auto& row : whole.at("rows")) expected.push_back(flat(row));
      EXPECT_TRUE(!expected.empty() || kind == "runs") << kind;  // nodes have none
      auto with_sql = options;
      with_sql.emplace_back("--sql");
      EXPECT_EQ(expected, rows_of_script(report(kind, with_sql))) << kind;
    }
  }
}

TEST_F(Reports, AsSqlQuoteWhatTheUserSaid) {
  import(a_troubled_morning());
  const auto rows =
      rows_of_script(report("status", {"--target", "x'; DROP TABLE nodes; --", "--sql"}));
  EXPECT_TRUE(rows.empty());
  EXPECT_EQ(json_report("status").at("rows").size(), 4U);
}

TEST_F(Reports, AreLimitedToWhatIsAsked) {
  import(a_troubled_morning() + node_line("2026-11-01T00:00:00Z", "RUN", "other", 101));
  const auto count = [this](const std::vector<std::string>& options) {
    return json_report("status", options).at("rows").size();
  };
  EXPECT_EQ(5U, count({}));
  EXPECT_EQ(2U, count({"--level", "node"}));
  EXPECT_EQ(2U, count({"--level", "step"}));
  EXPECT_EQ(2U, count({"--task-type", "DI_REALTIME"}));
  EXPECT_EQ(1U, count({"--target", "订单*"}));
  EXPECT_EQ(1U, count({"--target", "101"}));
  EXPECT_EQ(3U, count({"--target", "cn-shanghai/*/DI_SOLUTION/*"}));
  EXPECT_EQ(5U, count({"--project", "10000"}));
  EXPECT_EQ(5U, count({"--region", "cn-shanghai"}));
}

TEST_F(Reports, OfSeveralTargetsHoldThoseThatMatchAnyOfThem) {
  import(a_troubled_morning());
  const auto count = [this](const std::vector<std::string>& options) {
    return json_report("status", options).at("rows").size();
  };
  EXPECT_EQ(count({"--target", "*100"}) + count({"--target", "*/DI_SOLUTION/*"}),
            count({"--target", "*100", "--target", "*/DI_SOLUTION/*", "--target", "*100"}));
  const std::vector<std::string> options{"--target", "*100", "--target", "*/DI_SOLUTION/*"};
  auto with_sql = options;
  with_sql.emplace_back("--sql");
  EXPECT_EQ(count(options), rows_of_script(report("status", with_sql)).size());
}

TEST_F(Reports, SayThatNoTargetMatches) {
  import(a_troubled_morning());
  const auto text = [this](const std::string& filters) {
    return "no target in " + database() + " matches " + filters +
           " (see `syncledger report status`)";
  };
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"report", "status", "--target", "nosuch", "--target", "none*"},
        {"report", "trends", "--target", "nosuch", "--target", "none*"},
        {"report", "dashboard", "--target", "nosuch", "--target", "none*"}}) {
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ("syncledger: " + text("--target \"nosuch\", --target \"none*\"") + "\n", outcome.err);
    EXPECT_NE("", outcome.out);
  }
  EXPECT_EQ("syncledger: " + text("--project \"1\", --task-type \"DI_SOLUTION\"") + "\n",
            run({"report", "gaps", "--project", "1", "--task-type", "DI_SOLUTION"}).err);
  const auto nothing = run({"report", "status", "--region", "cn-beijing", "--format", "json"});
  EXPECT_EQ("syncledger: " + text("--region \"cn-beijing\"") + "\n", nothing.err);
  EXPECT_TRUE(json::parse(nothing.out).at("rows").empty());
  EXPECT_EQ("", run({"report", "failures", "--since", "1ms", "--region", "cn-shanghai"}).err);
}

TEST_F(Reports, OfNoTargetMeetOrMissNoCondition) {
  import(a_troubled_morning());
  expect_refusal(exit_code::usage,
                 "--fail-if cannot be judged: no target in " + database() +
                     " matches --region \"cn-beijing\" (see `syncledger report status`)",
                 {"report", "status", "--region", "cn-beijing", "--fail-if", "stale"});
}

TEST_F(Reports, InATableAreForPeople) {
  import(a_troubled_morning());
  EXPECT_EQ(
      "failures, 2026-10-25 09:00:00 to 2026-11-01 09:00:00 Asia/Shanghai; unknown time is "
      "excluded\n"
      "\n"
      "TARGET         KIND             STATUS  STARTED              ENDED                LASTED "
      "(MIN..MAX)\n"
      "订单_实时同步  unexpected_stop  NORUN   2026-11-01 08:15:00  2026-11-01 08:25:00  10m "
      "(0s..15m)\n",
      report("failures", {"--level", "node", "--tz", "Asia/Shanghai"}));
}

TEST_F(Reports, AreColouredOnATerminalOrIfThatIsAsked) {
  import(a_troubled_morning());
  const auto is_coloured = [this](const std::vector<std::string>& options) {
    return report("status", options).find('\x1b') != std::string::npos;
  };
  EXPECT_FALSE(is_coloured({}));
  EXPECT_TRUE(is_coloured({"--color", "always"}));
  EXPECT_FALSE(is_coloured({"--color", "always", "--format", "csv"}));
  program().out_is_terminal = true;
  EXPECT_TRUE(is_coloured({}));
  EXPECT_FALSE(is_coloured({"--color", "never"}));
  environment()["TERM"] = "dumb";
  EXPECT_FALSE(is_coloured({}));
  environment().erase("TERM");
  environment()["NO_COLOR"] = "1";
  EXPECT_FALSE(is_coloured({}));
  EXPECT_TRUE(is_coloured({"--color=always"}));
}

TEST_F(Reports, AreCutToTheWidthOfATerminalOnly) {
  const std::string name(120, 'x');
  import(node_line("2026-11-01T00:00:00Z", "RUN", name));
  EXPECT_NE(std::string::npos, report("status").find(name));
  program().out_is_terminal = true;
  program().terminal_width = 80;
  EXPECT_NE(std::string::npos, report("status", {"--color", "never"}).find("xxx…  "));
}

TEST_F(Reports, OfOneHugeNameAmongManyCostItsOwnRowsOnly) {
  constexpr std::size_t huge = 200'000;
  std::string lines = node_line("2026-11-01T00:00:00Z", "RUN", std::string(huge, 'x'), 1);
  for (int id = 2; id <= 200; ++id) lines += node_line("2026-11-01T00:00:00Z", "RUN", "orders", id);
  import(lines);
  for (const std::string kind : {"status", "timeline"})
    EXPECT_GT(3 * huge, report(kind).size()) << kind;
}

TEST_F(Reports, InCsvOrJsonMakeATerminalDoNothing) {
  const std::string name = "a\x1b]0;title\x07" + std::string{"\xC2\x9B"} + "2J";
  import(node_line("2026-11-01T00:55:00Z", "RUN", name));
  EXPECT_NE(std::string::npos, report("status", {"--format", "csv"}).find(name));
  program().out_is_terminal = true;
  for (const std::string format : {"csv", "json", "ndjson"}) {
    const auto written = report("status", {"--format", format});
    EXPECT_EQ(std::string::npos, written.find('\x1b')) << format;
    EXPECT_EQ(std::string::npos, written.find('\x07')) << format;
    EXPECT_EQ(std::string::npos, written.find("\xC2\x9B")) << format;
  }
  EXPECT_EQ("", report("status", {"--format", "csv", "--output", path("a.csv")}));
  EXPECT_NE(std::string::npos, read_file(path("a.csv")).find(name));
}

TEST_F(Reports, ToAFileReplaceItWhole) {
  import(a_troubled_morning());
  const auto file = write_file("report.csv", "old");
  EXPECT_EQ("", report("status", {"--format", "csv", "--output", file}));
  EXPECT_EQ(report("status", {"--format", "csv"}), read_file(file));
  EXPECT_FALSE(std::filesystem::exists(file + ".new"));
}

TEST_F(Reports, ThatCannotBeWrittenLeaveWhatWasThere) {
  import(a_troubled_morning());
  expect_refusal(exit_code::usage,
                 "cannot write " + path("none/report.csv") +
                     ": No such file or directory (name another file with --output)",
                 {"report", "status", "--output", path("none/report.csv")});
  std::filesystem::create_directory(path("folder"));
  expect_refusal(
      exit_code::usage,
      "cannot write " + path("folder") + ": Is a directory (name another file with --output)",
      {"report", "status", "--output", path("folder")});
  EXPECT_TRUE(std::filesystem::is_directory(path("folder")));
  EXPECT_FALSE(std::filesystem::exists(path("folder.new")));
  const auto file = write_file("report.csv", "old");
  EXPECT_EQ(exit_code::usage, run({"report", "statsu", "--output", file}).exit_code);
  EXPECT_EQ("old", read_file(file));
}

TEST_F(Reports, ToADeviceDoNotReplaceIt) {
  import(a_troubled_morning());
  std::filesystem::create_symlink("/dev/null", path("null"));
  EXPECT_EQ("", report("status", {"--output", path("null")}));
  EXPECT_TRUE(std::filesystem::is_symlink(path("null")));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  std::filesystem::create_symlink("/dev/full", path("full"));
  expect_refusal(exit_code::usage,
                 "cannot write " + path("full") +
                     ": No space left on device (name another file with --output)",
                 {"report", "status", "--output", path("full")});
}

TEST_F(Reports, ToALinkReplaceTheFileBehindIt) {
  import(a_troubled_morning());
  const auto file = write_file("report.csv", "old");
  std::filesystem::create_symlink(file, path("latest.csv"));
  EXPECT_EQ("", report("status", {"--format", "csv", "--output", path("latest.csv")}));
  EXPECT_TRUE(std::filesystem::is_symlink(path("latest.csv")));
  EXPECT_EQ(report("status", {"--format", "csv"}), read_file(file));
}

TEST_F(Reports, FailIfARowMeetsTheCondition) {
  import(a_troubled_morning());
  const auto code = [this](const std::string& kind, const std::string& condition) {
    return run({"report", kind, "--since", "2026-11-01", "--until", "2026-11-02", "--fail-if",
                condition})
        .exit_code;
  };
  EXPECT_EQ(exit_code::condition_met, code("availability", "availability < 0.999"));
  EXPECT_EQ(exit_code::condition_met, code("availability", "failures > 0 AND known_seconds > 60"));
  EXPECT_EQ(exit_code::all_well, code("availability", "availability > 1"));
  EXPECT_EQ(exit_code::condition_met, code("status", "status_class = 'failed' OR stale"));
  EXPECT_EQ(exit_code::condition_met, code("trends", "direction = 'too_few'"));
  EXPECT_EQ(exit_code::all_well, code("trends", "direction = 'rising' AND p_value < 0.05"));
}

TEST_F(Reports, WhatIsNotKnownMeetsNoCondition) {
  import(node_line("2026-11-01T00:00:00Z", "RUN", "orders"));
  EXPECT_EQ(exit_code::all_well, run({"report", "availability", "--since", "2026-11-01", "--until",
                                      "2026-11-02", "--fail-if", "availability < 0.999"})
                                     .exit_code);
}

TEST_F(Reports, ThatFailAreWrittenAllTheSameAndSayWhy) {
  import(a_troubled_morning());
  const auto outcome = run({"report", "failures", "--since", "2026-11-01", "--until", "2026-11-02",
                            "--fail-if", "level = 'node'", "--format", "csv"});
  EXPECT_EQ(exit_code::condition_met, outcome.exit_code);
  EXPECT_EQ("syncledger: 1 of 3 rows meet --fail-if level = 'node'\n", outcome.err);
  EXPECT_EQ(4U, tests::count_lines(outcome.out)) << outcome.out;
}

TEST_F(Reports, OfAvailabilityCountUnknownTimeAsTold) {
  import(a_troubled_morning());
  const auto availability = [this](const std::string& rule) {
    const auto report = json_report("availability", {"--unknown", rule});
    EXPECT_EQ(rule, report.at("unknown"));
    return report.at("rows").at(0).at("availability").get<double>();
  };
  // Running 1200 s of 1800 s known; 1800 s unknown.
  EXPECT_DOUBLE_EQ(1200.0 / 1800, availability("exclude"));
  EXPECT_DOUBLE_EQ(3000.0 / 3600, availability("up"));
  EXPECT_DOUBLE_EQ(1200.0 / 3600, availability("down"));
  EXPECT_NE(std::string::npos,
            report("availability", {"--unknown", "up"}).find("unknown time counts as up"));
  expect_refusal(exit_code::usage, "--unknown: exclude, up or down is expected, not \"maybe\"",
                 {"report", "availability", "--unknown", "maybe"});
}

TEST_F(Reports, OfALevelThatTheyAreNotAboutSaySo) {
  import(a_troubled_morning());
  const auto gaps = run({"report", "gaps", "--level", "step"});
  EXPECT_EQ(exit_code::all_well, gaps.exit_code);
  EXPECT_EQ(std::string::npos, gaps.out.find("no gaps")) << gaps.out;
  EXPECT_NE(std::string::npos,
            gaps.err.find("report gaps has no rows of --level step, only of node and solution"))
      << gaps.err;
  for (const auto& [kind, level] : std::map<std::string, std::string>{
           {"availability", "solution"}, {"runs", "node"}, {"gaps", "step"}}) {
    const auto judged = run({"report", kind, "--level", level, "--fail-if", "1"});
    EXPECT_EQ(exit_code::usage, judged.exit_code) << kind;
  }
  EXPECT_EQ("", run({"report", "failures", "--level", "step"}).err);
}

TEST_F(Reports, OfAWindowWithoutDataSayNoDataHoweverUnknownTimeCounts) {
  import(a_troubled_morning());
  clock().set(tests::at("2026-11-09T00:00:00Z"));
  for (const auto* rule : {"exclude", "up", "down"}) {
    for (const auto* kind : {"availability", "trends"}) {
      const std::vector<std::string> options{"--since", "1d", "--unknown", rule};
      const auto answer = json_report(kind, options);
      for (const auto& row : answer.at("rows"))
        EXPECT_EQ(nullptr, row.at("availability")) << kind << " " << rule;
      EXPECT_EQ(std::string::npos, report(kind, options).find('%')) << kind << " " << rule;
    }
    const auto grouped =
        json_report("availability", {"--since", "1d", "--unknown", rule, "--by", "project"});
    EXPECT_EQ(nullptr, grouped.at("rows").at(0).at("availability")) << rule;
  }
}

TEST_F(Reports, OfTrendsCountUnknownBucketsInTheSumAsTold) {
  import(node_line("2026-11-01T00:00:00Z", "RUN") + node_line("2026-11-01T00:10:00Z", "RUN"));
  clock().set(tests::at("2026-11-01T01:40:00Z"));
  const auto shown = [this](const std::string& rule) {
    return report("trends", {"--since", "2026-11-01", "--bucket", "hour", "--unknown", rule});
  };
  EXPECT_NE(std::string::npos, shown("exclude").find("100.00% (10.00%..100.00%)"));
  EXPECT_NE(std::string::npos, shown("up").find("100.00% (10.00%..100.00%)"));
  EXPECT_NE(std::string::npos, shown("down").find("10.00% (10.00%..100.00%)"));
}

TEST_F(Reports, SayWhatTheyWouldHaveSaidThen) {
  import(a_troubled_morning());
  const auto then = json_report("status", {"--as-of", "2026-11-01T00:20:00Z", "--level", "node"});
  EXPECT_EQ("2026-11-01T00:20:00.000Z", then.at("window").at("as_of"));
  EXPECT_EQ("2026-11-01T00:20:00.000Z", then.at("window").at("until"));
  const auto& row = then.at("rows").at(0);
  EXPECT_EQ("NORUN", row.at("status"));
  EXPECT_EQ("2026-11-01T00:15:00.000Z", row.at("since"));
  EXPECT_EQ(300, row.at("age_seconds"));
  EXPECT_EQ(false, row.at("stale"));
  const auto failure =
      json_report("failures", {"--as-of", "2026-11-01T00:20:00Z", "--level", "node"})
          .at("rows")
          .at(0);
  EXPECT_EQ(true, failure.at("open"));
  EXPECT_EQ(300, failure.at("seconds"));
  // Seen running at 00:25 and not again before 00:55.
  const auto in_the_gap =
      json_report("status", {"--as-of", "2026-11-01T00:50:00Z", "--level", "node"})
          .at("rows")
          .at(0);
  EXPECT_EQ("RUN", in_the_gap.at("status"));
  EXPECT_EQ(true, in_the_gap.at("stale"));
}

TEST_F(Reports, OfStatusUntilAMomentInThePastSayHowItWasThen) {
  import(a_troubled_morning());
  const auto report = json_report("status", {"--until", "2026-11-01T00:20:00Z"});
  EXPECT_EQ(json_report("status", {"--as-of", "2026-11-01T00:20:00Z"}).at("rows"),
            report.at("rows"));
  EXPECT_EQ("NORUN", report.at("rows").at(0).at("status"));
  const auto by_then =
      json_report("status", {"--until", "2026-11-01T00:20:00Z", "--as-of", "2026-11-01T00:50:00Z"});
  EXPECT_EQ(report.at("rows"), by_then.at("rows"));
}

TEST_F(Reports, AsOfAMomentWithinAnIntervalSayThatItWasSeenThen) {
  import(a_troubled_morning());
  const auto row = json_report("timeline", {"--as-of", "2026-11-01T00:05:00Z", "--level", "node"})
                       .at("rows")
                       .at(0);
  EXPECT_EQ("2026-11-01T00:05:00.000Z", row.at("last_seen_at"));
  EXPECT_EQ(nullptr, row.at("ended_at"));
  EXPECT_EQ(nullptr, row.at("observations"));
}

TEST_F(Reports, BeforeAnythingWasSeenKnowNothing) {
  import(a_troubled_morning());
  for (const auto& kind : kinds) {
    EXPECT_EQ(0U, json_report(kind, {"--as-of", "2026-10-31T00:00:00Z"}).at("rows").size()) << kind;
  }
}

TEST_F(Reports, AsOfAMomentRefuseWhatCameLater) {
  import(a_troubled_morning());
  expect_refusal(exit_code::usage, "--as-of must not lie in the future",
                 {"report", "status", "--as-of", "2026-11-01T01:00:01Z"});
  expect_refusal(
      exit_code::usage, "--until must not lie after --as-of",
      {"report", "status", "--as-of", "2026-11-01T00:30:00Z", "--until", "2026-11-01T00:40:00Z"});
}

/// The sum of a field over the rows of which `is_of` is true; null if one of them is null.
template <class Predicate>
json sum_of(const json& rows, const std::string& field, Predicate is_of) {
  double sum = 0;
  for (const auto& row : rows) {
    if (!is_of(row)) continue;
    if (row.at(field).is_null()) return nullptr;
    sum += row.at(field).get<double>();
  }
  return sum;
}

TEST_F(Reports, ExplainedAddUpToTheirFigures) {
  import(a_troubled_morning());
  const std::map<std::string, std::pair<std::vector<std::string>, std::vector<std::string>>>
      figures{
          {"availability",
           {{}, {"running_seconds", "known_seconds", "unknown_seconds", "failures"}}},
          {"trends",
           {{"bucket_start"}, {"known_seconds", "unknown_seconds", "failed_seconds", "failures"}}},
          {"durations", {{"status"}, {"seconds", "min_seconds", "max_seconds", "stretches"}}},
          {"failures", {{"started_at"}, {"seconds", "min_seconds", "max_seconds"}}},
          {"runs", {{"run_number"}, {"seconds", "min_seconds", "max_seconds"}}}};
  for (const auto& [kind, fields] : figures) {
    const auto& keys = fields.first;  // clang 14 takes no structured binding into a lambda
    const auto rows = json_report(kind).at("rows");
    const auto parts = json_report(kind, {"--explain"}).at("rows");
    EXPECT_LT(rows.size(), parts.size() + 1) << kind;
    for (const auto& row : rows) {
      const auto is_of_row = [&](const json& part) {
        const auto is_same = [&](const std::string& key) {
          return !row.contains(key) || row.at(key) == part.at(key);
        };
        return is_same("target") && is_same("level") && is_same("step_id") &&
               std::all_of(keys.begin(), keys.end(), is_same);
      };
      for (const auto& field : fields.second) {
        EXPECT_EQ(row.at(field), sum_of(parts, field, is_of_row))
            << kind << " " << field << " " << row;
      }
    }
  }
}

TEST_F(Reports, OfTheExampleInTheDocumentSayWhatItSays) {
  const auto read = [](const std::string& name) {
    std::ifstream file{std::string{SYNCLEDGER_SOURCE_DIR} + "/docs/" + name};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
  };
  import(read("examples/one_hour.ndjson"));
  const auto text = read("reports.md");
  const std::vector<std::string> window{"--since", "2026-11-01T00:00:00Z", "--until",
                                        "2026-11-01T01:00:00Z"};
  EXPECT_NE(std::string::npos, text.find(report("availability", window)));
  EXPECT_NE(std::string::npos, text.find(report("failures", window)));
  auto explained = window;
  explained.emplace_back("--explain");
  EXPECT_NE(std::string::npos, text.find(report("availability", explained)));
}

TEST_F(Reports, WithoutFiguresAreNotExplained) {
  expect_refusal(exit_code::usage,
                 "--explain: report status has no figures that are made of others; there are "
                 "availability, durations, failures, runs, trends",
                 {"report", "status", "--explain"});
}

TEST_F(Reports, RefuseAConditionThatIsNone) {
  import(a_troubled_morning());
  const auto expect_refused = [this](const std::string& why, const std::string& condition) {
    expect_refusal(exit_code::usage,
                   "--fail-if: " + why +
                       " (an expression over the columns that --format csv shows is expected, with "
                       "texts in quotes, e.g. status = 'RUN')",
                   {"report", "availability", "--fail-if", condition});
  };
  expect_refused("no such column: availabilty (did you mean \"availability\"?)", "availabilty < 1");
  expect_refused("no such column: RUN", "availability = RUN");
  expect_refused("no such column: availabilty (did you mean \"availability\"?)",
                 "\"availabilty\" < 1");
  expect_refused("near \";\": syntax error", "1; DELETE FROM nodes");
  expect_refused("no such table: nodes", "(SELECT count(*) FROM nodes) > 0");
}

TEST_F(Reports, LeaveTheHistoryAsItIs) {
  import(a_troubled_morning());
  const auto before = read_file(database());
  for (const auto& kind : kinds) report(kind);
  EXPECT_EQ(before, read_file(database()));
}

TEST_F(Reports, OfAllTimeAreAnswered) {
  import(a_troubled_morning());
  const auto all_time = [this](const std::string& kind) {
    return json_report(kind, {"--since", "0001-01-01", "--bucket", "hour"}).at("rows").size();
  };
  EXPECT_EQ(4U, all_time("status"));
  EXPECT_EQ(7U, all_time("durations"));
  EXPECT_EQ(json_report("trends").at("rows").size(),
            json_report("trends", {"--since", "1926-01-01"}).at("rows").size());
}

TEST_F(Reports, OfDaysThatNeverWereAreAnswered) {
  import(a_troubled_morning());
  EXPECT_NE("", report("trends",
                       {"--since", "2011-12-01", "--until", "2012-01-15", "--tz", "Pacific/Apia"}));
}

}  // namespace
}  // namespace syncledger::app
