#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>

namespace syncledger::app {
namespace {

using nlohmann::json;
using testing::node_line;

std::string moment(const std::string& time) {
  return "2026-11-01T" + time + ":00Z";
}

/// Node 100 is looked at every ten minutes on one day; each time is a moment at which it says
/// something else from then on.
std::string day_of(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string lines;
  std::string status = "RUN";
  for (int minutes = 0; minutes <= 1440; minutes += 10) {
    const auto at =
        base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + std::chrono::minutes{minutes});
    for (const auto& [time, word] : changes) {
      if (at.substr(11, 5) == time) status = word;
    }
    lines += node_line(at, status);
  }
  return lines;
}

class PlannedStretches : public tests::AppTest {
protected:
  PlannedStretches() { clock().set(tests::at("2026-11-02T00:00:00Z")); }

  void import(const std::string& lines) {
    const auto outcome = run({"import", "-"}, lines);
    ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  void plan(const std::string& from, const std::string& to, const std::string& target = "100") {
    const auto outcome = run({"annotate", "add", target, "--since", moment(from), "--until",
                              moment(to), "--reason", "move to another hall"});
    ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  json report(const std::string& kind, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"report", kind, "--since", "2026-11-01", "--until", "2026-11-02",
                               "--format", "json"});
    const auto outcome = run(more);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    return json::parse(outcome.out);
  }

  json only_row(const std::string& kind) {
    const auto rows = report(kind).at("rows");
    EXPECT_EQ(1U, rows.size()) << rows;
    return rows.at(0);
  }
};

TEST_F(PlannedStretches, AreLeftOutOfAvailabilityAndFailures) {
  import(day_of({{"02:00", "NORUN"}, { "04:00", "RUN" }}));
  EXPECT_EQ(1, only_row("availability").at("failures"));

  plan("01:30", "04:30");

  const auto row = only_row("availability");
  EXPECT_EQ(1.0, row.at("availability"));
  EXPECT_EQ(1.0, row.at("availability_low"));
  EXPECT_EQ(1.0, row.at("availability_high"));
  EXPECT_EQ(0, row.at("failures"));
  EXPECT_EQ(21 * 3600, row.at("known_seconds"));
  EXPECT_EQ(21 * 3600, row.at("running_seconds"));
  EXPECT_EQ(0, row.at("unknown_seconds"));
  EXPECT_EQ(3 * 3600, row.at("planned_seconds"));
  EXPECT_EQ(0U, report("failures").at("rows").size());
}

TEST_F(PlannedStretches, AreNotCalledUnknownWhereNobodyLooked) {
  import(node_line(moment("00:00"), "RUN") + node_line(moment("00:10"), "RUN") +
         node_line(moment("12:00"), "RUN") + node_line(moment("12:10"), "RUN"));
  plan("00:10", "12:00");
  const auto row = only_row("availability");
  EXPECT_EQ(0, row.at("unknown_seconds").get<double>() - (24 * 3600 - 12 * 3600 - 600));
  EXPECT_EQ(20 * 60, row.at("known_seconds"));
}

TEST_F(PlannedStretches, AreSaidInEveryReportThatLeavesThemOut) {
  import(day_of({}));
  plan("02:00", "04:00");
  for (const std::string kind : {"availability", "failures", "trends"}) {
    const auto planned = report(kind).at("planned");
    ASSERT_EQ(1U, planned.size()) << kind;
    EXPECT_EQ(100, planned.at(0).at("target").at("file_id"));
    EXPECT_EQ("2026-11-01T02:00:00.000Z", planned.at(0).at("starts_at"));
    EXPECT_EQ("2026-11-01T04:00:00.000Z", planned.at(0).at("ends_at"));
    EXPECT_EQ("move to another hall", planned.at(0).at("reason"));
    for (const std::string format : {"table", "md", "html"}) {
      const auto shown = run({"report", kind, "--since", "2026-11-01", "--format", format}).out;
      EXPECT_NE(std::string::npos, shown.find("planned time is left out (1 annotation)")) << shown;
    }
  }
  const auto dashboard = run({"report", "dashboard", "--since", "2026-11-01"}).out;
  EXPECT_NE(std::string::npos, dashboard.find("planned time is left out (1 annotation)"));
}

TEST_F(PlannedStretches, ChangeNothingOfWhatWasSeen) {
  import(day_of({{"02:00", "NORUN"}, { "04:00", "RUN" }}));
  std::map<std::string, json> before;
  for (const std::string kind : {"status", "durations", "timeline", "gaps"})
    before[kind] = report(kind);
  plan("01:30", "04:30");
  for (const auto& [kind, expected] : before) EXPECT_EQ(expected, report(kind)) << kind;
}

TEST_F(PlannedStretches, ThatAStopOutlastsLeaveTheRestOfItAFailure) {
  import(day_of({{"02:00", "NORUN"}, { "06:00", "RUN" }}));
  plan("01:30", "04:00");
  const auto failure = only_row("failures");
  EXPECT_EQ("2026-11-01T02:00:00.000Z", failure.at("started_at"));
  EXPECT_EQ(2 * 3600, failure.at("seconds"));
  EXPECT_EQ(2 * 3600 - 600, failure.at("min_seconds"));
  EXPECT_EQ(2 * 3600, failure.at("max_seconds"));
  EXPECT_NEAR(19.5 / 21.5, only_row("availability").at("availability").get<double>(), 1e-9);
}

TEST_F(PlannedStretches, InTheMiddleOfAFailureAreTakenOutOfIt) {
  import(day_of({{"02:00", "NORUN"}, { "06:00", "RUN" }}));
  plan("03:00", "04:00");
  const auto failure = only_row("failures");
  EXPECT_EQ(3 * 3600, failure.at("seconds"));
  EXPECT_EQ(3 * 3600 - 600, failure.at("min_seconds"));
  EXPECT_EQ(3 * 3600 + 600, failure.at("max_seconds"));
  EXPECT_EQ(3 * 3600, only_row("availability").at("mttr_seconds"));
  EXPECT_EQ(3 * 3600, only_row("trends").at("failed_seconds"));
}

TEST_F(PlannedStretches, HoldAFailureOnlyIfOneHoldsAllThatAStatusLasted) {
  // A changed name opens an interval, but the status went on between the two plans.
  import(node_line(moment("00:00"), "RUN") + node_line(moment("00:10"), "NORUN", "old") +
         node_line(moment("00:20"), "NORUN", "new") + node_line(moment("00:30"), "RUN", "new"));
  plan("00:09", "00:11");
  plan("00:19", "00:21");
  EXPECT_EQ(1U, report("failures").at("rows").size());
  EXPECT_EQ("1\n", query("SELECT count(*) FROM failures"));
  plan("00:11", "00:19");
  EXPECT_EQ(0U, report("failures").at("rows").size());
  EXPECT_EQ("0\n", query("SELECT count(*) FROM failures"));
}

TEST_F(PlannedStretches, ThatOverlapOrTouchCountOnce) {
  import(day_of({}));
  plan("02:00", "04:00");
  plan("03:00", "05:00");
  plan("05:00", "06:00");
  plan("02:30", "02:45");
  EXPECT_EQ(4 * 3600, only_row("availability").at("planned_seconds"));
  EXPECT_EQ(20 * 3600, only_row("availability").at("known_seconds"));
}

TEST_F(PlannedStretches, AreOfTheTargetsThatAreCalledSo) {
  import(day_of({}) + node_line(moment("00:00"), "RUN", "events", 101) +
         node_line(moment("00:00"), "RUN", "other", 2));
  plan("02:00", "04:00", "10*");
  EXPECT_EQ(2U, report("failures").at("planned").size());
  const auto rows = report("failures", {"--target", "101"}).at("planned");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ(101, rows.at(0).at("target").at("file_id"));
}

TEST_F(PlannedStretches, InAnExplanationAddUpWithTheOtherParts) {
  import(day_of({{"02:00", "NORUN"}, { "06:00", "RUN" }}));
  plan("03:00", "04:00");
  double known = 0;
  double planned = 0;
  const auto explanation = report("availability", {"--explain"});
  for (const auto& part : explanation.at("rows")) {
    known += part.at("known_seconds").get<double>();
    if (part.at("part") != "planned") continue;
    EXPECT_EQ("2026-11-01T03:00:00.000Z", part.at("from_at"));
    EXPECT_EQ("2026-11-01T04:00:00.000Z", part.at("to_at"));
    ++planned;
  }
  EXPECT_EQ(only_row("availability").at("known_seconds"), known);
  EXPECT_EQ(1, planned);
}

TEST_F(PlannedStretches, ThatAreTakenBackCountAgainButAreNotForgotten) {
  import(day_of({{"02:00", "NORUN"}, { "04:00", "RUN" }}));
  plan("01:30", "04:30");
  clock().advance(std::chrono::hours{1});
  const auto removal = run({"annotate", "remove", "1"});
  EXPECT_EQ(exit_code::all_well, removal.exit_code) << removal.err;

  EXPECT_EQ(1U, report("failures").at("rows").size());
  EXPECT_EQ("nothing is planned\n", run({"annotate", "list"}).out);
  const auto all = json::parse(run({"annotate", "list", "--all", "--format", "json"}).out);
  EXPECT_EQ("2026-11-02T01:00:00.000Z", all.at("rows").at(0).at("removed_at"));
  // What the report said while it was planned.
  EXPECT_EQ(0U, report("failures", {"--as-of", "2026-11-02T00:30:00Z"}).at("rows").size());
  expect_refusal(exit_code::usage,
                 "there is no annotation 1 that counts (see `syncledger annotate list --all`)",
                 {"annotate", "remove", "1"});
}

TEST_F(PlannedStretches, OfTheFutureCountOnceTheyAreThere) {
  import(node_line(moment("23:50"), "RUN"));
  const auto outcome = run({"annotate", "add", "100", "--since", "2026-11-05T22:00:00+08:00",
                            "--for", "2h", "--reason", "升级"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  EXPECT_NE(std::string::npos, outcome.out.find("2026-11-05 14:00:00  2026-11-05 16:00:00"))
      << outcome.out;
  EXPECT_EQ(0, only_row("availability").at("planned_seconds"));
}

TEST_F(PlannedStretches, AreInTheDailySummary) {
  import(day_of({{"02:00", "NORUN"}, { "04:00", "RUN" }}));
  plan("01:30", "04:30");
  EXPECT_EQ("10800.0|75600.0|0\n", query("SELECT planned_seconds, known_seconds, failures FROM "
                                         "daily_summary WHERE day = '2026-11-01'"));
}

TEST_F(PlannedStretches, CannotBeChangedOrDeletedByHand) {
  import(day_of({}));
  plan("01:30", "04:30");
  SQLite::Database file{database(), SQLite::OPEN_READWRITE};
  for (const auto* statement : {"DELETE FROM annotations", "UPDATE annotations SET reason = 'x'",
                                "UPDATE annotations SET ends_at = ends_at + 1",
                                "INSERT INTO annotations (target_id, "
                                "starts_at, ends_at, reason, added_at) VALUES (1, 5, 5, 'x', 0)"}) {
    EXPECT_THROW(file.exec(statement), SQLite::Exception) << statement;
  }
}

TEST_F(PlannedStretches, ThatMakeNoSenseAreRefused) {
  import(day_of({}));
  const auto refuse = [&](const std::string& line, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "annotate");
    expect_refusal(exit_code::usage, line, arguments);
  };
  refuse("which action? One of add, list, remove", {});
  refuse("unknown action \"ad\" (did you mean \"add\"?); there are add, list, remove", {"ad"});
  refuse(
      "which target? Its label, name, file id or REGION/PROJECT/TASK_TYPE/FILE_ID, or a pattern "
      "such as 'orders*'",
      {"add"});
  refuse("until when? Give either --until (e.g. 2026-11-02T02:00:00+08:00) or --for (e.g. 2h)",
         {"add", "100", "--reason", "x"});
  refuse("--until must lie after --since",
         {"add", "100", "--since", "2026-11-02", "--until", "2026-11-01", "--reason", "x"});
  refuse("why? Give a --reason: reports repeat it", {"add", "100", "--for", "2h"});
  refuse("no target in " + database() + " is called \"7\" (see `syncledger report status`)",
         {"add", "7", "--for", "2h", "--reason", "x"});
  refuse("an id of `syncledger annotate list` is expected, not \"x\"", {"remove", "x"});
  refuse("--all is not an option of annotate remove; see `syncledger help annotate`",
         {"remove", "1", "--all"});
}

}  // namespace
}  // namespace syncledger::app
