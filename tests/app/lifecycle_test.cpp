#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "app/run.hpp"
#include "support/snapshot_lines.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <set>
#include <sstream>

namespace syncledger::app {
namespace {

using testing::node_line;

/// Does not sleep.
class Restless : public base::Sleeper {
public:
  explicit Restless(base::Wake wake = base::Wake::due) : wake_(wake) {}

  [[nodiscard]] std::chrono::milliseconds uptime() const override { return {}; }

  base::Wake sleep_until(std::chrono::milliseconds /*due*/) override { return wake_; }

  [[nodiscard]] bool is_stop_requested() const override { return wake_ == base::Wake::stop; }

private:
  base::Wake wake_;
};

class Lifecycle : public tests::AppTest {
protected:
  Lifecycle() {
    program().make_sleeper = [] { return std::make_unique<Restless>(); };
  }

  void SetUp() override {
    const auto lines =
        node_line("2026-11-01T00:00:00Z", "RUN") + node_line("2026-11-01T00:10:00Z", "NORUN") +
        node_line("2026-11-01T00:20:00Z", "RUN") + node_line("2026-11-01T00:30:00Z", "RUN");
    ASSERT_EQ(0, run({"import", "-"}, lines).exit_code);
  }

  void spoil(const std::string& sql) {
    SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(sql);
  }

  std::string reported(const std::string& file) {
    return run({"report", "timeline", "--db", file, "--since", "2026-11-01", "--until",
                "2026-11-02", "--format", "csv"})
        .out;
  }
};

TEST_F(Lifecycle, ABackupAnswersAsTheHistoryDoes) {
  ASSERT_EQ(0, run({"db", "backup", path("copy.db")}).exit_code);
  EXPECT_EQ(reported(database()), reported(path("copy.db")));
  EXPECT_EQ(0, run({"db", "check", "--db", path("copy.db")}).exit_code);
}

TEST_F(Lifecycle, ABackupReplacesAFileOnlyIfToldTo) {
  const auto file = write_file("copy.db", "precious");
  EXPECT_EQ(exit_code::usage, run({"db", "backup", file}).exit_code);
  EXPECT_EQ("precious", read_file(file));
  EXPECT_EQ(0, run({"db", "backup", file, "--force"}).exit_code);
  EXPECT_EQ(reported(database()), reported(file));
}

TEST_F(Lifecycle, ABackupOntoTheHistoryItselfIsRefused) {
  const auto before = read_file(database());
  EXPECT_NE(0, run({"db", "backup", database(), "--force"}).exit_code);
  EXPECT_EQ(before, read_file(database()));
}

TEST_F(Lifecycle, ARepairIsPrintedAndRunOnlyOnYes) {
  spoil("INSERT INTO payloads (content_hash, body) VALUES (1, 'nobody refers to me')");
  EXPECT_EQ(exit_code::failed, run({"db", "check"}).exit_code);
  const auto printed = run({"db", "check", "--repair"});
  EXPECT_EQ(exit_code::failed, printed.exit_code);
  EXPECT_NE(std::string::npos, printed.out.find("DELETE FROM payloads")) << printed.out;
  EXPECT_EQ("1\n", query("SELECT count(*) FROM payloads WHERE content_hash = 1"));
  EXPECT_EQ(0, run({"db", "check", "--repair", "--yes"}).exit_code);
  EXPECT_EQ("0\n", query("SELECT count(*) FROM payloads WHERE content_hash = 1"));
  EXPECT_EQ(0, run({"db", "check"}).exit_code);
}

TEST_F(Lifecycle, IntervalsOutOfOrderAreFound) {
  spoil(
      "DROP TRIGGER nodes_closed_stay; PRAGMA ignore_check_constraints = ON;"
      "UPDATE nodes SET last_seen = last_seen + 3600000 WHERE status = 'NORUN'");
  const auto outcome = run({"db", "check"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("nodes")) << outcome.out;
}

TEST_F(Lifecycle, PruningWithoutALimitIsRefused) {
  EXPECT_EQ(exit_code::usage, run({"db", "prune"}).exit_code);
}

TEST_F(Lifecycle, PruningOnTrialChangesNothing) {
  clock().set(tests::at("2027-11-01T00:00:00Z"));
  const auto before = read_file(database());
  EXPECT_EQ(0, run({"db", "prune", "--older-than", "2026-12-01", "--dry-run"}).exit_code);
  EXPECT_EQ(before, read_file(database()));
}

TEST_F(Lifecycle, PruningLeavesTheLastIntervalOfAThing) {
  clock().set(tests::at("2027-11-01T00:00:00Z"));
  ASSERT_EQ(0, run({"db", "prune", "--older-than", "1d"}).exit_code);
  EXPECT_EQ("RUN\n", query("SELECT status FROM nodes ORDER BY first_seen DESC LIMIT 1"));
  EXPECT_EQ(0, run({"db", "check"}).exit_code);
}

TEST_F(Lifecycle, PruningLeavesWhatFailedInARunThatIsUnderWayAtTheCut) {
  const auto at = [](int minutes) {
    return base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + std::chrono::minutes{minutes});
  };
  std::string lines = testing::solution_line(at(0), "success", {{1, "Load", "success"}});
  for (int minutes = 10; minutes < 60; minutes += 10) {
    const std::string word = minutes == 20 ? "fail" : minutes % 20 == 0 ? "success" : "running";
    lines += testing::solution_line(at(minutes), "running", {{1, "Load", word}});
  }
  ASSERT_EQ(0, run({"import", "-"}, lines).exit_code);
  clock().set(tests::at("2026-11-02T00:00:00Z"));
  const auto runs = [this, &at] {
    return run({"report", "runs", "--since", at(50), "--format", "csv"}).out;
  };
  const auto before = runs();
  ASSERT_NE(std::string::npos, before.find("Load")) << before;
  ASSERT_EQ(0, run({"db", "prune", "--older-than", at(50)}).exit_code);
  EXPECT_EQ(before, runs());
}

TEST_F(Lifecycle, StatisticsCountTheRowsOfEachTable) {
  const auto outcome = run({"db", "stats", "--format", "json"});
  ASSERT_EQ(0, outcome.exit_code) << outcome.err;
  EXPECT_NE(std::string::npos, nlohmann::json::parse(outcome.out).dump().find("\"rows\":3"))
      << outcome.out;
}

TEST_F(Lifecycle, StatisticsNameEveryTable) {
  std::set<std::string> named;
  const auto stats = nlohmann::json::parse(run({"db", "stats", "--format", "json"}).out);
  for (const auto& row : stats.at("rows")) named.insert(row.at("table"));
  std::set<std::string> tables;
  std::istringstream lines{query("SELECT name FROM sqlite_schema WHERE type = 'table'")};
  for (std::string line; std::getline(lines, line);) tables.insert(line);
  EXPECT_EQ(tables, named);
}

TEST_F(Lifecycle, StatisticsSayWhenAFileWillHaveASize) {
  const auto outcome = run({"db", "stats", "--until-size", "1"});
  EXPECT_NE(std::string::npos, outcome.out.find("1 B: reached")) << outcome.out;
  const auto json =
      nlohmann::json::parse(run({"db", "stats", "--until-size", "1G", "--format", "json"}).out);
  EXPECT_EQ(1024 * 1024 * 1024, json["until_size"]["bytes"]);
  EXPECT_TRUE(json["until_size"]["days"].is_null());  // an hour of history says nothing of growth
  expect_refusal(exit_code::usage,
                 "--until-size: a size such as 500M or 1G is expected, not \"big\"",
                 {"db", "stats", "--until-size", "big"});
}

/// Three hundred days on which a node was stopped by hand, but once, when it stopped by itself.
class LongLifecycle : public Lifecycle {
protected:
  void SetUp() override {
    std::string lines;
    auto time = tests::at("2026-01-01T00:00:00Z");
    for (int day = 0; day < 300; ++day) {
      const bool is_failing = day == 100;
      lines += node_line(base::to_rfc3339(time), "RUN");
      lines += node_line(base::to_rfc3339(time + std::chrono::minutes{5}),
                         is_failing ? "NORUN" : "KILLING");
      time += std::chrono::hours{24};
    }
    ASSERT_EQ(0, run({"import", "-"}, lines).exit_code);
    clock().set(time);
  }

  /// What it says to a person at a terminal.
  std::string said_at_terminal(const std::vector<std::string>& arguments) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Surroundings surroundings{in,
                              out,
                              err,
                              true,
                              true,
                              80,
                              [](const std::string&) { return std::nullopt; },
                              clock(),
                              program().make_sleeper,
                              true};
    EXPECT_EQ(exit_code::all_well, app::run(arguments, surroundings)) << err.str();
    return err.str();
  }

  [[nodiscard]] int intervals() const { return std::stoi(query("SELECT count(*) FROM nodes")); }

  /// The rows of each table, as prune lists them.
  std::string pruned(std::vector<std::string> options) {
    options.insert(options.begin(), {"db", "prune"});
    const auto outcome = run(options);
    EXPECT_EQ(0, outcome.exit_code) << outcome.err;
    EXPECT_EQ(0, run({"db", "check"}).exit_code);
    return outcome.out;
  }
};

TEST_F(LongLifecycle, PruningByAgeTakesWhatATrialSaidItWould) {
  const auto before = intervals();
  const auto planned = pruned({"--older-than", "30d", "--dry-run"});
  EXPECT_EQ(before, intervals());
  EXPECT_EQ(planned, pruned({"--older-than", "30d"}));
  EXPECT_LT(intervals(), before / 8);
  EXPECT_EQ("", pruned({"--older-than", "30d"}));
}

TEST_F(LongLifecycle, PruningByCountKeepsTheLastOfEachThing) {
  const auto latest = query("SELECT first_seen FROM nodes ORDER BY first_seen DESC LIMIT 20");
  const auto planned = pruned({"--keep-last", "20", "--dry-run"});
  EXPECT_EQ(planned, pruned({"--keep-last", "20"}));
  EXPECT_EQ(latest, query("SELECT first_seen FROM nodes ORDER BY first_seen DESC LIMIT 20"));
  EXPECT_LE(intervals(), 22);  // the stretch at the cut stays whole, with the one before it
}

TEST_F(LongLifecycle, OfAnAgeAndACountTheOneThatKeepsMoreDecides) {
  pruned({"--older-than", "1d", "--keep-last", "200"});
  EXPECT_LE(200, intervals());
  pruned({"--older-than", "200d", "--keep-last", "1"});
  EXPECT_LE(200, intervals());
}

TEST_F(LongLifecycle, FailuresAreKeptLongerIfAsked) {
  const auto failures = [this] {
    return run({"report", "failures", "--since", "2026-01-01", "--format", "csv"}).out;
  };
  const auto before = failures();
  ASSERT_EQ(2U, tests::count_lines(before)) << before;
  const auto options =
      std::vector<std::string>{"--older-than", "30d", "--keep-failures-for", "365d"};
  auto trial = options;
  trial.emplace_back("--dry-run");
  const auto planned = pruned(trial);
  EXPECT_EQ(planned, pruned(options));
  EXPECT_EQ(before, failures());
  pruned({"--older-than", "30d"});
  EXPECT_EQ(1U, tests::count_lines(failures()));
}

TEST_F(LongLifecycle, HowFarPruningHasComeIsShownAtATerminalAndGoneAtTheEnd) {
  const std::string progress = "pruning: 0 % (0 of 541 rows)";
  const auto said = said_at_terminal({"db", "prune", "--older-than", "30d", "--db", database()});
  EXPECT_TRUE(said.starts_with("\r" + progress)) << said;
  const auto gone = "\r" + std::string(progress.size(), ' ') + "\rsyncledger: freed ";
  EXPECT_NE(std::string::npos, said.find(gone)) << said;
}

TEST_F(LongLifecycle, HowFarPruningHasComeIsShownNowhereElse) {
  for (const auto& option :
       std::vector<std::vector<std::string>>{{"--quiet"}, {"--log-format", "json"}}) {
    std::vector<std::string> words{"db", "prune", "--older-than", "100d", "--db", database()};
    words.insert(words.end(), option.begin(), option.end());
    EXPECT_EQ(std::string::npos, said_at_terminal(words).find('\r')) << option.front();
  }
  EXPECT_EQ(std::string::npos, run({"db", "prune", "--older-than", "30d"}).err.find('\r'));
}

TEST_F(LongLifecycle, PruningIsStoppedBetweenTwoTransactions) {
  const auto before = intervals();
  program().make_sleeper = [] { return std::make_unique<Restless>(base::Wake::stop); };
  expect_refusal(exit_code::failed, "stopped before all was pruned (run the same command again)",
                 {"db", "prune", "--older-than", "30d", "--vacuum"});
  EXPECT_EQ(before, intervals());
}

TEST_F(LongLifecycle, PruningLeavesTheLastFailedFetchOfATarget) {
  const auto lines = testing::error_line("2026-01-01T00:10:00Z", "network", "no route") +
                     testing::error_line("2026-01-01T00:15:00Z", "timeout", "slow") +
                     node_line("2026-01-01T00:20:00Z", "RUN");
  std::filesystem::remove(database());
  ASSERT_EQ(0, run({"import", "-"}, lines + node_line("2026-09-01T00:00:00Z", "RUN") +
                                        node_line("2026-10-20T00:00:00Z", "RUN"))
                   .exit_code);
  pruned({"--older-than", "1d"});
  EXPECT_EQ("timeout|recovered\n", query("SELECT reason, end_reason FROM fetch_failures"));
}

TEST_F(LongLifecycle, SpaceIsGivenBackIfAsked) {
  const auto before = read_file(database()).size();
  pruned({"--older-than", "30d"});
  EXPECT_EQ(before, read_file(database()).size());
  pruned({"--older-than", "29d", "--vacuum"});
  EXPECT_LT(read_file(database()).size(), before);
}

TEST_F(LongLifecycle, WrongLimitsOfPruningAreRefused) {
  const std::string number = "--keep-last: a number of intervals from 1 on is expected, not \"0\"";
  expect_refusal(exit_code::usage, number, {"db", "prune", "--keep-last", "0"});
  expect_refusal(exit_code::usage,
                 "--older-than: a span back such as 90d, or a past date such as 2026-01-01 is "
                 "expected, not \"2099-01-01\"",
                 {"db", "prune", "--older-than", "2099-01-01"});
  expect_refusal(exit_code::usage,
                 "--keep-failures-for: a span such as 365d is expected, not \"ever\"",
                 {"db", "prune", "--older-than", "1d", "--keep-failures-for", "ever"});
}

}  // namespace
}  // namespace syncledger::app
