#include "app/app_test.hpp"
#include "app/exit_code.hpp"

#include <SQLiteCpp/Transaction.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

namespace syncledger::app {
namespace {

class Kill : public tests::AppTest {
protected:
  void SetUp() override {
    serve(simulator::default_scenario());
    use_config_of_the_simulator();
  }

  /// Starts a pass that belongs to this minute of the scenario.
  testing::ProgramProcess start_pass(int minute) {
    auto variables = environment();
    variables["SYNCLEDGER_NOW"] =
        base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + std::chrono::minutes{minute});
    return testing::ProgramProcess{{"collect"}, variables};
  }

  void expect_whole_history() {
    if (!std::filesystem::exists(database())) return;  // killed before it came to that
    const auto check = run({"db", "check"});
    if (query("PRAGMA user_version") == "0\n") return;  // killed before there was a schema
    EXPECT_EQ(exit_code::all_well, check.exit_code) << check.err;
    EXPECT_EQ(database() + ": ok\n", check.out);
    EXPECT_EQ("0\n", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"
                           " AND (snapshots + failures <> targets OR targets <> 11)"));
    EXPECT_EQ("0\n", query("SELECT count(*) FROM passes WHERE finished_at IS NULL AND (snapshots "
                           "OR failures OR changes)"));
    EXPECT_EQ(query("SELECT coalesce(sum(snapshots), 0) FROM passes"),
              query("SELECT (SELECT coalesce(sum(observations), 0) FROM nodes)"
                    " + (SELECT coalesce(sum(observations), 0) FROM solutions)"));
    EXPECT_EQ(query("SELECT coalesce(sum(failures), 0) FROM passes"),
              query("SELECT coalesce(sum(attempts), 0) FROM fetch_failures"));
  }
};

TEST_F(Kill, AtAnyMomentLeavesAWholeHistory) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  EXPECT_EQ(exit_code::all_well, start_pass(0).wait().exit_code);
  const auto whole_pass =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  expect_whole_history();

  std::mt19937 random{20261101};
  std::uniform_int_distribution<std::int64_t> moment{0, whole_pass.count() * 5 / 4};
  for (int minute = 1; minute <= 50; ++minute) {
    auto process = start_pass(minute);
    // The moment of the kill is what this test is about: there is nothing to wait for.
    std::this_thread::sleep_for(std::chrono::microseconds{moment(random)});
    process.kill();
    process.wait();
    expect_whole_history();
  }

  RecordProperty("killed_within_a_pass",
                 query("SELECT count(*) FROM passes WHERE finished_at IS NULL"));
  RecordProperty("finished", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
  EXPECT_EQ(exit_code::all_well, start_pass(60).wait().exit_code);
  expect_whole_history();
  EXPECT_EQ("11|11\n", query("SELECT targets, snapshots FROM passes ORDER BY id DESC LIMIT 1"));
}

TEST_F(Kill, DuringTheVeryFirstPassLeavesNothingInTheWayOfTheNext) {
  for (int round = 0; round < 8; ++round) {
    auto process = start_pass(round);
    std::this_thread::sleep_for(std::chrono::milliseconds{3 * round});
    process.kill();
    process.wait();
    expect_whole_history();
    for (const auto* ending : {"", "-journal", ".lock"})
      std::filesystem::remove(database() + ending);
  }
  EXPECT_EQ(exit_code::all_well, start_pass(60).wait().exit_code);
  expect_whole_history();
}

/// What a kill in the middle of a commit leaves: some pages are new, the journal holds the old
/// ones.
TEST_F(Kill, BetweenTwoPagesOfACommitIsUndoneByWhoeverReadsNext) {
  ASSERT_EQ(exit_code::all_well, start_pass(0).wait().exit_code);
  const auto before = run({"report", "status", "--format", "csv"});
  const auto crashed = path("crashed.db");
  {
    SQLite::Database file{database(), SQLite::OPEN_READWRITE};
    file.exec("PRAGMA cache_size = 1; PRAGMA cache_spill = 1");
    SQLite::Transaction transaction{file, SQLite::TransactionBehavior::IMMEDIATE};
    file.exec(
        "UPDATE payloads SET body = body || ' spoiled'; UPDATE targets SET label = 'spoiled'");
    file.exec(
        "INSERT INTO payloads (content_hash, body) SELECT 0, randomblob(20000) FROM payloads");
    std::filesystem::copy_file(database(), crashed);
    std::filesystem::copy_file(database() + "-journal", crashed + "-journal");
  }
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"report", "status", "--format", "csv"}, {"db", "check"}}) {
    const auto copy = path("copy.db");
    std::filesystem::copy_file(crashed, copy, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::copy_file(crashed + "-journal", copy + "-journal",
                               std::filesystem::copy_options::overwrite_existing);
    auto words = arguments;
    words.insert(words.end(), {"--db", copy});
    const auto outcome = run(words);
    EXPECT_EQ("", outcome.err);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ(arguments.front() == "report" ? before.out : copy + ": ok\n", outcome.out);
  }
}

}  // namespace
}  // namespace syncledger::app
