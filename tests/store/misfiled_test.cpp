// Histories that earlier builds dated by clocks that were ahead, and what their repair makes of
// them.

#include "store/integrity.hpp"
#include "store/recorder.hpp"
#include "support/dice.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <vector>

namespace syncledger::store {
namespace {

using base::UtcTime;
using model::Observation;
using model::TaskType;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

const UtcTime start = base::parse_rfc3339("2026-11-01T00:00:00Z").value();
const model::Target orders{"cn-shanghai", 10000, TaskType::di_realtime, 100};
const model::Target warehouse{"cn-shanghai", 10000, TaskType::di_solution, 200};

/// What a pass sees of both targets; letters: R and N of a node, r s and f of a solution, x no
/// answer, - not asked.
struct Seen {
  char node = 'R';
  char solution = 'r';
};

/// A pass that was made at a moment of the truth, by a clock that was off.
struct Pass {
  UtcTime at;
  milliseconds skew{0};
  Seen seen{};
  bool says_skew = true;  ///< whether an answer had a Date
};

model::FetchResult node_of(char letter) {
  if (letter == 'x') {
    return base::Failure{model::FetchFailure{model::UnknownReason::timeout, "", {}, "slow", ""}};
  }
  model::StatusSnapshot snapshot;
  snapshot.status = letter == 'R' ? "RUN" : "NORUN";
  return snapshot;
}

model::FetchResult solution_of(char letter) {
  if (letter == 'x') return node_of('x');
  model::StatusSnapshot snapshot;
  snapshot.status = "success";
  const std::string word = letter == 'r' ? "running" : letter == 's' ? "success" : "fail";
  snapshot.solution = model::SolutionInfo{word, 200, "ops", {}};
  model::StepResult first{1, "1", "build", letter == 'r' ? "running" : "success", {}};
  snapshot.solution->steps.push_back(first);
  // A step that is not always there.
  if (letter != 's') snapshot.solution->steps.push_back({2, "2", "load", word, {}});
  return snapshot;
}

/// A history file, recorded as builds before schema version 3 did it: by this machine's clock.
class OldHistory {
public:
  void record(const Pass& pass) {
    const auto time = pass.at + pass.skew;
    const auto skew = pass.says_skew ? std::optional{pass.skew} : std::nullopt;
    std::vector<Observation> observations;
    if (pass.seen.node != '-')
      observations.push_back({orders, time, node_of(pass.seen.node), "{\"a\":1}", skew});
    if (pass.seen.solution != '-')
      observations.push_back({warehouse, time, solution_of(pass.seen.solution), "{\"b\":1}", skew});
    std::vector<TrackedTarget> tracked;
    for (const auto& each : observations)
      tracked.push_back({each.target, std::nullopt, minutes{15}});
    const auto id = recorder_.begin_pass(PassSource::watch, time, minutes{5});
    recorder_.record_pass({id, time, tracked, observations, {}});
  }

  void import_node(UtcTime time, char letter) {
    const Observation observation{orders, time, node_of(letter), "{\"c\":1}", std::nullopt};
    recorder_.record_import(start, minutes{15}, {&observation, 1});
  }

  /// Until nothing is left to repair. Returns what cannot be.
  std::vector<Finding> repair_all() {
    auto findings = check(file_);
    for (std::size_t before = findings.size() + 1; findings.size() < before;) {
      before = findings.size();
      repair(file_, findings);
      findings = check(file_);
    }
    std::erase_if(findings, [](const Finding& each) { return !each.is_error; });
    return findings;
  }

  /// Everything but ids, a row on a line.
  std::string intervals() {
    return rows(R"(
      SELECT 'node', '', status, (first_seen - 1793491200000) / 1000.0 AS first_seen,
             (last_seen - 1793491200000) / 1000.0, observations, end_reason
      FROM nodes
      UNION ALL
      SELECT 'solution', '', solution_status, (first_seen - 1793491200000) / 1000.0,
             (last_seen - 1793491200000) / 1000.0, observations, end_reason
      FROM solutions
      UNION ALL
      SELECT 'step', step_key, status, (first_seen - 1793491200000) / 1000.0,
             (last_seen - 1793491200000) / 1000.0, observations, end_reason
      FROM step_results
      UNION ALL
      SELECT 'failure of ' || target_id, '', reason, (first_seen - 1793491200000) / 1000.0,
             (last_seen - 1793491200000) / 1000.0, attempts, end_reason
      FROM fetch_failures
      ORDER BY 1, 2, first_seen)");
  }

  std::string rows(const std::string& sql) {
    SQLite::Statement query{file_.database(), sql};
    std::string text;
    while (query.executeStep()) {
      for (int column = 0; column < query.getColumnCount(); ++column) {
        text += (column > 0 ? " " : "") + query.getColumn(column).getString();
      }
      text += '\n';
    }
    return text;
  }

private:
  testing::TemporaryDirectory directory_;
  base::ManualClock clock_{start};
  HistoryFile file_ = HistoryFile::open_for_writing(directory_.file("history.db"), clock_);
  Recorder recorder_{file_};
};

/// The history that the same passes would have made by a clock that was right.
std::string truth_of(std::vector<Pass> passes) {
  OldHistory history;
  for (Pass& pass : passes) {
    pass.skew = milliseconds{0};
    history.record(pass);
  }
  return history.intervals();
}

std::vector<Pass> every_five_minutes(const std::string& nodes) {
  std::vector<Pass> passes;
  for (const char letter : nodes) {
    passes.push_back({start + minutes{5} * static_cast<int>(passes.size()), {}, {letter, 'r'}});
  }
  return passes;
}

TEST(MisfiledPasses, AreBroughtBackToTheirTimes) {
  auto passes = every_five_minutes("RRRNNNRR");
  passes[2].skew = hours{8};
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_NE(truth_of(passes), history.intervals());
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ(truth_of(passes), history.intervals());
  EXPECT_EQ(
      "0 300 600 900 1200 1500 1800 2100\n",
      history.rows("SELECT group_concat((started_at - 1793491200000) / 1000, ' ') FROM passes"));
  EXPECT_EQ(
      "machine service\n",
      history.rows("SELECT DISTINCT group_concat(dated_by, ' ') FROM passes WHERE id IN (2, 3)"));
}

TEST(MisfiledPasses, StayAsTheyWereAsEvidence) {
  auto passes = every_five_minutes("RRN");
  passes[1].skew = hours{8};
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  const auto before = history.rows("SELECT id, first_seen, last_seen FROM nodes WHERE id > 1");
  history.repair_all();
  EXPECT_EQ(
      before,
      history.rows("SELECT row_id, row ->> 'first_seen', row ->> 'last_seen' FROM misfiled_rows"
                   " WHERE table_name = 'nodes' ORDER BY row_id"));
  EXPECT_EQ("{\"a\":1}\n", history.rows("SELECT DISTINCT body FROM misfiled_rows"
                                        " WHERE table_name = 'nodes'"));
  EXPECT_EQ("1\n", history.rows("SELECT DISTINCT is_restored FROM misfiled_rows"));
}

TEST(MisfiledPasses, AreBroughtBackWithTheGapsBetweenThem) {
  auto passes = every_five_minutes("RRRRRRRR");
  passes[1].skew = hours{8};
  for (std::size_t i = 5; i < passes.size(); ++i) passes[i].at += hours{2};
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ(truth_of(passes), history.intervals());
}

TEST(MisfiledPasses, AreBroughtBackAlsoOnceRealTimeHasCaughtUp) {
  auto passes =
      every_five_minutes(std::string(5, 'R') + std::string(20, 'N') + std::string(40, 'R'));
  passes[3].skew = minutes{127};
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ(truth_of(passes), history.intervals());
}

TEST(MisfiledPasses, WhoseTimeNobodyKnowsArePutAside) {
  auto passes = every_five_minutes("RRxNNN");
  passes[2].seen.solution = 'x';
  passes[2].skew = hours{8};
  passes[2].says_skew = false;
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_TRUE(history.repair_all().empty());
  passes.erase(passes.begin() + 2);
  EXPECT_EQ(truth_of(passes), history.intervals());
  EXPECT_EQ("2\n", history.rows("SELECT count(*) FROM misfiled_rows"
                                " WHERE table_name = 'fetch_failures' AND is_restored = 0"));
}

TEST(MisfiledPasses, BehindAnImportedLineOfAWrongYearAreBroughtBack) {
  auto passes = every_five_minutes("RRNNR");
  OldHistory history;
  history.record(passes[0]);
  history.import_node(start + std::chrono::days{365 * 80}, 'N');
  for (std::size_t i = 1; i < passes.size(); ++i) history.record(passes[i]);
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ(truth_of(passes), history.intervals());
  EXPECT_EQ("0\n", history.rows("SELECT is_restored FROM misfiled_rows WHERE table_name = 'nodes'"
                                " ORDER BY row ->> 'first_seen' LIMIT 1"));
}

TEST(MisfiledPasses, OfATargetThatOnlySomeOfThemAskedForArePutAside) {
  auto passes = every_five_minutes("RRN-RR");
  passes[1].skew = hours{8};
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ("RUN 1793491200000\n", history.rows("SELECT status, last_seen FROM nodes"));
  EXPECT_EQ("RUN NORUN RUN\n",
            history.rows("SELECT group_concat(row ->> 'status', ' ') FROM misfiled_rows"
                         " WHERE table_name = 'nodes' AND is_restored = 0"));
  EXPECT_EQ("1793491200000 1793492700000 6\n",
            history.rows("SELECT first_seen, last_seen, observations FROM solutions"));
}

TEST(MisfiledPasses, AreNotSeenWhereNobodyCanSayWhichClockWasWrong) {
  OldHistory history;
  history.record({start + hours{1}, {}, {}, false});
  history.record({start, {}, {}, false});
  EXPECT_TRUE(history.repair_all().empty());
  EXPECT_EQ("0\n", history.rows("SELECT count(*) FROM misfiled_rows"));
}

class MisfiledHistory : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(MisfiledHistory, IsThatOfARightClockOnceItIsRepaired) {
  testing::Dice dice{GetParam()};
  std::vector<Pass> passes;
  UtcTime at = start;
  Seen seen;
  for (int i = 0; i < 60; ++i) {
    if (dice.percent(20)) seen.node = dice.one_of<char>({'R', 'N'});
    if (dice.percent(20)) seen.solution = dice.one_of<char>({'r', 's', 'f'});
    passes.push_back({at, {}, seen});
    if (dice.percent(10)) passes.back().seen.node = 'x';
    if (dice.percent(10)) passes.back().seen.solution = 'x';
    at += dice.percent(5) ? hours{1} : minutes{5};
  }
  const auto first = dice.between(5, 15);
  const auto skew = dice.one_of<milliseconds>({minutes{11}, minutes{127}, hours{24 * 365}});
  for (auto i = first; i < first + dice.between(1, 3); ++i)
    passes.at(static_cast<std::size_t>(i)).skew = skew;
  OldHistory history;
  for (const Pass& pass : passes) history.record(pass);
  EXPECT_TRUE(history.repair_all().empty());
  const auto put_aside = history.rows("SELECT count(*) FROM misfiled_rows WHERE NOT is_restored");
  RecordProperty("put_aside", put_aside);
  if (put_aside == "0\n") {
    EXPECT_EQ(truth_of(passes), history.intervals());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MisfiledHistory,
                         ::testing::Values(3, 6, 12, 17, 29, 58, 59, 77, 101, 154, 261, 300));

}  // namespace
}  // namespace syncledger::store
