#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/schema_check.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>
#include <sqlite3.h>

namespace syncledger::app {
namespace {

using nlohmann::json;
using testing::node_line;
using testing::solution_line;

std::string moment(int minutes) {
  return base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + std::chrono::minutes{minutes});
}

/// A run of solution 200 that takes ten minutes and ends in the failure of one step.
std::string failed_run(int minutes, const std::string& failed_step) {
  const auto word_of = [&](const std::string& step) {
    return step == failed_step ? "fail" : "success";
  };
  return solution_line(moment(minutes), "running",
                       {{1, "Create", "success"}, {2, "Load", "running"}}) +
         solution_line(moment(minutes + 10), "fail",
                       {{1, "Create", word_of("Create")}, {2, "Load", word_of("Load")}});
}

/// Two days of one node and one solution: the node stopped once on the first day for ten minutes,
/// and twice on the second; the solution ran three times on the second day, and Load failed twice.
std::string two_days() {
  std::string lines;
  for (int minutes = 0; minutes <= 2 * 1440; minutes += 10) {
    const bool is_down = minutes == 600 || minutes == 1440 + 120 || minutes == 1440 + 720;
    lines += node_line(moment(minutes), is_down ? "NORUN" : "RUN");
  }
  return lines + failed_run(1440, "Load") + failed_run(1460, "Create") + failed_run(1480, "Load");
}

class ReportFigures : public tests::AppTest {
protected:
  ReportFigures() {
    clock().set(tests::at("2026-11-03T00:00:00Z"));
    const auto outcome = run({"import", "-"}, two_days());
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  std::string report(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "report");
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    return outcome.out;
  }

  json json_report(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    return json::parse(report(std::move(arguments)));
  }

  void expect_usage_error(const std::string& line, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "report");
    expect_refusal(exit_code::usage, line, arguments);
  }
};

TEST_F(ReportFigures, SayWhichStepFailsMost) {
  const auto whole =
      json_report({"failures", "--level", "step", "--by", "step", "--top", "1", "--since", "2d"});
  EXPECT_EQ("step", whole.at("by"));
  ASSERT_EQ(1U, whole.at("rows").size());
  const auto& row = whole.at("rows").at(0);
  EXPECT_EQ(200, row.at("target").at("file_id"));
  EXPECT_EQ(2, row.at("step_id"));
  EXPECT_EQ("Load", row.at("step_name"));
  EXPECT_EQ(2, row.at("failures"));
  EXPECT_DOUBLE_EQ(2.0 / 3, row.at("share").get<double>());
  EXPECT_EQ(moment(1490), row.at("last_started_at"));
  EXPECT_EQ(1, row.at("still_open"));
  EXPECT_FALSE(row.contains("status"));
}

TEST_F(ReportFigures, SayWhichStepWasFirstToFail) {
  const auto rows = json_report({"runs", "--by", "step", "--since", "2d"}).at("rows");
  ASSERT_EQ(2U, rows.size());
  EXPECT_EQ("Load", rows.at(0).at("first_failed_step"));
  EXPECT_EQ(2, rows.at(0).at("runs"));
  EXPECT_EQ("Create", rows.at(1).at("first_failed_step"));
}

TEST_F(ReportFigures, TakeAStepThatWasRenamedForTheSame) {
  const auto outcome =
      run({"import", "-"}, solution_line(moment(1500), "running", {{2, "Load all", "running"}}) +
                               solution_line(moment(1510), "fail", {{2, "Load all", "fail"}}));
  ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  const auto row = json_report({"runs", "--by", "step", "--since", "2d"}).at("rows").at(0);
  EXPECT_EQ(3, row.at("runs"));
  EXPECT_EQ("Load all", row.at("first_failed_step"));
  EXPECT_EQ(2, row.at("first_failed_step_id"));
}

TEST_F(ReportFigures, CallAStepThatWasRenamedAsItWasCalledWhenItFailedLast) {
  const auto outcome =
      run({"import", "-"}, solution_line(moment(1500), "running", {{2, "Move", "running"}}) +
                               solution_line(moment(1510), "fail", {{2, "Move", "fail"}}) +
                               solution_line(moment(1520), "success", {{2, "A", "success"}}));
  ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  const auto row = json_report({"failures", "--level", "step", "--by", "step", "--since", "2d"})
                       .at("rows")
                       .at(0);
  EXPECT_EQ(3, row.at("failures"));
  EXPECT_EQ("Move", row.at("step_name"));
}

TEST_F(ReportFigures, AddUpTheNodesOfAWorkspace) {
  const auto rows = json_report({"availability", "--by", "project", "--since", "2d"}).at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ("cn-shanghai", rows.at(0).at("region_id"));
  EXPECT_EQ(10000, rows.at(0).at("project_id"));
  EXPECT_FALSE(rows.at(0).contains("target"));
  EXPECT_EQ(3, rows.at(0).at("failures"));
  EXPECT_EQ(600, rows.at(0).at("mttr_seconds"));
  EXPECT_DOUBLE_EQ(1 - 1800.0 / 172800, rows.at(0).at("availability").get<double>());
}

TEST_F(ReportFigures, CountUnknownTimeOfGroupsAsTheRuleSays) {
  for (const auto* rule : {"exclude", "up", "down"}) {
    const std::vector<std::string> window{
        "--since", "2026-10-31T00:00:00Z", "--until", "2026-11-04T00:00:00Z", "--unknown", rule};
    std::vector<std::string> single{"availability"};
    single.insert(single.end(), window.begin(), window.end());
    auto grouped = single;
    grouped.insert(grouped.end(), {"--by", "target"});
    EXPECT_EQ(json_report(single).at("rows").at(0).at("availability"),
              json_report(grouped).at("rows").at(0).at("availability"))
        << rule;
  }
}

TEST_F(ReportFigures, RefuseAGroupingThatTheKindDoesNotHave) {
  expect_usage_error(
      "--by: report runs can be grouped by target, project or step, not by \"status\"",
      {"runs", "--by", "status"});
  expect_usage_error(
      "--by: report timeline has no figures that add up; availability, durations, failures, gaps "
      "and runs have",
      {"timeline", "--by", "target"});
  expect_usage_error("--by step: --level step is expected with it, or none, not \"node\"",
                     {"failures", "--by", "step", "--level", "node"});
  expect_usage_error("--by does not go with --explain", {"failures", "--by", "step", "--explain"});
}

TEST_F(ReportFigures, RefuseATopThatIsNoNumberOfRows) {
  for (const auto* number : {"0", "-1", "x", "1.5"}) {
    expect_usage_error(
        "--top: a number of rows such as 10 is expected, not \"" + std::string{number} + "\"",
        {"failures", "--top=" + std::string{number}});
  }
}

TEST_F(ReportFigures, AreNamedInTheTitleOfATable) {
  EXPECT_TRUE(report({"failures", "--by", "status", "--top", "2"})
                  .starts_with("failures by status, top 2, "));
}

TEST_F(ReportFigures, OfGroupsHaveOnlyTheirColumns) {
  const auto text = report({"gaps", "--by", "project", "--format", "csv"});
  EXPECT_EQ(
      "region_id,project_id,gaps,seconds,mean_seconds,longest_seconds,last_started_at,attempts,"
      "share",
      text.substr(0, text.find('\r')));
}

TEST_F(ReportFigures, OfGroupsMayMeetACondition) {
  const auto code = [&](const std::string& condition) {
    return run({"report", "failures", "--by", "step", "--since", "2d", "--fail-if", condition})
        .exit_code;
  };
  EXPECT_EQ(exit_code::condition_met, code("failures >= 2 AND step_name = 'Load'"));
  EXPECT_EQ(exit_code::all_well, code("failures > 2"));
}

TEST_F(ReportFigures, OfGroupsComeOfTheScriptToo) {
  const auto script = report({"failures", "--by", "step", "--since", "2d", "--top", "1", "--sql"});
  sqlite3* file = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open_v2(database().c_str(), &file, SQLITE_OPEN_READONLY, nullptr));
  std::string names;
  const auto collect = [](void* context, int columns, char** values, char** heads) {
    for (int i = 0; i < columns; ++i) {
      if (std::string{heads[i]} == "step_name") *static_cast<std::string*>(context) += values[i];
    }
    return 0;
  };
  EXPECT_EQ(SQLITE_OK, sqlite3_exec(file, script.c_str(), collect, &names, nullptr))
      << sqlite3_errmsg(file);
  sqlite3_close(file);
  EXPECT_EQ("Load", names);
}

TEST_F(ReportFigures, OfTrendsSayHowItWasBefore) {
  const auto trends = json_report({"trends", "--since", "1d", "--level", "node"}).at("trends");
  ASSERT_EQ(1U, trends.size());
  const json previous{{"since", "2026-11-01T00:00:00.000Z"},
                      {"until", "2026-11-02T00:00:00.000Z"},
                      {"failures", 1},
                      {"failed_seconds", 600.0},
                      {"availability", 1 - 600.0 / 86400},
                      {"availability_low", 1 - 1200.0 / 86400},
                      {"availability_high", 1.0},
                      {"known_seconds", 86400.0}};
  EXPECT_EQ(previous, trends.at(0).at("previous"));
  const auto table = report({"trends", "--since", "1d", "--level", "node"});
  EXPECT_NE(std::string::npos, table.find("THE 1d BEFORE")) << table;
  EXPECT_NE(std::string::npos, table.find("1 failure, 99.31%")) << table;
}

TEST_F(ReportFigures, OfTrendsSayNothingOfATimeThatNobodySaw) {
  const auto trends = json_report({"trends", "--since", "2d", "--level", "node"}).at("trends");
  const auto& previous = trends.at(0).at("previous");
  EXPECT_EQ("2026-10-30T00:00:00.000Z", previous.at("since"));
  for (const auto* field : {"failures", "failed_seconds", "availability", "availability_low"}) {
    EXPECT_EQ(nullptr, previous.at(field)) << field;
  }
  EXPECT_EQ(0, previous.at("known_seconds"));
  EXPECT_NE(std::string::npos, report({"trends", "--since", "2d"}).find("no data"));
}

TEST_F(ReportFigures, OfTrendsCompareTimesOfEqualLengthWhateverTheClocksDid) {
  // Berlin set its clocks back on 25 October 2026: that week had an hour more.
  const auto trends = json_report({"trends", "--since", "2026-10-26", "--until", "2026-11-02",
                                   "--tz", "Europe/Berlin", "--level", "node"})
                          .at("trends");
  EXPECT_EQ("2026-10-18T23:00:00.000Z", trends.at(0).at("previous").at("since"));
  EXPECT_EQ("2026-10-25T23:00:00.000Z", trends.at(0).at("previous").at("until"));
}

TEST_F(ReportFigures, OfTrendsTellStepsOfOneIdAndNameApart) {
  const auto lines =
      solution_line("2026-11-02T23:30:00Z", "running", {{7, "Copy", "fail"}, {7, "Copy", "run"}}) +
      solution_line("2026-11-02T23:40:00Z", "running", {{7, "Copy", "run"}, {7, "Copy", "run"}});
  run({"import", "-"}, lines);
  const auto whole = json_report({"trends", "--level", "step", "--since", "1h"});
  std::vector<json> failures;
  for (const auto& row : whole.at("rows")) {
    if (row.at("step_id") == 7) failures.push_back(row.at("failures"));
  }
  EXPECT_EQ((std::vector<json>{1, 0}), failures);
  EXPECT_EQ(4U, whole.at("trends").size());
}

TEST_F(ReportFigures, WithTopOfTrendsAreThoseOfTheThingsThatFailMost) {
  const auto whole = json_report({"trends", "--since", "2d", "--top", "1"});
  ASSERT_EQ(1U, whole.at("trends").size());
  EXPECT_EQ("DI_REALTIME", whole.at("trends").at(0).at("target").at("task_type"));
  EXPECT_EQ(2U, whole.at("rows").size());  // a day each
}

TEST_F(ReportFigures, WithTopOfTheStatusAreTheTroubleThatLastsLongest) {
  const auto rows =
      json_report({"status", "--until", "2026-11-02T00:55:00Z", "--top", "2"}).at("rows");
  ASSERT_EQ(2U, rows.size());
  for (const auto& row : rows) EXPECT_EQ("failed", row.at("status_class")) << row;
}

TEST_F(ReportFigures, KeepToTheirJsonSchemaWhereSomethingIsPlanned) {
  const auto outcome = run({"annotate", "add", "*", "--since", "2026-11-01T10:00:00Z", "--for",
                            "2h", "--reason", "move"});
  ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  for (const auto* kind : {"availability", "failures", "trends"}) {
    const testing::SchemaCheck check{json::parse(report({kind, "--json-schema"}))};
    const auto answer = json_report({kind, "--since", "2026-11-01"});
    EXPECT_EQ(2U, answer.at("planned").size());
    EXPECT_EQ("", check.first_violation(answer)) << kind;
  }
}

TEST_F(ReportFigures, KeepToTheirJsonSchema) {
  for (const auto* kind :
       {"availability", "durations", "failures", "gaps", "runs", "status", "timeline", "trends"}) {
    const testing::SchemaCheck check{json::parse(report({kind, "--json-schema"}))};
    for (const auto* until : {"now", "2026-11-04T00:00:00Z"}) {
      EXPECT_EQ(
          "", check.first_violation(json_report({kind, "--since", "2026-11-01", "--until", until})))
          << kind;
    }
    EXPECT_EQ("", check.first_violation(json_report({kind, "--as-of", "2026-11-02T00:05:00Z"})))
        << kind;
  }
}

}  // namespace
}  // namespace syncledger::app
