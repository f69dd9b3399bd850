#include "support/imported_history.hpp"
#include "support/oracle.hpp"
#include "support/random_history.hpp"
#include "support/snapshot_lines.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace syncledger::testing {
namespace {

using nlohmann::json;
using std::chrono::minutes;

constexpr std::uint64_t history_count = 30;

/// A history whose views are asked at a moment that the test chooses.
class ViewsTest : public ::testing::Test {
protected:
  void import(const std::string& ndjson, base::UtcTime now) {
    history_.import(ndjson, minutes{15});
    SQLite::Database file{history_.database(), SQLite::OPEN_READWRITE};
    file.exec("DROP VIEW _report_window");
    file.exec(
        "CREATE VIEW _report_window AS SELECT 0 AS since_ms, " +
        std::to_string(base::to_unix_ms(now)) +
        " AS until_ms, NULL AS level, 86400000 AS longest_bucket_ms, 'exclude' AS unknown_as");
  }

  /// The rows of a query, each an object with a member for each column.
  json rows(const std::string& sql) {
    const SQLite::Database file{history_.database()};
    SQLite::Statement query{file, sql};
    json found = json::array();
    while (query.executeStep()) {
      json row;
      for (int i = 0; i < query.getColumnCount(); ++i)
        row[query.getColumnName(i)] = value(query, i);
      found.push_back(std::move(row));
    }
    return found;
  }

  /// The rows of one column, joined by commas.
  std::string text(const std::string& sql) {
    std::string joined;
    for (const auto& row : rows(sql)) {
      for (const auto& [name, value] : row.items()) {
        joined += (joined.empty() ? "" : ", ") +
                  (value.is_string() ? value.get<std::string>() : value.dump());
      }
    }
    return joined;
  }

  ImportedHistory& history() { return history_; }

private:
  static json value(SQLite::Statement& query, int i) {
    const auto column = query.getColumn(i);
    if (column.isNull()) return nullptr;
    if (column.isInteger()) return column.getInt64();
    if (column.isFloat()) return column.getDouble();
    return column.getString();
  }

  ImportedHistory history_;
};

/// The same but for the last digits of a number.
bool same(const json& left, const json& right) {
  if (left.is_number() && right.is_number()) {
    return std::abs(left.get<double>() - right.get<double>()) <= 1e-6;
  }
  if (left.is_boolean() && right.is_number()) return left.get<bool>() == (right != 0);
  return left == right;
}

/// A row of a report or of the oracle as one of a view: the target's members beside the others.
json flat(const json& row) {
  json result = row;
  result.erase("target");
  for (const auto& [name, value] : row.at("target").items()) result[name] = value;
  return result;
}

/// A moment as views write it: `2026-11-01 00:00:00.000`.
json as_in_views(const json& value) {
  if (!value.is_string() || !base::parse_rfc3339(value.get<std::string>())) return value;
  auto text = value.get<std::string>();
  text.at(10) = ' ';
  text.pop_back();
  return text;
}

/// Whether a view's row says what a report's row does; where the report says `since`, the view says
/// `since_at`.
bool agrees(const json& reported, const json& viewed) {
  return std::all_of(reported.items().begin(), reported.items().end(), [&](const auto& field) {
    const auto name = viewed.contains(field.key()) ? field.key() : field.key() + "_at";
    return viewed.contains(name) && same(as_in_views(field.value()), viewed.at(name));
  });
}

/// Nothing if each row has its own counterpart, in whatever order; else the first without.
std::string disagreement(const json& reported, json viewed) {
  for (const auto& row : reported) {
    const auto expected = flat(row);
    const auto found = std::find_if(viewed.begin(), viewed.end(), [&](const json& candidate) {
      return agrees(expected, candidate);
    });
    if (found == viewed.end()) return "no row of the view agrees with " + expected.dump();
    viewed.erase(found);
  }
  return viewed.empty() ? "" : "only the view has " + viewed.front().dump();
}

/// Random histories, asked a while after their last poll.
class RandomViewsTest : public ViewsTest, public ::testing::WithParamInterface<std::uint64_t> {
protected:
  RandomViewsTest() : made_(random_history(GetParam())) {
    question_.until = base::from_unix_ms(1793491200000) + minutes{GetParam() % 25};
    question_.since = question_.until - std::chrono::hours{1000};
    question_.bucket = oracle::Bucket::day;
    for (const auto& poll : made_.polls) {
      question_.until = std::max(question_.until, poll.at + minutes{GetParam() % 25});
      question_.since = std::min(question_.since, poll.at);
    }
    import(made_.ndjson, question_.until);
    history().plan(random_plans(GetParam(), made_.polls));
  }

  json report(const std::string& kind) { return history().report(kind, question_).at("rows"); }

  [[nodiscard]] const oracle::Question& question() const { return question_; }

  [[nodiscard]] const std::vector<oracle::Poll>& polls() const { return made_.polls; }

private:
  RandomHistory made_;
  oracle::Question question_;
};

TEST_P(RandomViewsTest, CurrentStatusSaysWhatReportStatusDoes) {
  auto reported = report("status");
  // The plans were added later than the moment that the report is about.
  for (auto& row : reported) row.erase("planned");
  EXPECT_EQ("", disagreement(reported, rows("SELECT * FROM current_status")));
}

TEST_P(RandomViewsTest, FailuresSayWhatReportFailuresDoes) {
  EXPECT_EQ("", disagreement(report("failures"), rows("SELECT * FROM failures")));
}

TEST_P(RandomViewsTest, DailySummarySaysWhatReportTrendsDoesForDaysInUtc) {
  auto reported = report("trends");
  for (auto& row : reported) {
    row["day"] = row.at("bucket_start").get<std::string>().substr(0, 10);
    for (const auto* name : {"bucket_start", "step_id", "step_name"}) row.erase(name);
  }
  EXPECT_EQ("", disagreement(reported, rows("SELECT * FROM daily_summary")));
}

TEST_P(RandomViewsTest, DailySummarySaysWhatReportAvailabilityDoesForTheLastDay) {
  auto asked = question();
  asked.since = std::chrono::floor<std::chrono::days>(asked.until - std::chrono::milliseconds{1});
  auto reported = history().report("availability", asked).at("rows");
  for (auto& row : reported) row.erase("longest_failure_seconds");
  EXPECT_EQ("", disagreement(reported,
                             rows("SELECT *, running_seconds / nullif(failures, 0) AS mtbf_seconds "
                                  "FROM daily_summary WHERE level = 'node' AND started_epoch = " +
                                  std::to_string(base::to_unix_ms(asked.since) / 1000))));
}

TEST_P(RandomViewsTest, CollectionGapsAreTheUnseenStretchesOfStatusHistory) {
  const std::string columns = "target_id, started_at, ended_at, seconds, message";
  const auto order = " ORDER BY target_id, started_at, seconds, reason";
  EXPECT_EQ(
      rows("SELECT " + columns + ", reason FROM collection_gaps" + order),
      rows("SELECT " + columns +
           ", unseen_reason AS reason FROM status_history WHERE observations = 0 AND level <> "
           "'step'" +
           order));
}

TEST_P(RandomViewsTest, SecondsOfStatusHistoryAddUpToTheWholeTimeSinceTheFirstSnapshot) {
  EXPECT_EQ("", text("SELECT target_id FROM status_history WHERE level <> 'step' GROUP BY "
                     "target_id HAVING abs(sum(seconds) - ((SELECT until_ms FROM _report_window) - "
                     "(SELECT min(first_seen) FROM _intervals AS i WHERE i.target_id = "
                     "status_history.target_id)) / 1000.0) > 0.001"));
}

TEST_P(RandomViewsTest, StepHistoryIsStatusHistoryOfSteps) {
  const std::string columns =
      "target_id, step_id, step_name, status, unseen_reason, started_at, ended_at, seconds, "
      "max_seconds";
  EXPECT_EQ(
      rows("SELECT " + columns + " FROM status_history WHERE level = 'step' ORDER BY " + columns),
      rows("SELECT " + columns + " FROM step_history ORDER BY " + columns));
}

TEST_P(RandomViewsTest, StatusChangesAreThoseOfStatusHistoryWithoutGapsAndRepeats) {
  EXPECT_EQ(
      rows(
          "SELECT target_id, level, step_id, to_status AS status, changed_at AS since, from_status "
          "FROM status_changes ORDER BY 1, 2, 3, 5, 4"),
      rows("SELECT target_id, level, step_id, status, started_at AS since, from_status FROM "
           "(SELECT h.target_id, h.level, h.step_id, h.status, h.started_at, h.observations, "
           "lag(h.status) OVER thing AS from_status, row_number() OVER thing AS number, "
           "EXISTS (SELECT 1 FROM step_results AS s WHERE s.end_reason = 'absent' AND "
           "s.target_id = h.target_id AND h.level = 'step' AND s.next_first_seen = "
           "(SELECT x.first_seen FROM step_results AS x WHERE x.id = h.interval_id) AND "
           "s.step_key = (SELECT x.step_key FROM step_results AS x WHERE x.id = "
           "h.interval_id)) AS is_back FROM status_history AS h WHERE observations > 0 "
           "WINDOW thing AS (PARTITION BY h.target_id, h.level, (SELECT x.step_key FROM "
           "step_results AS x WHERE h.level = 'step' AND x.id = h.interval_id) ORDER BY "
           "h.started_at)) WHERE number = 1 OR is_back OR status IS NOT from_status "
           "ORDER BY 1, 2, 3, 5, 4"));
}

TEST_P(RandomViewsTest, RunStepsLieWithinTheirRuns) {
  EXPECT_EQ("",
            text("SELECT s.run_id FROM run_steps AS s JOIN solution_runs AS r USING (run_id) "
                 "WHERE s.started_at < r.started_at OR s.ended_at > r.ended_at OR s.seconds < 0"));
  EXPECT_EQ(rows("SELECT run_id, count(DISTINCT coalesce(step_id, step_name)) AS steps FROM "
                 "run_steps GROUP BY run_id ORDER BY run_id"),
            rows("SELECT r.run_id, (SELECT count(DISTINCT coalesce(s.step_id, s.step_name)) FROM "
                 "run_steps AS s WHERE s.run_id = r.run_id) AS steps FROM solution_runs AS r WHERE "
                 "r.steps > 0 ORDER BY run_id"));
}

TEST_P(RandomViewsTest, SolutionRunsAreThoseThatAWalkOverThePollsFinds) {
  EXPECT_EQ("", disagreement(oracle::runs_rows(polls(), question()),
                             rows("SELECT * FROM solution_runs")));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomViewsTest, ::testing::Range(std::uint64_t{1}, history_count));

/// Runs of solution 200, one snapshot every ten minutes.
class SolutionRunsTest : public ViewsTest {
protected:
  /// Each word is that of the next snapshot; "-" is a snapshot that was missed, and so a gap.
  void see(const std::vector<std::string>& words) {
    std::string lines;
    auto now = *base::parse_rfc3339("2026-11-01T00:00:00Z");
    for (const auto& word : words) {
      if (word != "-") lines += solution_line(base::to_rfc3339(now), word, steps_for(word));
      now += minutes{10};
    }
    import(lines, now - minutes{10});
  }

  /// `1 succeeded 0..20 min/known/max`, in minutes since the first snapshot.
  std::string runs() {
    return text(
        "SELECT run_number || ' ' || outcome || ' ' || ((started_epoch - 1793491200) / 60) || '..' "
        "|| "
        "coalesce((ended_epoch - 1793491200) / 60, '') || ' ' || CAST(min_seconds / 60 AS INTEGER) "
        "|| '/' || CAST(seconds / 60 AS INTEGER) || '/' || coalesce(CAST(max_seconds / 60 AS "
        "INTEGER), '?') AS run FROM solution_runs ORDER BY run_number");
  }

  static std::vector<StepWord> steps_for(const std::string& word) {
    if (word == "fail") return {{1, "create", "success"}, {2, "load", "fail"}};
    return {{1, "create", "success"}, {2, "load", word}};
  }
};

TEST_F(SolutionRunsTest, GoFromTheFirstSnapshotThatRunsToTheFirstThatIsDone) {
  see({"success", "run", "run", "success", "success"});
  EXPECT_EQ("1 succeeded 10..30 10/20/30", runs());
}

TEST_F(SolutionRunsTest, BeginWithWaiting) {
  see({"success", "wait", "run", "fail"});
  EXPECT_EQ("1 failed 10..30 10/20/30", runs());
}

TEST_F(SolutionRunsTest, AreNumberedFromTheBeginningOfTheHistory) {
  see({"run", "success", "run", "fail", "run"});
  EXPECT_EQ("1 succeeded 0..10 0/10/?, 2 failed 20..30 0/10/20, 3 open 40.. 0/0/?", runs());
}

TEST_F(SolutionRunsTest, GoOnThroughAGapThatCountsForTheLongestOnly) {
  see({"success", "run", "-", "run", "success"});
  EXPECT_EQ("1 succeeded 10..40 0/10/40", runs());
}

TEST_F(SolutionRunsTest, HaveNoLongestWhereAGapLiesAtAnEdge) {
  see({"success", "-", "run", "success", "run", "-", "success"});
  EXPECT_EQ("1 succeeded 20..30 0/10/?, 2 succeeded 40..60 0/0/?", runs());
}

TEST_F(SolutionRunsTest, GoOnWhileTheSolutionIsStoppedOrSaysAWordThatNobodyKnows) {
  see({"success", "run", "norun", "odd", "run", "success"});
  EXPECT_EQ("1 succeeded 10..50 30/40/50", runs());
}

/// The steps of SQLite's plan for a query that read a table of intervals from end to end.
std::string full_scans(const json& plan) {
  std::string found;
  for (const auto& step : plan) {
    const std::string detail = step.at("detail");
    // An index of the latest intervals holds one for each thing.
    if (detail.ends_with("_latest")) continue;
    for (const std::string table : {"nodes", "solutions", "step_results"}) {
      if (detail == "SCAN " + table || detail.starts_with("SCAN " + table + " USING"))
        found += detail + "\n";
    }
  }
  return found;
}

TEST_F(ViewsTest, AQuestionAboutOneTargetReadsTheIntervalsOfNoOther) {
  import(node_line("2026-11-01T12:00:00Z", "RUN"), *base::parse_rfc3339("2026-11-02T00:00:00Z"));
  for (const std::string view :
       {"status_history", "step_history", "solution_runs", "failures", "collection_gaps"}) {
    EXPECT_EQ("",
              full_scans(rows("EXPLAIN QUERY PLAN SELECT * FROM " + view + " WHERE target_id = 1")))
        << view;
  }
}

TEST_F(ViewsTest, CurrentStatusReadsOnlyTheLatestIntervals) {
  import(node_line("2026-11-01T12:00:00Z", "RUN"), *base::parse_rfc3339("2026-11-02T00:00:00Z"));
  EXPECT_EQ("", full_scans(rows("EXPLAIN QUERY PLAN SELECT * FROM current_status")));
}

TEST_F(ViewsTest, SayEveryTimeInOneForm) {
  const auto made = random_history(1);
  import(made.ndjson, made.polls.back().at);
  history().plan(random_plans(1, made.polls));
  {
    // A target that was listed, never seen, and is listed no more.
    SQLite::Database file{history().database(), SQLite::OPEN_READWRITE};
    file.exec(
        "INSERT INTO targets VALUES (900, 'cn-shanghai', 10000, 'DI_REALTIME', 900, NULL, 900000, "
        "0); INSERT INTO discoveries VALUES ('cn-shanghai', 10000, 5000, 5000, 0); INSERT INTO "
        "discovered_targets VALUES (900, 'orders', 1000, 2000, 5000)");
  }
  EXPECT_EQ("1970-01-01 00:00:05.000",
            text("SELECT missing_since_at FROM current_status WHERE target_id = 900"));
  std::size_t columns = 0;
  for (const auto& each :
       rows("SELECT v.name AS view, c.name AS time FROM sqlite_schema AS v, "
            "pragma_table_info(v.name)"
            " AS c WHERE v.type = 'view' AND substr(v.name, 1, 1) <> '_' AND c.name LIKE '%\\_at' "
            "ESCAPE '\\'")) {
    const std::string view = each.at("view");
    const std::string time = each.at("time");
    ++columns;
    EXPECT_EQ("0", text("SELECT count(*) FROM " + view + " WHERE " + time +
                        " NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] "
                        "[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]'"))
        << view << "." << time;
  }
  EXPECT_GT(columns, 20U);
}

TEST_F(ViewsTest, ADayThatHasNotBegunYetHasNoSummary) {
  import(node_line("2026-11-01T12:00:00Z", "RUN"), *base::parse_rfc3339("2026-11-02T00:00:00Z"));
  EXPECT_EQ("2026-11-01", text("SELECT day FROM daily_summary"));
}

TEST_F(ViewsTest, TheLastSnapshotSpeaksForTheTimeUpToAMomentExactlyGapAfterIt) {
  const auto line = node_line("2026-11-01T12:00:00Z", "RUN");
  import(line, *base::parse_rfc3339("2026-11-01T12:15:00Z"));
  EXPECT_EQ("900.0", text("SELECT known_seconds FROM daily_summary"));
  import(line, *base::parse_rfc3339("2026-11-01T12:15:00.001Z"));
  EXPECT_EQ("0.0", text("SELECT known_seconds FROM daily_summary"));
}

TEST_F(ViewsTest, OfADayOfWhichNothingIsKnownNoNumberOfFailuresIsSaid) {
  import(node_line("2026-11-01T12:00:00Z", "RUN") + node_line("2026-11-03T12:00:00Z", "RUN"),
         *base::parse_rfc3339("2026-11-03T12:00:00Z"));
  EXPECT_EQ("null", text("SELECT failures FROM daily_summary WHERE day = '2026-11-02'"));
}

TEST_F(ViewsTest, AFailureOfWhichASingleSnapshotWasSeenCountsWhereNothingElseIsKnown) {
  import(solution_line("2026-11-01T12:00:00Z", "success", {}) +
             solution_line("2026-11-02T12:00:00Z", "fail", {}) +
             solution_line("2026-11-03T12:00:00Z", "success", {}),
         *base::parse_rfc3339("2026-11-03T12:00:00Z"));
  EXPECT_EQ("1", text("SELECT failures FROM daily_summary WHERE day = '2026-11-02'"));
}

TEST_F(SolutionRunsTest, AreNoneWhereNothingRan) {
  see({"success", "fail", "odd", "success"});
  EXPECT_EQ("", runs());
}

TEST_F(SolutionRunsTest, NameTheStepThatTurnedFailedFirstAlsoInTheSnapshotThatEndsThem) {
  see({"success", "run", "fail", "run", "success"});
  EXPECT_EQ("load, null", text("SELECT first_failed_step FROM solution_runs ORDER BY run_number"));
  EXPECT_EQ("2, 2", text("SELECT steps FROM solution_runs"));
}

}  // namespace
}  // namespace syncledger::testing
