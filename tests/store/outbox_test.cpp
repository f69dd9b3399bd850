#include "store/outbox.hpp"

#include "store/annotations.hpp"
#include "store/recorder.hpp"
#include "support/dice.hpp"
#include "support/seeds.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

namespace syncledger::store {
namespace {

using base::UtcTime;
using model::Observation;
using model::TaskType;
using std::chrono::minutes;
using testing::Dice;

const std::vector<TrackedTarget> tracked{
    {{"cn-shanghai", 10000, TaskType::di_realtime, 100}, std::nullopt, minutes{15}},
    {{"cn-shanghai", 10000, TaskType::di_realtime, 101}, std::nullopt, minutes{15}},
    {{"cn-shanghai", 10000, TaskType::di_solution, 200}, std::nullopt, minutes{15}}};

const std::vector<NotifiedChannel> one_channel{
    {"ops", "failed unexpected_stop unseen", std::nullopt}};

/// Passes over two nodes and a solution while time is planned, plans are taken back, words get
/// other meanings, and some passes know of no channel.
class RandomPasses {
public:
  explicit RandomPasses(std::uint64_t seed) : dice_(seed) {
    file_.database().exec("PRAGMA synchronous = OFF");  // thousands of passes, and no power cut
  }

  /// Whether channels were known to it.
  bool pass() {
    file_.database().exec(
        "DROP TABLE IF EXISTS temp.were_open;"
        "CREATE TEMP TABLE were_open AS SELECT id FROM notifications "
        "WHERE kind <> 'unseen' AND ended_at IS NULL");
    now_ += minutes{dice_.percent(10) ? dice_.between(6, 60) : 5};
    if (dice_.percent(15)) {
      const auto starts_at = now_ - minutes{dice_.between(0, 60)};
      add_annotations(file_, dice_.one_of(std::vector<std::string>{"10?", "100", "200"}), starts_at,
                      starts_at + minutes{dice_.between(1, 90)}, "planned", now_);
    }
    if (dice_.percent(10)) remove_annotation(file_, dice_.between(1, 10), now_);
    Recorder recorder{file_};
    if (dice_.percent(5)) configure_a_word(recorder);
    const bool has_channels = dice_.percent(80);
    if (has_channels) recorder.use_channels(one_channel, now_);
    std::vector<Observation> observations;
    for (const auto& each : tracked)
      observations.push_back({each.target, now_, result_of(each.target), "{}", std::nullopt});
    const auto id = recorder.begin_pass(PassSource::collect, now_, minutes{5});
    recorder.record_pass({id, now_, tracked, observations, {}});
    return has_channels;
  }

  std::string rows(const std::string& sql) {
    SQLite::Statement query{file_.database(), sql};
    std::string text;
    while (query.executeStep()) {
      for (int column = 0; column < query.getColumnCount(); ++column)
        text += query.getColumn(column).getString() + " ";
      text += '\n';
    }
    return text;
  }

private:
  void configure_a_word(Recorder& recorder) {
    const std::vector<std::string> classes{"stopped", "paused", "failed", "running", "succeeded"};
    const std::vector<std::string> words{"NORUN", "KILLING", "RUN"};
    const std::vector<Recorder::ConfiguredClass> configured{
        {"DI_REALTIME", dice_.one_of(words), dice_.one_of(classes)}};
    recorder.configure_classes(configured);
  }

  model::FetchResult result_of(const model::Target& target) {
    if (dice_.percent(8)) {
      model::FetchFailure failure;
      failure.reason = model::UnknownReason::network;
      failure.message = "no answer";
      return base::Failure{failure};
    }
    auto& word = words_[target.file_id];
    model::StatusSnapshot snapshot;
    if (target.task_type == TaskType::di_realtime) {
      const std::vector<std::string> words{"RUN",   "RUN",     "NORUN", "WAIT",
                                           "PAUSE", "KILLING", "NEW"};
      if (word.empty() || dice_.percent(25)) word = dice_.one_of(words);
      snapshot.status = word;
      snapshot.message = dice_.percent(30) ? "another message" : "a message";
    } else {
      const std::vector<std::string> words{"running", "success", "fail", "wait"};
      if (word.empty() || dice_.percent(25)) word = dice_.one_of(words);
      snapshot.status = "success";
      snapshot.solution = model::SolutionInfo{word, 200, "ops", {}};
    }
    return snapshot;
  }

  Dice dice_;
  testing::TemporaryDirectory directory_;
  UtcTime now_ = *base::parse_rfc3339("2026-11-01T00:00:00Z");
  base::ManualClock clock_{now_};
  HistoryFile file_ = HistoryFile::open_for_writing(directory_.file("history.db"), clock_);
  std::map<std::int64_t, std::string> words_;
};

class Outbox : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Outbox, HoldsAfterEachPassTheFailuresThatTheViewSaysLast) {
  for (const auto seed : testing::seeds_of_part(GetParam())) {
    RandomPasses passes{seed};
    for (int number = 1; number <= 40; ++number) {
      if (!passes.pass()) continue;
      ASSERT_EQ(passes.rows("SELECT target_id, started_ms FROM _failure_spans "
                            "WHERE level <> 'step' AND ended_ms IS NULL ORDER BY target_id"),
                passes.rows("SELECT target_id, started_at FROM notifications "
                            "WHERE kind <> 'unseen' AND ended_at IS NULL ORDER BY target_id"))
          << "seed " << seed << ", pass " << number;
      // Those that this pass noticed or ended. (Of others the view may say other things by now.)
      ASSERT_EQ("", passes.rows(
                        "SELECT n.target_id, n.kind, n.started_at, n.ended_at, f.kind, f.ended_ms "
                        "FROM notifications AS n JOIN _failure_spans AS f "
                        "ON f.target_id = n.target_id AND f.level <> 'step' "
                        "AND f.started_ms = n.started_at "
                        "WHERE n.kind <> 'unseen' AND CASE "
                        "WHEN n.noticed_at = (SELECT max(finished_at) FROM passes) "
                        "THEN n.kind <> f.kind "
                        "ELSE n.id IN (SELECT id FROM were_open) "
                        "AND n.ended_at IS NOT f.ended_ms END"))
          << "seed " << seed << ", pass " << number;
    }
  }
}

/// What it takes of SQLite to record that a node stops, and that it runs again, after so many stops
/// before: in hundreds of steps of its machine.
std::int64_t work_after(int stops) {
  const testing::TemporaryDirectory folder;
  auto now = *base::parse_rfc3339("2026-11-01T00:00:00Z");
  const base::ManualClock clock{now};
  auto file = HistoryFile::open_for_writing(folder.file("history.db"), clock);
  Recorder recorder{file};
  recorder.use_channels(one_channel, now);
  const auto pass = [&](const std::string& status) {
    now += minutes{5};
    model::StatusSnapshot snapshot;
    snapshot.status = status;
    const std::vector<Observation> observations{
        {tracked.front().target, now, snapshot, "{}", std::nullopt}};
    const auto id = recorder.begin_pass(PassSource::collect, now, minutes{5});
    recorder.record_pass({id, now, {&tracked.front(), 1}, observations, {}});
  };
  for (int stop = 0; stop < stops; ++stop) {
    pass("RUN");
    pass("NORUN");
  }
  pass("RUN");
  std::int64_t work = 0;
  const auto count = [](void* counter) { return ++*static_cast<std::int64_t*>(counter), 0; };
  sqlite3_progress_handler(file.database().getHandle(), 100, count, &work);
  pass("NORUN");
  pass("RUN");
  sqlite3_progress_handler(file.database().getHandle(), 0, nullptr, nullptr);
  return work;
}

TEST(OutboxOfALongHistory, TakesNoMoreWorkThanThatOfAShortOne) {
  EXPECT_LE(work_after(100), 2 * work_after(5));
}

INSTANTIATE_TEST_SUITE_P(Parts, Outbox, ::testing::Range(std::uint64_t{0}, testing::seed_parts));

}  // namespace
}  // namespace syncledger::store
