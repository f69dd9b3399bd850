#include "support/oracle.hpp"

#include <gtest/gtest.h>

namespace syncledger::oracle {
namespace {

using nlohmann::json;
using std::chrono::minutes;

const model::Target node{"cn-zhangjiakou", 10000, model::TaskType::di_realtime, 100};
const model::Target solution{"cn-zhangjiakou", 10000, model::TaskType::di_solution, 200};

/// Minutes after midnight of Sunday, 2026-11-01.
base::UtcTime minute(int count) {
  return base::from_unix_ms(1793491200000) + minutes{count};
}

std::string text(int count) {
  return base::to_rfc3339(minute(count));
}

Question window(int since, int until) {
  return {minute(since), minute(until)};
}

/// A history in the making: the node says a word at a minute.
class Polls {
public:
  Polls& says(int at, const std::string& word) {
    polls_.push_back({node, minute(at), Snapshot{word, "orders", std::nullopt, std::nullopt}, ""});
    return *this;
  }

  /// The same word every five minutes, both ends included.
  Polls& keeps_saying(int from, int to, const std::string& word) {
    for (int at = from; at <= to; at += 5) says(at, word);
    return *this;
  }

  Polls& fails(int at, const std::string& reason) {
    polls_.push_back({node, minute(at), std::nullopt, reason});
    return *this;
  }

  Polls& runs_steps(int at, const std::string& status, std::vector<Step> steps) {
    polls_.push_back({solution, minute(at),
                      Snapshot{"success", std::nullopt, std::nullopt,
                               Solution{status, 7, "ann", std::move(steps)}},
                      ""});
    return *this;
  }

  // NOLINTNEXTLINE(google-explicit-constructor): a history is used as its polls
  operator const std::vector<Poll>&() const { return polls_; }

private:
  std::vector<Poll> polls_;
};

/// The row of that status, or null.
json row_with(const json& rows, const std::string& field, const json& value) {
  for (const auto& row : rows) {
    if (row.contains(field) && row.at(field) == value) return row;
  }
  return nullptr;
}

TEST(Oracle, GivesAStopBetweenRunsItsTimeWithinThePollsAroundIt) {
  const auto polls =
      Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(15, 20, "PAUSE").keeps_saying(25, 30, "RUN");
  const auto pause = row_with(durations_rows(polls, window(0, 30)), "status", "PAUSE");
  EXPECT_EQ(10 * 60, pause.at("seconds"));      // 15 to 25
  EXPECT_EQ(5 * 60, pause.at("min_seconds"));   // 15 to 20
  EXPECT_EQ(15 * 60, pause.at("max_seconds"));  // 10 to 25
  EXPECT_EQ(1, pause.at("stretches"));
  EXPECT_DOUBLE_EQ(10.0 / 30.0, pause.at("share"));
}

TEST(Oracle, TakesTheWindowsOwnEdgesAsExact) {
  const auto polls =
      Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(15, 20, "PAUSE").keeps_saying(25, 30, "RUN");
  const auto run = row_with(durations_rows(polls, window(0, 30)), "status", "RUN");
  EXPECT_EQ(20 * 60, run.at("seconds"));      // 0 to 15, 25 to 30
  EXPECT_EQ(15 * 60, run.at("min_seconds"));  // 0 to 10, 25 to 30
  EXPECT_EQ(25 * 60, run.at("max_seconds"));  // 0 to 15, 20 to 30
  EXPECT_EQ(2, run.at("stretches"));
}

TEST(Oracle, CallsTheTimeOfAGapUnknownAndLeavesTheEdgeOpen) {
  const auto polls = Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(30, 40, "RUN");
  const auto run = row_with(durations_rows(polls, window(0, 40)), "status", "RUN");
  EXPECT_EQ(20 * 60, run.at("known_seconds"));
  EXPECT_EQ(20 * 60, run.at("unknown_seconds"));
  EXPECT_EQ(20 * 60, run.at("min_seconds"));
  EXPECT_EQ(nullptr, run.at("max_seconds"));
  EXPECT_EQ(2, run.at("stretches"));
}

TEST(Oracle, FifteenMinutesAreNoGapAndAMillisecondMoreIsOne) {
  const auto joined = Polls{}.says(0, "RUN").says(15, "RUN");
  EXPECT_EQ(15 * 60, durations_rows(joined, window(0, 15)).at(0).at("seconds"));
  auto question = window(0, 15);
  question.gap_after = minutes{15} - std::chrono::milliseconds{1};
  EXPECT_EQ(0, durations_rows(joined, question).at(0).at("seconds"));
}

TEST(Oracle, CountsTheOpenIntervalUpToUntilUnlessThatIsAGap) {
  const auto polls = Polls{}.keeps_saying(0, 10, "RUN");
  EXPECT_EQ(25 * 60, durations_rows(polls, window(0, 25)).at(0).at("seconds"));
  EXPECT_EQ(10 * 60, durations_rows(polls, window(0, 26)).at(0).at("seconds"));
}

TEST(Oracle, DoesNotCountTheTimeBeforeTheFirstSnapshot) {
  const auto polls = Polls{}.fails(0, "network").keeps_saying(20, 30, "RUN");
  const auto run = durations_rows(polls, window(-60, 30)).at(0);
  EXPECT_EQ(10 * 60, run.at("known_seconds"));
  EXPECT_EQ(0, run.at("unknown_seconds"));
}

TEST(Oracle, AddsWhatCouldReachIntoTheWindowToTheMaximumAlone) {
  const auto polls = Polls{}
                         .keeps_saying(0, 5, "PAUSE")
                         .keeps_saying(10, 20, "RUN")
                         .says(25, "PAUSE")
                         .says(30, "PAUSE")
                         .says(35, "RUN");
  const auto run = row_with(durations_rows(polls, window(12, 33)), "status", "RUN");
  EXPECT_EQ(13 * 60, run.at("seconds"));            // 12 to 25
  EXPECT_EQ(8 * 60, run.at("min_seconds"));         // 12 to 20
  EXPECT_EQ((13 + 3) * 60, run.at("max_seconds"));  // 12 to 25, and 30 to 33
  EXPECT_EQ(1, run.at("stretches"));
}

TEST(Oracle, SkipsALineThatIsNotLaterThanWhatIsKnown) {
  const auto polls = Polls{}
                         .says(0, "RUN")
                         .fails(10, "network")
                         .says(5, "PAUSE")
                         .says(10, "PAUSE")
                         .says(12, "RUN");
  const auto rows = durations_rows(polls, window(0, 12));
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ(12 * 60, rows.at(0).at("seconds"));
}

TEST(Oracle, SaysSinceWhenAThingHasItsStatus) {
  const auto polls = Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(15, 25, "WAIT");
  const auto row = status_rows(polls, window(0, 41)).at(0);
  EXPECT_EQ("WAIT", row.at("status"));
  EXPECT_EQ("waiting", row.at("status_class"));
  EXPECT_EQ(text(15), row.at("since"));
  EXPECT_EQ(text(10), row.at("since_after"));
  EXPECT_EQ(text(25), row.at("last_seen_at"));
  EXPECT_EQ(16 * 60, row.at("age_seconds"));
  EXPECT_EQ(true, row.at("stale"));
}

TEST(Oracle, SaysSinceWhenAcrossAGapAndHowMuchOfThatNobodySaw) {
  const auto polls =
      Polls{}.says(0, "RUN").keeps_saying(5, 10, "WAIT").keeps_saying(60, 65, "WAIT");
  const auto row = status_rows(polls, window(0, 70)).at(0);
  EXPECT_EQ(text(5), row.at("since"));
  EXPECT_EQ(text(0), row.at("since_after"));
  EXPECT_EQ(65 * 60, row.at("for_seconds"));
  EXPECT_EQ(50 * 60, row.at("unseen_seconds"));
}

TEST(Oracle, ListsATargetThatWasNeverSeenWithTheReason) {
  const auto row = status_rows(Polls{}.fails(0, "network").fails(5, "tls"), window(0, 10)).at(0);
  EXPECT_EQ(nullptr, row.at("status"));
  EXPECT_EQ("tls", row.at("message"));
}

TEST(Oracle, CallsRunToWaitAndBackAFailure) {
  const auto polls =
      Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(15, 20, "WAIT").keeps_saying(25, 30, "RUN");
  const auto rows = failures_rows(polls, window(0, 30));
  ASSERT_EQ(1U, rows.size());
  const auto& failure = rows.at(0);
  EXPECT_EQ("unexpected_stop", failure.at("kind"));
  EXPECT_EQ(text(10), failure.at("started_after"));
  EXPECT_EQ(text(15), failure.at("started_at"));
  EXPECT_EQ(text(20), failure.at("ended_after"));
  EXPECT_EQ(text(25), failure.at("ended_at"));
  EXPECT_EQ(10 * 60, failure.at("seconds"));
  EXPECT_EQ(5 * 60, failure.at("min_seconds"));
  EXPECT_EQ(15 * 60, failure.at("max_seconds"));
}

TEST(Oracle, CallsAStopThatSomebodyWantedNoFailure) {
  EXPECT_TRUE(
      failures_rows(Polls{}.says(0, "RUN").says(5, "KILLING").says(10, "NORUN"), window(0, 15))
          .empty());
  EXPECT_TRUE(failures_rows(Polls{}.says(0, "RUN").says(5, "PAUSE").says(10, "WAIT"), window(0, 15))
                  .empty());
  EXPECT_TRUE(failures_rows(Polls{}.says(0, "NORUN").says(5, "WAIT"), window(0, 15)).empty());
}

TEST(Oracle, LetsAGapInsideAFailureWidenItsBounds) {
  const auto polls = Polls{}
                         .says(0, "RUN")
                         .keeps_saying(5, 10, "NORUN")
                         .keeps_saying(40, 50, "NORUN")
                         .says(55, "RUN");
  const auto failure = failures_rows(polls, window(0, 60)).at(0);
  EXPECT_EQ((5 + 15) * 60, failure.at("seconds"));      // 5 to 10, 40 to 55
  EXPECT_EQ((5 + 10) * 60, failure.at("min_seconds"));  // 5 to 10, 40 to 50
  EXPECT_EQ(55 * 60, failure.at("max_seconds"));        // 0 to 55
}

TEST(Oracle, LeavesAFailureOpenUntilItRunsAgain) {
  const auto failure =
      failures_rows(Polls{}.says(0, "RUN").says(5, "NORUN").says(10, "odd"), window(0, 20)).at(0);
  EXPECT_EQ(true, failure.at("open"));
  EXPECT_EQ(nullptr, failure.at("ended_at"));
  EXPECT_EQ(15 * 60, failure.at("seconds"));
  EXPECT_EQ(5 * 60, failure.at("min_seconds"));
  EXPECT_EQ(nullptr, failure.at("max_seconds"));
}

TEST(Oracle, BoundsTheAvailabilityByWhatNobodySaw) {
  const auto polls =
      Polls{}.keeps_saying(0, 10, "RUN").keeps_saying(15, 20, "PAUSE").keeps_saying(25, 40, "RUN");
  const auto row = availability_rows(polls, window(0, 40)).at(0);
  EXPECT_DOUBLE_EQ(30.0 / 40, row.at("availability"));       // not 15 to 25
  EXPECT_DOUBLE_EQ(25.0 / 40, row.at("availability_low"));   // 0 to 10, 25 to 40
  EXPECT_DOUBLE_EQ(35.0 / 40, row.at("availability_high"));  // all but 15 to 20
}

TEST(Oracle, CutsTheRowsOfATrendToBucketsAndStartsWhereTheThingWasFirstSeen) {
  const auto polls =
      Polls{}.keeps_saying(70, 110, "RUN").keeps_saying(115, 130, "NORUN").says(135, "RUN");
  const auto rows = trends_rows(polls, window(0, 150));
  ASSERT_EQ(2U, rows.size());
  EXPECT_EQ(text(60), rows.at(0).at("bucket_start"));
  EXPECT_EQ(50 * 60, rows.at(0).at("known_seconds"));
  EXPECT_EQ(1, rows.at(0).at("failures"));
  EXPECT_EQ(5 * 60, rows.at(0).at("failed_seconds"));
  EXPECT_EQ(20 * 60, rows.at(0).at("mttr_seconds"));
  EXPECT_EQ(0, rows.at(1).at("failures"));
  EXPECT_EQ(15 * 60, rows.at(1).at("failed_seconds"));
  EXPECT_EQ(nullptr, rows.at(1).at("mttr_seconds"));
}

TEST(Oracle, StartsWeeksOnMondayAndMonthsOnTheFirst) {
  auto question = window(0, 60);
  question.bucket = Bucket::week;
  const auto polls = Polls{}.keeps_saying(0, 30, "RUN");
  EXPECT_EQ("2026-10-26T00:00:00.000Z", trends_rows(polls, question).at(0).at("bucket_start"));
  question.bucket = Bucket::month;
  EXPECT_EQ("2026-11-01T00:00:00.000Z", trends_rows(polls, question).at(0).at("bucket_start"));
}

TEST(Oracle, NeedsEightBucketsForATrend) {
  const auto steady = Polls{}.keeps_saying(0, 8 * 60, "RUN");
  EXPECT_EQ("too_few", trends_summary(steady, window(0, 7 * 60)).at(0).at("direction"));
  const auto entry = trends_summary(steady, window(0, 8 * 60)).at(0);
  EXPECT_EQ("steady", entry.at("direction"));
  EXPECT_EQ(0.0, entry.at("slope"));
  EXPECT_EQ(1.0, entry.at("p_value"));
}

TEST(Oracle, FindsTheSlopeAndCertaintyOfARise) {
  // S = 28 of 28 pairs; its variance is 8*7*21/18; z = 27 / sqrt(65.33) = 3.340.
  const auto trend = trend_of({0, 1, 2, 3, 4, 5, 6, 7}, {0, 2, 4, 6, 8, 10, 12, 14});
  EXPECT_DOUBLE_EQ(2.0, trend.slope);
  EXPECT_NEAR(0.000836, trend.p_value, 0.000002);
}

TEST(Oracle, TellsStepsOfOneIdApartByTheirPlace) {
  const auto polls = Polls{}
                         .runs_steps(0, "run", {{3, "a", "success", {}}, {3, "b", "run", {}}})
                         .runs_steps(5, "run", {{3, "a", "success", {}}, {3, "b", "fail", {}}});
  const auto failures = failures_rows(polls, window(0, 10));
  ASSERT_EQ(1U, failures.size());
  EXPECT_EQ("b", failures.at(0).at("step_name"));
  EXPECT_EQ(3, failures.at(0).at("step_id"));
}

TEST(Oracle, EndsAStepThatIsAbsentAndLeavesItsEdgeOpen) {
  const auto polls = Polls{}
                         .runs_steps(0, "run", {{1, "copy", "run", {}}})
                         .runs_steps(5, "run", {{1, "copy", "run", {}}})
                         .runs_steps(10, "run", {})
                         .runs_steps(12, "run", {{1, "copy", "run", {}}});
  const auto step = row_with(durations_rows(polls, window(0, 20)), "level", "step");
  EXPECT_EQ((5 + 8) * 60, step.at("seconds"));
  EXPECT_EQ(7 * 60, step.at("unknown_seconds"));
  EXPECT_EQ(nullptr, step.at("max_seconds"));
  EXPECT_EQ(2, step.at("stretches"));
}

}  // namespace
}  // namespace syncledger::oracle
