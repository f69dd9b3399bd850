#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "store/migrations.hpp"
#include "support/crashed_history.hpp"
#include "support/kill_at_change.hpp"
#include "support/snapshot_lines.hpp"
#include "support/torture.hpp"
#include "support/vfs_shim.hpp"

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
  for (int minute = 1; minute <= 50 * testing::torture_factor(); ++minute) {
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
  EXPECT_EQ(exit_code::all_well, start_pass(60 * testing::torture_factor()).wait().exit_code);
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
  testing::crash_in_the_middle_of_a_commit(database(), crashed);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"report", "status", "--format", "csv"}, {"db", "check"}}) {
    const auto copy = path("copy.db");
    testing::copy_history(crashed, copy);
    auto words = arguments;
    words.insert(words.end(), {"--db", copy});
    const auto outcome = run(words);
    EXPECT_EQ("", outcome.err);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ(arguments.front() == "report" ? before.out : copy + ": ok\n", outcome.out);
  }
}

/// A command to be killed. To add one, add a row to `victims`.
struct Victim {
  const char* name;
  /// Words that are names of files stand for files of the test's folder.
  std::vector<std::string> arguments;
  /// What the history answers once the command has come to its end.
  const char* question;
  /// Whether there is nothing between what was before and that end.
  bool is_one_transaction = false;
  bool changes_the_history = true;
  /// A copy of the history that the command makes: there is a whole one of that name, or none.
  std::string (*copy)() = nullptr;
  const char* program = SYNCLEDGER_PROGRAM;
  /// What the history answers the same whatever was done; nothing is asked if null.
  const char* question_of_the_rest = nullptr;
};

void PrintTo(const Victim& victim, std::ostream* out) {
  *out << victim.name;
}

const std::vector<Victim> victims{
    // The spool holds three passes; that of a killed collector itself is another day.
    {"CollectThatEmptiesTheSpool",
     {"collect"},
     "SELECT count(*), count(DISTINCT started_at), sum(snapshots) FROM passes WHERE finished_at "
     "IS NOT NULL AND started_at < 1793491200000 + 86400000"},
    // 12,000 lines in two transactions.
    {"Import",
     {"import", "lines.ndjson"},
     "SELECT count(*), sum(observations) FROM nodes JOIN targets ON targets.id = target_id WHERE "
     "file_id = 4711"},
    {"Prune",
     {"db", "prune", "--older-than", "2026-10-20"},
     "SELECT count(*), sum(observations), (SELECT count(*) FROM payloads), (SELECT count(*) FROM "
     "passes) FROM nodes",
     false,
     true,
     nullptr,
     SYNCLEDGER_PROGRAM,
     "SELECT count(*), sum(observations), sum(length(p.body)) FROM nodes LEFT JOIN payloads AS p "
     "ON p.id = payload_id WHERE last_seen >= 1792454400000"},
    {"PruneAndVacuum",
     {"db", "prune", "--older-than", "2026-10-20", "--vacuum"},
     "SELECT count(*), sum(observations), (SELECT count(*) FROM payloads), (SELECT count(*) FROM "
     "passes) FROM nodes"},
    // Twelve targets: whoever does it again plans the same twice.
    {"Annotate",
     {"annotate", "add", "*", "--since", "2026-10-01", "--for", "2h", "--reason", "upgrade"},
     "SELECT count(*) % 12, count(DISTINCT target_id) FROM annotations",
     true},
    {"Backup",
     {"db", "backup", "copy.db", "--force"},
     "SELECT count(*), sum(observations) FROM nodes",
     true,
     false,
     [] { return std::string{"copy.db"}; }},
    {"Migrate",
     {"history.db"},
     "SELECT user_version, (SELECT count(*) FROM schema_migrations), (SELECT count(*) FROM "
     "sqlite_schema), (SELECT count(*) FROM nodes) FROM pragma_user_version",
     true,
     true,
     [] { return "history.db.before-v" + std::to_string(store::current_schema_version() + 1); },
     SYNCLEDGER_NEXT_MIGRATOR},
};

class KillAnyCommand : public Kill, public ::testing::WithParamInterface<Victim> {
protected:
  void SetUp() override {
    Kill::SetUp();
    ASSERT_EQ(exit_code::all_well, run({"import", "-"}, old_lines()).exit_code);
    ASSERT_EQ(exit_code::all_well, run({"collect"}).exit_code);
    {
      testing::FullDisk disk;
      const testing::VfsShim shim{disk};
      for (int i = 0; i < 3; ++i) {
        clock().advance(std::chrono::minutes{5});
        ASSERT_EQ(exit_code::failed, run({"collect"}).exit_code);
      }
    }
    keep_copy(database(), path("kept/before.db"));
    write_lines();
  }

  void begin_anew() const {
    for (const auto& entry : std::filesystem::directory_iterator{folder()}) {
      const auto name = entry.path().filename().string();
      if (name.starts_with("copy.db") || name.starts_with("history.db"))
        std::filesystem::remove_all(entry.path());
    }
    keep_copy(path("kept/before.db"), database());
  }

  /// Its own, a day later, so that no two passes begin at one time.
  testing::EnvironmentMap variables() {
    auto variables = environment();
    variables["SYNCLEDGER_NOW"] = "2026-11-02T00:00:00Z";
    return variables;
  }

  testing::ProgramProcess start() { return start(variables()); }

  testing::ProgramProcess start(const testing::EnvironmentMap& variables) {
    auto arguments = GetParam().arguments;
    for (auto& word : arguments) {
      if (word.find('.') != std::string::npos) word = path(word);
    }
    return testing::ProgramProcess{arguments, variables, std::nullopt, GetParam().program};
  }

  std::string answer() { return query(GetParam().question); }

  std::string answer_of_the_rest() {
    const auto* const question = GetParam().question_of_the_rest;
    return question == nullptr ? "" : query(question);
  }

  /// By the program itself, which undoes what is half done. A history of the next version it takes
  /// for one of its own.
  void expect_sound(const std::string& file) {
    auto check = run({"db", "check", "--db", file});
    auto looked_at = file;
    const auto current = std::to_string(store::current_schema_version());
    if (tests::query(file, "PRAGMA user_version") != current + "\n") {
      looked_at = path("kept/of-the-next-version.db");
      testing::copy_history(file, looked_at);
      SQLite::Database{looked_at, SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = " + current);
      check = run({"db", "check", "--db", looked_at});
    }
    EXPECT_EQ(looked_at + ": ok\n", check.out) << check.err;
  }

  /// What the killed command has left under the name of a copy.
  void expect_no_half_copy() {
    if (GetParam().copy == nullptr) return;
    const auto copy = path(GetParam().copy());
    if (!std::filesystem::exists(copy)) return;
    expect_sound(copy);
    EXPECT_EQ(before_, tests::query(copy, GetParam().question));
  }

  /// Of the copies that the command makes there is one, and nothing unfinished.
  void expect_nothing_left_over() {
    if (GetParam().copy == nullptr) return;
    std::string found;
    for (const auto& entry : std::filesystem::directory_iterator{folder()}) {
      const auto name = entry.path().filename().string();
      if (name.starts_with(GetParam().copy())) found += name + " ";
    }
    EXPECT_EQ(GetParam().copy() + " ", found);
  }

  /// What the history answers before and after it.
  void do_it_undisturbed(const testing::EnvironmentMap& variables) {
    begin_anew();
    before_ = answer();
    rest_ = answer_of_the_rest();
    const auto undisturbed = start(variables).wait();
    ASSERT_EQ(exit_code::all_well, undisturbed.exit_code) << undisturbed.err;
    after_ = answer();
    EXPECT_EQ(GetParam().changes_the_history, before_ != after_);
  }

  void expect_it_is_done_by_doing_it_again() {
    expect_no_half_copy();
    expect_sound(database());
    EXPECT_EQ(rest_, answer_of_the_rest());
    if (GetParam().is_one_transaction) {
      const auto left = answer();
      EXPECT_TRUE(left == before_ || left == after_) << left;
    }
    const auto again = start().wait();
    EXPECT_EQ(exit_code::all_well, again.exit_code) << again.err;
    EXPECT_EQ(after_, answer());
    expect_no_half_copy();
    expect_nothing_left_over();
  }

private:
  [[nodiscard]] std::filesystem::path folder() const {
    return std::filesystem::path{database()}.parent_path();
  }

  void keep_copy(const std::string& from, const std::string& to) const {
    std::filesystem::create_directory(folder() / "kept");
    testing::copy_history(from, to);
    std::filesystem::copy(from + ".spool", to + ".spool");
  }

  /// Of some megabytes, so that no command is done with them at once.
  static std::string old_lines() {
    std::string lines;
    auto time = tests::at("2026-10-01T00:00:00Z");
    for (int i = 0; i < 1000; ++i) {
      time += std::chrono::minutes{30};
      lines += testing::node_line(base::to_rfc3339(time), i % 20 < 10 ? "RUN" : "PAUSE",
                                  std::to_string(i) + std::string(2000, 'x'), 4712);
    }
    return lines;
  }

  void write_lines() const {
    std::string lines;
    auto time = tests::at("2026-10-01T00:00:00Z");
    for (int i = 0; i < 12'000; ++i) {
      time += std::chrono::seconds{30};
      lines += testing::node_line(base::to_rfc3339(time), i % 100 < 50 ? "RUN" : "PAUSE", "orders",
                                  4711);
    }
    write_file("lines.ndjson", lines);
  }

  std::string before_;
  std::string rest_;  ///< what the command leaves alone
  std::string after_;
};

TEST_P(KillAnyCommand, AtAnyMomentAndItIsDoneByDoingItAgain) {
  using Clock = std::chrono::steady_clock;
  const auto started_at = Clock::now();
  do_it_undisturbed(variables());
  const auto whole =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_at);

  std::mt19937 random{20261101};
  std::uniform_int_distribution<std::int64_t> moment{0, whole.count() * 5 / 4};
  for (int round = 0; round < 10 * testing::torture_factor() && !HasFailure(); ++round) {
    begin_anew();
    auto process = start();
    std::this_thread::sleep_for(std::chrono::microseconds{moment(random)});
    process.kill();
    process.wait();
    expect_it_is_done_by_doing_it_again();
  }
}

/// Those moments that leave something else than the moment before.
TEST_P(KillAnyCommand, BeforeAnyChangeOfAFileAndItIsDoneByDoingItAgain) {
  const auto counted = path("changes");
  do_it_undisturbed(testing::counting_changes(counted, variables()));
  const auto changes = std::stoll(read_file(counted));
  const auto rounds = std::min<std::int64_t>(changes, 10 * testing::torture_factor());
  for (std::int64_t round = 0; round < rounds && !HasFailure(); ++round) {
    begin_anew();
    const auto change = 1 + round * changes / rounds;
    SCOPED_TRACE("killed before change " + std::to_string(change) + " of " +
                 std::to_string(changes));
    EXPECT_EQ(-1, start(testing::killed_at_change(change, variables())).wait().exit_code);
    expect_it_is_done_by_doing_it_again();
  }
}

INSTANTIATE_TEST_SUITE_P(Of, KillAnyCommand, ::testing::ValuesIn(victims),
                         [](const auto& instance) { return std::string{instance.param.name}; });

}  // namespace
}  // namespace syncledger::app
