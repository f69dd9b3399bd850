#include "store/facts.hpp"

#include "store/integrity.hpp"
#include "store/recorder.hpp"
#include "store/refold.hpp"
#include "support/dice.hpp"
#include "support/imported_history.hpp"
#include "support/random_history.hpp"
#include "support/seeds.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

namespace syncledger::store {
namespace {

using testing::Dice;
using testing::ImportedHistory;

const base::ManualClock noon{base::from_unix_ms(1793534400000)};

/// Every fact of a history, and where it stands.
std::string facts_of(HistoryFile& file) {
  const std::string common =
      "first_seen, previous_seen, unbroken, stretch_started, status_since, unseen_ms, "
      "next_first_seen, next_status, (SELECT started_at FROM _failures AS f WHERE f.id = "
      "failure_id)";
  std::string text;
  for (const auto& rows :
       {"SELECT target_id, '', " + common + ", was_running FROM nodes ORDER BY 1, 2, 3",
        "SELECT target_id, '', " + common +
            ", (SELECT started_at FROM _runs AS r WHERE r.id = run_id) FROM solutions ORDER BY 1, "
            "2, 3",
        "SELECT target_id, step_key, " + common + ", '' FROM step_results ORDER BY 1, 2, 3",
        std::string{"SELECT target_id, step_key, kind, started_at, ended_at FROM _failures ORDER "
                    "BY 1, 2, 4"},
        std::string{"SELECT target_id, run_number, started_at, ended_at, outcome FROM _runs ORDER "
                    "BY 1, 3"}}) {
    SQLite::Statement query{file.database(), rows};
    while (query.executeStep()) {
      for (int column = 0; column < query.getColumnCount(); ++column)
        text += query.getColumn(column).getString() + "|";
      text += '\n';
    }
  }
  return text;
}

HistoryFile open(const ImportedHistory& history) {
  return HistoryFile::open_for_writing(history.database(), noon);
}

/// Some words mean something else.
std::vector<Recorder::ConfiguredClass> random_classes(std::uint64_t seed) {
  Dice dice{seed};
  const std::vector<std::string> classes{"stopped", "paused", "failed", "running", "succeeded"};
  std::vector<Recorder::ConfiguredClass> configured;
  for (const auto* word : {"RUN", "NORUN", "WAIT"}) {
    if (dice.percent(50)) configured.push_back({"DI_REALTIME", word, dice.one_of(classes)});
  }
  for (const auto* word : {"run", "success", "wait"}) {
    if (dice.percent(50)) configured.push_back({"DI_SOLUTION", word, dice.one_of(classes)});
  }
  return configured;
}

class RandomFacts : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomFacts, ThatTheRecorderKeepsAreThoseThatAllIntervalsGive) {
  for (const auto seed : testing::seeds_of_part(GetParam())) {
    ImportedHistory history;
    history.import(testing::random_history(seed).ndjson, std::chrono::minutes{15});
    auto file = open(history);
    EXPECT_EQ(std::vector<std::string>{}, wrong_facts(file.database())) << "seed " << seed;
  }
}

TEST_P(RandomFacts, FollowAChangeOfStatusClassesAsIfWordsHadMeantThatFromTheStart) {
  for (const auto seed : testing::seeds_of_part(GetParam())) {
    const auto lines = testing::random_history(seed).ndjson;
    const auto classes = random_classes(seed);
    ImportedHistory changed;
    changed.import(lines, std::chrono::minutes{15});
    auto changed_file = open(changed);
    Recorder{changed_file}.configure_classes(classes);

    ImportedHistory fresh;
    auto fresh_file = open(fresh);
    Recorder{fresh_file}.configure_classes(classes);
    fresh.import(lines, std::chrono::minutes{15});
    EXPECT_EQ(facts_of(fresh_file), facts_of(changed_file)) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Part, RandomFacts,
                         ::testing::Range(std::uint64_t{0}, testing::seed_parts));

/// Whatever somebody did to a history.
class WrongFacts : public ::testing::TestWithParam<const char*> {};

TEST_P(WrongFacts, AreFoundByACheckAndWorkedOutAgainByARepair) {
  int changed = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    ImportedHistory history;
    history.import(testing::random_history(seed).ndjson, std::chrono::minutes{15});
    auto file = open(history);
    const auto right = facts_of(file);
    file.database().exec(GetParam());
    if (facts_of(file) == right) continue;  // it has nothing of the kind
    ++changed;
    EXPECT_NE(std::vector<std::string>{}, wrong_facts(file.database())) << "seed " << seed;
    EXPECT_GT(work_out_facts(file.database()), 0);
    EXPECT_EQ(right, facts_of(file)) << "seed " << seed;
    EXPECT_EQ(std::vector<std::string>{}, wrong_facts(file.database()));
  }
  EXPECT_GT(changed, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Of, WrongFacts,
    ::testing::Values(
        "UPDATE nodes SET failure_id = NULL", "UPDATE step_results SET failure_id = NULL",
        "UPDATE nodes SET was_running = 1 - was_running", "UPDATE nodes SET unbroken = 0",
        "UPDATE nodes SET previous_seen = NULL WHERE next_first_seen IS NULL AND EXISTS "
        "(SELECT 1 FROM nodes AS b WHERE b.target_id = nodes.target_id AND b.id < nodes.id)",
        "UPDATE solutions SET unseen_ms = unseen_ms + 1", "UPDATE solutions SET run_id = NULL",
        "UPDATE step_results SET stretch_started = first_seen - 1",
        "UPDATE nodes SET status_since = first_seen - 1",
        "UPDATE _failures SET ended_at = started_at + 1",
        "UPDATE _failures SET kind = 'unexpected_stop'",
        "UPDATE _runs SET run_number = run_number + 1",
        "UPDATE _runs SET ended_at = NULL, outcome = NULL",
        "INSERT INTO _failures (target_id, step_key, kind, started_at) SELECT id, '', 'failed', 1 "
        "FROM targets"));

/// What nobody can write, whoever tries.
TEST(Facts, OfAnIntervalThatDoesNotFollowTheLastOneAreRefused) {
  ImportedHistory history;
  history.import(testing::random_history(3).ndjson, std::chrono::minutes{15});
  auto file = open(history);
  auto& database = file.database();
  database.exec(
      "INSERT INTO targets (id, region_id, project_id, task_type, file_id, gap_after_ms, added_at) "
      "VALUES (77, 'cn-shanghai', 1, 'DI_REALTIME', 77, 900000, 0);"
      "INSERT INTO nodes (target_id, status, first_seen, last_seen) VALUES (77, 'RUN', 1000, "
      "2000)");
  const std::string close =
      "UPDATE nodes SET end_reason = 'changed', next_first_seen = 3000, next_status = 'WAIT' "
      "WHERE target_id = 77;";
  const std::string begin =
      "INSERT INTO nodes (target_id, status, first_seen, last_seen, previous_seen, unbroken) "
      "VALUES (77, ";
  for (const auto& wrong :
       {begin + "'WAIT', 3000, 3000, 1999, 1)", begin + "'WAIT', 3000, 3000, 2000, 0)",
        begin + "'RUN', 3000, 3000, 2000, 1)", begin + "'WAIT', 3001, 3001, 2000, 1)"}) {
    database.exec("SAVEPOINT try; " + close);
    EXPECT_THROW(database.exec(wrong), SQLite::Exception) << wrong;
    database.exec("ROLLBACK TO try; RELEASE try");
  }
  database.exec(close);
  database.exec(begin + "'WAIT', 3000, 3000, 2000, 1)");
  EXPECT_THROW(database.exec("UPDATE nodes SET next_first_seen = 3500 WHERE target_id = 77 AND "
                             "next_first_seen = 3000"),
               SQLite::Exception);
}

}  // namespace
}  // namespace syncledger::store
