#include "app/app_test.hpp"
#include "app/exit_code.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;

/// What monitoring sees of two targets: a node that runs until 00:10, a solution that does until
/// 00:20.
class HealthTest : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
  }

  void collect() { run({"collect"}); }

  void fail_all() {
    server().force({simulator::make_fault(simulator::FaultKind::lookup_fail), 2});
    run({"collect"});
  }

  /// The sample of a metric, as text; empty if there is none.
  std::string sample(const std::string& name) {
    const auto outcome = run({"metrics"});
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    const auto start = outcome.out.find("\nsyncledger_" + name + " ");
    if (start == std::string::npos) return "";
    const auto value = outcome.out.find(' ', start + 1) + 1;
    return outcome.out.substr(value, outcome.out.find('\n', value) - value);
  }

  void expect_check(int exit_code, const std::string& text, std::vector<std::string> options = {}) {
    options.insert(options.begin(), "check");
    const auto outcome = run(options);
    EXPECT_EQ(exit_code, outcome.exit_code) << outcome.out;
    EXPECT_EQ(text, outcome.out.substr(0, outcome.out.find(" | ")));
    EXPECT_EQ("", outcome.err);
  }
};

class Metrics : public HealthTest {};

TEST_F(Metrics, CountTargetsByClass) {
  collect();
  EXPECT_EQ("1", sample(R"(targets{level="node",status_class="running"})"));
  EXPECT_EQ("1", sample(R"(targets{level="solution",status_class="running"})"));
  EXPECT_EQ("0", sample(R"(targets{level="node",status_class="failed"})"));
  EXPECT_EQ("0", sample("stale_targets"));
  clock().advance(hours{1});
  EXPECT_EQ("2", sample("stale_targets"));
}

TEST_F(Metrics, SayWhenAPassSucceededLast) {
  collect();
  EXPECT_EQ("1793491200", sample("last_success_timestamp_seconds"));
  EXPECT_EQ("0", sample("last_pass_duration_seconds"));
  clock().advance(minutes{5});
  fail_all();
  EXPECT_EQ("1793491200", sample("last_success_timestamp_seconds"));
  EXPECT_EQ("1793491500", sample("last_pass_timestamp_seconds"));
  EXPECT_EQ("2", sample(R"(failing_fetches{reason="not_found"})"));
}

TEST_F(Metrics, LeaveOutWhatNobodyKnows) {
  run({"db", "init"});
  EXPECT_EQ("", sample("last_success_timestamp_seconds"));
  EXPECT_EQ("", sample("unknown_ratio"));
  EXPECT_NE("", sample("database_size_bytes"));
}

TEST_F(Metrics, LeaveOutWhatTheSpoolWouldSayIfItCannotBeListed) {
  collect();
  EXPECT_EQ("0", sample("waiting_passes"));
  fs::create_symlink(database() + ".spool", database() + ".spool");
  EXPECT_EQ("", sample("waiting_passes"));
  EXPECT_EQ("", sample(R"(calls_used{account="default",region="cn-shanghai"})"));
}

TEST_F(Metrics, GiveTheShareOfTimeThatNoPollSpeaksFor) {
  collect();
  clock().advance(minutes{5});
  collect();
  EXPECT_EQ("0", sample("unknown_ratio"));
  clock().advance(hours{2});
  collect();
  // 5 of 125 minutes are known.
  EXPECT_EQ("0.96", sample("unknown_ratio"));
}

TEST_F(Metrics, CountCallsUsedAndLeft) {
  auto config = read_file(path("syncledger.json"));
  config.insert(config.find('{') + 1, R"("budget": { "calls_per_day": 100 },)");
  write_file("syncledger.json", config);
  collect();
  EXPECT_EQ("2", sample(R"(calls_used{account="default",region="cn-shanghai"})"));
  EXPECT_EQ("98", sample(R"(calls_left{account="default",region="cn-shanghai"})"));
}

TEST_F(Metrics, CountFailuresOfTasks) {
  serve(R"({ "start": "2026-11-01T00:00:00Z",
    "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
      "nodes": [ { "file_id": 100, "name": "a",
                   "timeline": [ { "at": "0s", "status": "RUN" }, { "at": "4m", "status": "NORUN" },
                                 { "at": "9m", "status": "RUN" } ] } ] } ] })");
  use_config_of_the_simulator();
  collect();
  clock().advance(minutes{5});
  collect();
  EXPECT_EQ("1", sample(R"(open_failures{level="node"})"));
  EXPECT_EQ("1", sample(R"(recent_failures{level="node"})"));
  clock().advance(minutes{5});
  collect();
  EXPECT_EQ("0", sample(R"(open_failures{level="node"})"));
  EXPECT_EQ("1", sample(R"(recent_failures{level="node"})"));
  clock().advance(hours{25});
  EXPECT_EQ("0", sample(R"(recent_failures{level="node"})"));
}

TEST_F(Metrics, AreWrittenToAFileAsAWhole) {
  collect();
  const auto file = path("syncledger.prom");
  EXPECT_EQ("", run({"metrics", "--output", file}).out);
  EXPECT_EQ(run({"metrics"}).out, read_file(file));
  const auto refused = run({"metrics", "--output", path("none") + "/syncledger.prom"});
  EXPECT_EQ(exit_code::usage, refused.exit_code);
}

TEST_F(Metrics, ArePrometheusText) {
  if (!fs::exists("/usr/bin/promtool")) {
    GTEST_SKIP() << "needs promtool (apt-get install prometheus)";
  }
  collect();
  const auto text = run({"metrics"}).out;
  ASSERT_NE("", text);
  const auto file = write_file("metrics.txt", text);
  testing::ProgramProcess promtool{{"-c", "promtool check metrics <" + file},
                                   {{"PATH", "/usr/bin:/bin"}},
                                   std::nullopt,
                                   "/bin/sh"};
  const auto outcome = promtool.wait();
  EXPECT_EQ(0, outcome.exit_code) << outcome.out << outcome.err;
  EXPECT_EQ("", outcome.out + outcome.err);
}

class Check : public HealthTest {};

TEST_F(Check, IsWellAfterASuccess) {
  collect();
  clock().advance(minutes{4});
  expect_check(0, "SYNCLEDGER OK - last success 4m ago");
  EXPECT_NE(std::string::npos,
            run({"check"}).out.find(" | age=240s;900;2700;0 targets=2;;;0 failing_fetches=0;;;0 "));
}

TEST_F(Check, WarnsAndThenIsCriticalWithTheAgeOfTheLastSuccess) {
  collect();
  clock().advance(minutes{16});
  expect_check(1, "SYNCLEDGER WARNING - last success 16m ago");
  expect_check(0, "SYNCLEDGER OK - last success 16m ago", {"--warning", "20m"});
  expect_check(2, "SYNCLEDGER CRITICAL - last success 16m ago",
               {"--warning", "5m", "--critical", "10m"});
  clock().advance(hours{1});
  expect_check(2, "SYNCLEDGER CRITICAL - last success 1h16m ago");
}

TEST_F(Check, WarnsOfTargetsThatCannotBeFetched) {
  collect();
  clock().advance(minutes{5});
  fail_all();
  expect_check(1,
               "SYNCLEDGER WARNING - last success 5m ago, 2 targets cannot be fetched (not_found)");
}

TEST_F(Check, ForgetsATargetThatNobodyAsksForAnyMore) {
  const std::string node = "cn-shanghai/10000/DI_REALTIME/100";
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  run({"collect", "--target", node, "--target", "cn-shanghai/10000/DI_REALTIME/999"});
  expect_check(1,
               "SYNCLEDGER WARNING - last success 0s ago, 1 target cannot be fetched (not_found)");
  for (int pass = 0; pass < 4; ++pass) {
    clock().advance(minutes{5});
    run({"collect", "--target", node});
  }
  expect_check(0, "SYNCLEDGER OK - last success 0s ago");
}

TEST_F(Check, WarnsOfASuccessInTheFuture) {
  collect();
  clock().set(tests::at("2026-10-31T00:00:00Z"));
  expect_check(
      1,
      "SYNCLEDGER WARNING - last success lies 1d ahead (was the clock set back?), the history of 2 "
      "targets lies in the future (see db check)");
}

TEST_F(Check, IsCriticalBeforeTheFirstSuccess) {
  run({"db", "init"});
  expect_check(2, "SYNCLEDGER CRITICAL - no pass has brought a status yet");
}

TEST_F(Check, MindsFailuresOfTasksIfAsked) {
  serve(R"({ "start": "2026-11-01T00:00:00Z",
    "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
      "solutions": [ { "file_id": 200, "name": "a", "steps": [ { "id": 1, "name": "b" } ],
        "timeline": [ { "at": "0s", "status": "fail", "steps": ["fail"] } ] } ] } ] })");
  use_config_of_the_simulator();
  collect();
  expect_check(0, "SYNCLEDGER OK - last success 0s ago");
  expect_check(2, "SYNCLEDGER CRITICAL - last success 0s ago, 2 failures of tasks not over",
               {"--tasks"});
}

TEST_F(Check, WarnsOfASpoolInWhichPassesMayWaitUnseen) {
  collect();
  fs::create_symlink(database() + ".spool", database() + ".spool");
  expect_check(1, "SYNCLEDGER WARNING - last success 0s ago, cannot list the spool " + database() +
                      ".spool: Too many levels of symbolic links (older passes may wait there: let "
                      "this user read and write it)");
  EXPECT_EQ(std::string::npos, run({"check"}).out.find("waiting_passes="));
}

TEST_F(Check, DoesNotKnowWithoutAHistory) {
  const auto outcome = run({"check"});
  EXPECT_EQ(3, outcome.exit_code);
  EXPECT_EQ(0U, outcome.out.find("SYNCLEDGER UNKNOWN - ")) << outcome.out;
  EXPECT_EQ("", outcome.err);
}

TEST_F(Check, DoesNotKnowWithAWrongConfiguration) {
  write_file("syncledger.json", "{ \"intervall\": 1 }");
  EXPECT_EQ(3, run({"check"}).exit_code);
}

}  // namespace
}  // namespace syncledger::app
