#include "store/recorder.hpp"

#include "store/integrity.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

namespace syncledger::store {
namespace {

using base::UtcTime;
using model::Observation;
using model::StatusSnapshot;
using model::TaskType;
using std::chrono::minutes;

const model::Target orders{"cn-shanghai", 10000, TaskType::di_realtime, 100};
const model::Target warehouse{"cn-shanghai", 10000, TaskType::di_solution, 200};

/// Minutes after the first of November 2026.
UtcTime at(int minute) {
  return *base::parse_rfc3339("2026-11-01T00:00:00Z") + minutes{minute};
}

StatusSnapshot node(const std::string& status, const std::string& name = "orders") {
  StatusSnapshot snapshot;
  snapshot.status = status;
  snapshot.name = name;
  return snapshot;
}

model::StepResult step(int id, const std::string& status, const std::string& info = "") {
  model::StepResult result;
  result.step_id = id;
  result.step_key = std::to_string(id);
  result.step_name = "step " + std::to_string(id);
  result.status = status;
  if (!info.empty()) result.info = info;
  return result;
}

StatusSnapshot solution(const std::string& status, std::vector<model::StepResult> steps) {
  StatusSnapshot snapshot;
  snapshot.status = "success";
  snapshot.solution = model::SolutionInfo{status, 200, "ops", std::move(steps)};
  return snapshot;
}

model::FetchFailure failure(model::UnknownReason reason, const std::string& message = "no answer") {
  model::FetchFailure failed;
  failed.reason = reason;
  failed.message = message;
  return failed;
}

/// A history file in which passes are recorded, gap_after 15 minutes.
class RecorderTest : public ::testing::Test {
protected:
  RecordSummary see(UtcTime time, const model::Target& target, const model::FetchResult& result,
                    const std::string& body = "{}") {
    const Observation observation{target, time, result, body, std::nullopt};
    const TrackedTarget tracked{target, std::nullopt, minutes{15}};
    const auto pass = recorder_.begin_pass(PassSource::collect, time, minutes{5});
    return recorder_.record_pass({pass, time, {&tracked, 1}, {&observation, 1}, {}});
  }

  RecordSummary import_node(UtcTime time, const std::string& status) {
    const Observation observation{orders, time, node(status), "{}", std::nullopt};
    return recorder_.record_import(at(1000), minutes{15}, {&observation, 1});
  }

  /// The rows of a query, columns joined by spaces, rows by commas.
  std::string rows(const std::string& sql) {
    SQLite::Statement query{file_.database(), sql};
    std::string text;
    while (query.executeStep()) {
      if (!text.empty()) text += ", ";
      for (int column = 0; column < query.getColumnCount(); ++column) {
        if (column > 0) text += ' ';
        text += query.getColumn(column).isNull() ? "-" : query.getColumn(column).getString();
      }
    }
    return text;
  }

  /// `RUN 0..10 *3 changed`, minutes since at(0).
  std::string intervals(const std::string& table, const std::string& word = "status",
                        const std::string& count = "observations") {
    return rows("SELECT " + word + ", ((first_seen - 1793491200000) / 60000) || '..' || " +
                "((last_seen - 1793491200000) / 60000), '*' || " + count + ", end_reason FROM " +
                table + " ORDER BY first_seen, id");
  }

  std::string nodes() { return intervals("nodes"); }

  std::string steps() { return intervals("step_results", "step_key || ' ' || status"); }

  std::string failures() { return intervals("fetch_failures", "reason", "attempts"); }

  testing::TemporaryDirectory directory_;
  base::ManualClock clock_{at(0)};
  HistoryFile file_ = HistoryFile::open_for_writing(directory_.file("history.db"), clock_);
  Recorder recorder_{file_};
};

TEST_F(RecorderTest, ExtendsTheOpenIntervalWhenTheSameIsSeenAgain) {
  see(at(0), orders, node("RUN"));
  see(at(5), orders, node("RUN"));
  see(at(10), orders, node("RUN"));
  EXPECT_EQ("RUN 0..10 *3 -", nodes());
}

TEST_F(RecorderTest, OpensANewIntervalWhenSomethingElseIsSeen) {
  see(at(0), orders, node("RUN"));
  see(at(5), orders, node("PAUSE"));
  EXPECT_EQ("RUN 0..0 *1 changed, PAUSE 5..5 *1 -", nodes());
}

TEST_F(RecorderTest, ARenameOpensANewInterval) {
  see(at(0), orders, node("RUN"));
  see(at(5), orders, node("RUN", "订单"));
  EXPECT_EQ("RUN orders, RUN 订单", rows("SELECT status, name FROM nodes ORDER BY id"));
}

TEST_F(RecorderTest, EverythingThatMakesANodeAnotherOpensANewInterval) {
  auto said = node("RUN");
  see(at(0), orders, said);
  said.message = "slow";
  see(at(5), orders, said);
  said.name = "orders v2";
  see(at(10), orders, said);
  said.status = "WAIT";
  see(at(15), orders, said);
  EXPECT_EQ("RUN orders -, RUN orders slow, RUN orders v2 slow, WAIT orders v2 slow",
            rows("SELECT status, name, message FROM nodes ORDER BY id"));
}

TEST_F(RecorderTest, EverythingThatMakesASolutionAnotherOpensANewInterval) {
  auto said = solution("run", {});
  see(at(0), warehouse, said);
  said.solution->status = "success";
  see(at(1), warehouse, said);
  said.solution->solution_id = 201;
  see(at(2), warehouse, said);
  said.solution->creator_name = "dev";
  see(at(3), warehouse, said);
  said.message = "done";
  see(at(4), warehouse, said);
  said.name = "warehouse";  // not among them: the latest of the interval is kept
  see(at(5), warehouse, said);
  EXPECT_EQ(
      "run 200 ops - - 1, success 200 ops - - 1, success 201 ops - - 1, "
      "success 201 dev - - 1, success 201 dev done warehouse 2",
      rows("SELECT solution_status, solution_id, creator_name, message, name, observations "
           "FROM solutions ORDER BY id"));
}

TEST_F(RecorderTest, ARenamedStepIsTheSameStepInANewInterval) {
  auto renamed = step(1, "run");
  renamed.step_name = "load everything";
  see(at(0), warehouse, solution("run", {step(1, "run")}));
  see(at(5), warehouse, solution("run", {renamed}));
  EXPECT_EQ("1 run 0..0 *1 changed, 1 run 5..5 *1 -", steps());
  EXPECT_EQ("step 1, load everything", rows("SELECT step_name FROM step_results ORDER BY id"));
}

TEST_F(RecorderTest, StepsInAnotherOrderAreTheSameSteps) {
  see(at(0), warehouse, solution("run", {step(1, "success"), step(2, "run"), step(3, "wait")}));
  see(at(5), warehouse, solution("run", {step(3, "wait"), step(1, "success"), step(2, "run")}));
  EXPECT_EQ("1 success 0..5 *2 -, 2 run 0..5 *2 -, 3 wait 0..5 *2 -", steps());
}

TEST_F(RecorderTest, AStepWhoseInfoChangesAtEveryPollAddsNoRowHoweverManyPolls) {
  for (int i = 0; i < 200; ++i) {
    see(at(5 * i), warehouse, solution("run", {step(1, "run", std::to_string(i) + " rows")}),
        R"({"Info":")" + std::to_string(i) + R"("})");
  }
  EXPECT_EQ("1 run 0..995 *200 -", steps());
  EXPECT_EQ("199 rows", rows("SELECT info FROM step_results"));
  EXPECT_EQ(R"({"Info":"0"})", rows("SELECT body FROM payloads"));
}

TEST_F(RecorderTest, AStepSharesTheGapOfItsSolution) {
  see(at(0), warehouse, solution("run", {step(1, "run")}));
  see(at(60), warehouse, solution("run", {step(1, "run")}));
  EXPECT_EQ("1 run 0..0 *1 gap, 1 run 60..60 *1 -", steps());
}

TEST_F(RecorderTest, AStepThatIsNotThereAfterAGapWasAbsent) {
  see(at(0), warehouse, solution("run", {step(1, "run"), step(2, "run")}));
  see(at(60), warehouse, solution("run", {step(1, "run")}));
  EXPECT_EQ("1 run 0..0 *1 gap, 2 run 0..0 *1 absent, 1 run 60..60 *1 -", steps());
}

TEST_F(RecorderTest, AFailedFetchOfASolutionTouchesNoneOfItsSteps) {
  see(at(0), warehouse, solution("run", {step(1, "run")}));
  see(at(5), warehouse, base::Failure{failure(model::UnknownReason::api_error)});
  see(at(10), warehouse, solution("run", {step(1, "run")}));
  EXPECT_EQ("1 run 0..10 *2 -", steps());
  EXPECT_EQ("api_error 5..5 *1 recovered", failures());
}

TEST_F(RecorderTest, ATargetThatIsNotFoundForAWhileAndComesBackKeepsItsHistory) {
  see(at(0), orders, node("RUN"));
  for (int minute = 10; minute <= 60; minute += 10) {
    see(at(minute), orders, base::Failure{failure(model::UnknownReason::not_found, "deleted")});
  }
  see(at(70), orders, node("RUN"));
  EXPECT_EQ("RUN 0..0 *1 gap, RUN 70..70 *1 -", nodes());
  EXPECT_EQ("not_found 10..60 *6 recovered", failures());
  EXPECT_EQ(
      "RUN, not_found, RUN",
      rows("SELECT coalesce(status, unseen_reason) FROM status_history ORDER BY started_epoch, "
           "observations DESC LIMIT 3"));
}

TEST_F(RecorderTest, ATargetTakenOutOfTheConfigurationAndPutBackIsTheSameTarget) {
  see(at(0), orders, node("RUN"));
  see(at(0), warehouse, solution("run", {}));
  see(at(60), warehouse, solution("run", {}));  // orders is not asked for
  EXPECT_EQ("RUN 0..0 *1 -", nodes());
  see(at(120), orders, node("RUN"));
  EXPECT_EQ("RUN 0..0 *1 gap, RUN 120..120 *1 -", nodes());
  EXPECT_EQ("2", rows("SELECT count(*) FROM targets"));
}

TEST_F(RecorderTest, AnotherLabelOrGapOfTheConfigurationIsThatOfTheTargetFromThenOn) {
  const Observation observation{orders, at(0), node("RUN"), "{}", std::nullopt};
  for (const auto& [label, gap] : {std::pair{"orders", 15}, {"订单", 30}}) {
    const TrackedTarget tracked{orders, label, minutes{gap}};
    const auto pass = recorder_.begin_pass(PassSource::collect, at(gap), minutes{5});
    recorder_.record_pass({pass, at(gap), {&tracked, 1}, {}, {}});
  }
  EXPECT_EQ("订单 1800000", rows("SELECT label, gap_after_ms FROM targets"));
}

TEST_F(RecorderTest, AnIntervalNeverSpansAGap) {
  see(at(0), orders, node("RUN"));
  see(at(16), orders, node("RUN"));
  EXPECT_EQ("RUN 0..0 *1 gap, RUN 16..16 *1 -", nodes());
}

TEST_F(RecorderTest, ExactlyGapAfterIsNoGapYet) {
  see(at(0), orders, node("RUN"));
  see(at(15), orders, node("RUN"));
  EXPECT_EQ("RUN 0..15 *2 -", nodes());
}

TEST_F(RecorderTest, AChangeAcrossAGapEndsAsAGap) {
  see(at(0), orders, node("RUN"));
  see(at(60), orders, node("WAIT"));
  EXPECT_EQ("RUN 0..0 *1 gap, WAIT 60..60 *1 -", nodes());
}

TEST_F(RecorderTest, AFailedFetchNeverTouchesStatusIntervals) {
  see(at(0), orders, node("RUN"));
  see(at(5), orders, base::Failure{failure(model::UnknownReason::timeout)});
  see(at(10), orders, node("RUN"));
  EXPECT_EQ("RUN 0..10 *2 -", nodes());
  EXPECT_EQ("timeout 5..5 *1 recovered", failures());
}

TEST_F(RecorderTest, FailedFetchesAreIntervalsOfTheSameReasonAndMessage) {
  see(at(0), orders, base::Failure{failure(model::UnknownReason::timeout)});
  see(at(5), orders, base::Failure{failure(model::UnknownReason::timeout)});
  see(at(10), orders, base::Failure{failure(model::UnknownReason::network)});
  see(at(40), orders, base::Failure{failure(model::UnknownReason::network)});
  EXPECT_EQ("timeout 0..5 *2 changed, network 10..10 *1 gap, network 40..40 *1 -", failures());
}

TEST_F(RecorderTest, AChangingInfoOpensNoIntervalAndTheLatestTextIsKept) {
  see(at(0), warehouse, solution("run", {step(1, "run", "1 of 3")}));
  see(at(5), warehouse, solution("run", {step(1, "run", "2 of 3")}));
  see(at(10), warehouse, solution("run", {step(1, "run")}));
  EXPECT_EQ("1 run 0..10 *3 -", steps());
  EXPECT_EQ("2 of 3", rows("SELECT info FROM step_results"));
  EXPECT_EQ("run 0..10 *3 -", intervals("solutions", "solution_status"));
}

TEST_F(RecorderTest, AStepThatIsGoneEndsAsAbsentAndMayReturn) {
  see(at(0), warehouse, solution("run", {step(1, "run"), step(2, "wait")}));
  see(at(5), warehouse, solution("run", {step(1, "run")}));
  see(at(10), warehouse, solution("run", {step(2, "wait"), step(1, "run")}));
  EXPECT_EQ("1 run 0..10 *3 -, 2 wait 0..0 *1 absent, 2 wait 10..10 *1 -", steps());
}

TEST_F(RecorderTest, RepeatedStepIdsAreStepsOfTheirOwn) {
  auto second = step(3, "wait");
  second.step_key = "3#2";
  see(at(0), warehouse, solution("run", {step(3, "run"), second}));
  see(at(5), warehouse, solution("run", {step(3, "run"), second}));
  EXPECT_EQ("3 run 0..5 *2 -, 3#2 wait 0..5 *2 -", steps());
}

TEST_F(RecorderTest, AClockSetBackKeepsTheHistoryInOrderAndIsNotedOnThePass) {
  see(at(60), orders, node("RUN"));
  see(at(30), orders, node("PAUSE"));
  EXPECT_EQ(
      "RUN PAUSE",
      rows("SELECT group_concat(status, ' ') FROM (SELECT status FROM nodes ORDER BY first_seen)"));
  EXPECT_EQ("1", rows("SELECT (SELECT first_seen FROM nodes WHERE status = 'PAUSE') - (SELECT "
                      "last_seen FROM nodes "
                      "WHERE status = 'RUN')"));
  EXPECT_EQ("-, 1800000", rows("SELECT clock_set_back_ms FROM passes ORDER BY id"));
  EXPECT_TRUE(check(file_).empty());
}

TEST_F(RecorderTest, AClockSetBackGrowsAnIntervalByAMillisecondWhileTheStatusIsTheSame) {
  see(at(60), orders, node("RUN"));
  see(at(30), orders, node("RUN"));
  see(at(35), orders, node("RUN"));
  EXPECT_EQ("3 2", rows("SELECT observations, last_seen - first_seen FROM nodes"));
  EXPECT_EQ("-, 1800000, 1500001", rows("SELECT clock_set_back_ms FROM passes ORDER BY id"));
}

TEST_F(RecorderTest, AClockSetBackKeepsStepsAndFailedFetchesInOrderToo) {
  see(at(60), warehouse, solution("run", {step(1, "run"), step(2, "run")}));
  see(at(30), warehouse, base::Failure{failure(model::UnknownReason::timeout)});
  see(at(31), warehouse, solution("fail", {step(1, "fail")}));
  EXPECT_EQ("run changed, fail -, 1 run changed, 2 run absent, 1 fail -",
            rows("SELECT * FROM (SELECT solution_status, end_reason FROM solutions ORDER BY id) "
                 "UNION ALL SELECT * FROM (SELECT step_key || ' ' || status, end_reason FROM "
                 "step_results ORDER BY id)"));
  EXPECT_EQ("2", rows("SELECT last_seen - 1793494800000 FROM solutions WHERE end_reason IS NULL"));
  EXPECT_TRUE(check(file_).empty());
}

TEST_F(RecorderTest, AClockSetForwardLeavesAGapAndNothingElse) {
  see(at(0), orders, node("RUN"));
  see(at(600), orders, node("RUN"));
  EXPECT_EQ("RUN 0..0 *1 gap, RUN 600..600 *1 -", nodes());
  EXPECT_EQ("-, -", rows("SELECT clock_set_back_ms FROM passes ORDER BY id"));
}

TEST_F(RecorderTest, AClockSetForwardAndThenRightAgainIsNotedAsSetBack) {
  see(at(0), orders, node("RUN"));
  see(at(600), orders, node("RUN"));
  see(at(5), orders, node("PAUSE"));
  EXPECT_EQ("RUN 0..0 *1 gap, RUN 600..600 *1 changed, PAUSE 600..600 *1 -", nodes());
  EXPECT_EQ("-, -, 35700000", rows("SELECT clock_set_back_ms FROM passes ORDER BY id"));
  EXPECT_TRUE(check(file_).empty());
}

TEST_F(RecorderTest, TheSkewAgainstTheServiceIsNotedOnThePass) {
  Observation observation{orders, at(0), node("RUN"), "{}", std::chrono::milliseconds{-2500}};
  const TrackedTarget tracked{orders, std::nullopt, minutes{15}};
  const auto pass = recorder_.begin_pass(PassSource::collect, at(0), minutes{5});
  recorder_.record_pass({pass, at(0), {&tracked, 1}, {&observation, 1}, {}});
  EXPECT_EQ("-2500", rows("SELECT clock_skew_ms FROM passes"));
}

TEST_F(RecorderTest, APassThatCrashedBetweenFetchAndCommitIsVisibleAndRecordedNothing) {
  see(at(0), orders, node("RUN"));
  recorder_.begin_pass(PassSource::collect, at(5), minutes{5});
  auto reopened = HistoryFile::open_for_writing(directory_.file("history.db"), clock_);
  Recorder next{reopened};
  EXPECT_EQ("1, 0", rows("SELECT finished_at IS NOT NULL FROM passes ORDER BY id"));
  EXPECT_EQ("RUN 0..0 *1 -", nodes());
  see(at(10), orders, node("RUN"));
  EXPECT_EQ("RUN 0..10 *2 -", nodes());
}

TEST_F(RecorderTest, APassIsRecordedWholeOrNotAtAll) {
  const std::vector<TrackedTarget> tracked{{orders, std::nullopt, minutes{15}}};
  const std::vector<Observation> observations{
      {orders, at(0), node("RUN"), "{}", std::nullopt},
      {warehouse, at(0), solution("run", {}), "{}", std::nullopt}};
  const auto pass = recorder_.begin_pass(PassSource::collect, at(0), minutes{5});
  EXPECT_ANY_THROW(recorder_.record_pass(
      {pass, at(0), tracked, observations, {}}));  // the second is not tracked
  EXPECT_EQ("0", rows("SELECT count(*) FROM nodes"));
  EXPECT_EQ("0", rows("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
}

TEST_F(RecorderTest, KeepsTheBodyOfTheFirstSnapshotOfEachIntervalOncePerContent) {
  see(at(0), orders, node("RUN"), R"({"a":1})");
  see(at(5), orders, node("RUN"), R"({"b":2})");
  see(at(10), orders, node("PAUSE"), R"({"c":3})");
  see(at(15), orders, node("RUN"), R"({"a":1})");
  EXPECT_EQ(R"({"a":1}, {"c":3})", rows("SELECT body FROM payloads ORDER BY id"));
  EXPECT_EQ("1, 2, 1", rows("SELECT payload_id FROM nodes ORDER BY id"));
}

TEST_F(RecorderTest, FindsTheBodyOnceHoweverManyStepsItTellsOf) {
  // For each step anew, this takes minutes.
  constexpr int count = 20'000;
  std::vector<model::StepResult> many;
  for (int id = 0; id < count; ++id) many.push_back(step(id, "run"));
  see(at(0), warehouse, solution("run", std::move(many)), std::string(2'000'000, 'x'));
  EXPECT_EQ("20000 1", rows("SELECT count(*), count(DISTINCT payload_id) FROM step_results"));
}

TEST_F(RecorderTest, TheBodyThatOpensStepsAndTheirSolutionIsKeptOnce) {
  see(at(0), warehouse, solution("run", {step(1, "run"), step(2, "wait")}), "first");
  see(at(5), warehouse, solution("run", {step(1, "success"), step(2, "wait")}), "second");
  EXPECT_EQ("first, second", rows("SELECT body FROM payloads ORDER BY id"));
  EXPECT_EQ("1 first, 2 first, 1 second",
            rows("SELECT s.step_key, p.body FROM step_results AS s JOIN payloads AS p ON p.id = "
                 "s.payload_id ORDER BY s.id"));
  EXPECT_EQ("first", rows("SELECT p.body FROM solutions AS s JOIN payloads AS p ON p.id = "
                          "s.payload_id"));
}

TEST_F(RecorderTest, TheBodyOfAFailedFetchIsKeptToo) {
  see(at(0), orders, base::Failure{failure(model::UnknownReason::bad_response)}, "<html>no</html>");
  see(at(5), orders, base::Failure{failure(model::UnknownReason::bad_response)}, "<html>2</html>");
  EXPECT_EQ("<html>no</html>", rows("SELECT body FROM payloads"));
  EXPECT_EQ("1 2", rows("SELECT payload_id, attempts FROM fetch_failures"));
}

TEST_F(RecorderTest, ABodyThatIsNotUtf8IsKeptByteForByte) {
  see(at(0), orders, node("RUN"), "\xFF\xFE{}");
  EXPECT_EQ("blob FFFE7B7D", rows("SELECT typeof(body), hex(body) FROM payloads"));
}

TEST_F(RecorderTest, UnknownWordsOfSolutionsAndStepsAreKeptAndFlaggedOnce) {
  const auto odd = solution("half done", {step(1, "resting"), step(2, "resting")});
  EXPECT_EQ((std::vector<std::string>{"unknown_status half done", "unknown_status resting"}),
            see(at(0), warehouse, odd).notices);
  EXPECT_TRUE(see(at(60), warehouse, odd).notices.empty());
  EXPECT_EQ("half done unknown, resting unknown, resting unknown",
            rows("SELECT status, status_class FROM current_status ORDER BY level, step_id"));
}

TEST_F(RecorderTest, WhatTheDecoderDidNotKnowIsFlaggedOnceAndTheSnapshotRecorded) {
  auto said = node("RUN");
  said.notices = {{model::Notice::Kind::unknown_field, "Data.Mood"},
                  {model::Notice::Kind::duplicate_step, "StepId 3"}};
  EXPECT_EQ((std::vector<std::string>{"unknown_field Data.Mood", "duplicate_step StepId 3"}),
            see(at(0), orders, said).notices);
  EXPECT_TRUE(see(at(5), orders, said).notices.empty());
  EXPECT_EQ("RUN 0..5 *2 -", nodes());
}

TEST_F(RecorderTest, FlagsAnUnknownWordOnceAndKeepsItLetterForLetter) {
  EXPECT_EQ(std::vector<std::string>{"unknown_status EXCEPTION"},
            see(at(0), orders, node("EXCEPTION")).notices);
  see(at(5), orders, node("RUN"));
  EXPECT_TRUE(see(at(10), orders, node("EXCEPTION")).notices.empty());
  EXPECT_EQ("EXCEPTION unknown", rows("SELECT status, status_class FROM current_status"));
}

TEST_F(RecorderTest, ImportSkipsWhatIsHeldAndAddsNoPassForIt) {
  import_node(at(0), "RUN");
  import_node(at(5), "PAUSE");
  const auto before = nodes() + rows("SELECT count(*) FROM passes");
  EXPECT_EQ(1, import_node(at(0), "RUN").skipped);
  EXPECT_EQ(1, import_node(at(5), "PAUSE").skipped);
  EXPECT_EQ(before, nodes() + rows("SELECT count(*) FROM passes"));
}

TEST_F(RecorderTest, ConfiguredClassesAreWrittenOnceWhateverTheirCapitals) {
  const std::vector<Recorder::ConfiguredClass> classes{{"DI_REALTIME", "run", "paused"}};
  recorder_.configure_classes(classes);
  const auto changes = file_.database().getTotalChanges();
  recorder_.configure_classes(classes);
  EXPECT_EQ(changes, file_.database().getTotalChanges());
}

TEST_F(RecorderTest, ConfiguredClassesWinRegardlessOfCaseAndCanBeTakenBack) {
  see(at(0), orders, node("run"));
  const std::vector<Recorder::ConfiguredClass> classes{{"DI_REALTIME", "RUN", "paused"},
                                                       {"DI_REALTIME", "EX", "failed"}};
  recorder_.configure_classes(classes);
  EXPECT_EQ("paused", rows("SELECT status_class FROM current_status"));
  recorder_.configure_classes({});
  EXPECT_EQ("running", rows("SELECT status_class FROM current_status"));
  EXPECT_EQ("0", rows("SELECT count(*) FROM status_classes WHERE status = 'EX'"));
}

TEST_F(RecorderTest, CountsCallsOfOneDayTogether) {
  const std::vector<CallCount> calls{{"default", "cn-shanghai", "2026-11-01", 3, 1, {}}};
  for (int i = 0; i < 2; ++i) {
    recorder_.record_pass(
        {recorder_.begin_pass(PassSource::collect, at(i), minutes{5}), at(i), {}, {}, calls});
  }
  EXPECT_EQ("6 2", rows("SELECT calls, throttled FROM api_calls"));
}

TEST_F(RecorderTest, ViewsTellGapsWithTheirReasons) {
  see(at(0), orders, node("RUN"));
  see(at(10), orders, base::Failure{failure(model::UnknownReason::network)});
  see(at(20), orders, base::Failure{failure(model::UnknownReason::network)});
  see(at(120), orders, node("RUN"));
  EXPECT_EQ("network 1200.0, recorder_off 6000.0",
            rows("SELECT reason, seconds FROM collection_gaps WHERE ended_at IS NOT NULL ORDER BY "
                 "started_at"));
  EXPECT_EQ("RUN running, network unknown, recorder_off unknown, RUN running",
            rows("SELECT coalesce(status, unseen_reason), status_class FROM status_history WHERE "
                 "ended_at IS NOT NULL OR "
                 "last_seen_at IS NOT NULL ORDER BY started_epoch, last_seen_at IS NULL"));
}

}  // namespace
}  // namespace syncledger::store
