#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/raw_server.hpp"
#include "support/vfs_shim.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace syncledger::app {
namespace {

using std::chrono::minutes;

constexpr const char* node_target = "cn-shanghai/10000/DI_REALTIME/100";
constexpr const char* solution_target = "cn-shanghai/10000/DI_SOLUTION/200";

class Collect : public tests::AppTest {
protected:
  /// One pass at which everything is well.
  void collect(std::vector<std::string> options = {}) {
    options.insert(options.begin(), "collect");
    const auto outcome = run(options);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ("", outcome.out);
    EXPECT_EQ("", outcome.err);
  }

  void serve_small() {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
  }

  [[nodiscard]] std::string row_counts() const {
    return query(
        "SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM solutions),"
        " (SELECT count(*) FROM step_results), (SELECT count(*) FROM targets)");
  }

  /// Seconds since midnight of the first and the last time seen, and how often.
  [[nodiscard]] std::string intervals(const std::string& table) const {
    return query(
        "SELECT status, (first_seen - 1793491200000) / 1000, (last_seen - 1793491200000) / 1000,"
        " observations, end_reason FROM " +
        table + " ORDER BY first_seen, id");
  }

  static nlohmann::json json_of(const testing::Outcome& outcome) {
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }
};

TEST_F(Collect, AnUnchangedEndpointAddsNoRows) {
  serve_small();
  collect();
  EXPECT_EQ("1|1|2|2\n", row_counts());
  clock().advance(minutes{5});
  collect();
  EXPECT_EQ("1|1|2|2\n", row_counts());
  EXPECT_EQ("RUN|0|300|2|\n", intervals("nodes"));
  EXPECT_EQ("success|0|300|2|\n", intervals("solutions"));
  EXPECT_EQ("success|0|300|2|\nrunning|0|300|2|\n", intervals("step_results"));
  EXPECT_EQ("2\n", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
}

TEST_F(Collect, AStatusChangeOpensOneInterval) {
  serve_small();
  collect();
  clock().advance(minutes{10});
  collect();
  EXPECT_EQ("RUN|0|0|1|changed\nPAUSE|600|600|1|\n", intervals("nodes"));
  EXPECT_EQ("2|1|2|2\n", row_counts());
  clock().advance(minutes{10});
  collect();
  EXPECT_EQ("RUN|0|0|1|changed\nPAUSE|600|1200|2|\n", intervals("nodes"));
  EXPECT_EQ("running|0|600\nsuccess|1200|1200\n",
            query("SELECT solution_status, (first_seen - 1793491200000) / 1000, (last_seen - "
                  "1793491200000) / 1000"
                  " FROM solutions"));
}

TEST_F(Collect, APauseOfTheCollectorIsAGap) {
  serve_small();
  collect();
  clock().advance(minutes{9});
  collect();
  clock().advance(minutes{16});
  collect();
  EXPECT_EQ("RUN|0|540|2|gap\nPAUSE|1500|1500|1|\n", intervals("nodes"));
}

TEST_F(Collect, ChineseNamesArriveByteForByte) {
  serve_small();
  collect();
  EXPECT_EQ("订单_实时同步\n", query("SELECT name FROM nodes"));
  EXPECT_EQ("建表\nLoad\n", query("SELECT step_name FROM step_results ORDER BY step_id"));
}

TEST_F(Collect, TheWholeDefaultScenarioIsRecorded) {
  serve(simulator::default_scenario());
  use_config_of_the_simulator();
  collect();
  EXPECT_EQ("11|11|0\n", query("SELECT targets, snapshots, failures FROM passes"));
  EXPECT_EQ("7|4\n",
            query("SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM solutions)"));
  EXPECT_EQ(
      "default|cn-shanghai|2026-11-01|4|0\ndefault|cn-zhangjiakou|2026-11-01|7|0\n",
      query("SELECT account, region_id, day, calls, throttled FROM api_calls ORDER BY region_id"));
}

TEST_F(Collect, NamedTargetsNeedNoConfiguration) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  collect({"--target", node_target, "--target", solution_target});
  EXPECT_EQ("1|1|2|2\n", row_counts());
  EXPECT_EQ("|\n", query("SELECT DISTINCT label, '' FROM targets"));
}

TEST_F(Collect, ATargetNamedTwiceIsAskedForOnce) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  collect({"--target", node_target, "--target", node_target});
  EXPECT_EQ("1|1|0\n",
            query("SELECT targets, snapshots, clock_set_back_ms IS NOT NULL FROM passes"));
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
  EXPECT_EQ(1U, server().counters().requests);
}

TEST_F(Collect, ANamedTargetKeepsWhatTheConfigurationSaysOfIt) {
  serve_small();
  collect({"--target", solution_target});
  EXPECT_EQ("200|整库同步\n", query("SELECT file_id, label FROM targets"));
}

TEST_F(Collect, TheEndpointOfTheEnvironmentWinsOverTheConfiguration) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", R"({ "workspaces": [ {
    "region": "cn-shanghai", "project_id": 10000, "endpoint": "http://127.0.0.1:1",
    "targets": [ { "task_type": "DI_REALTIME", "file_id": 100 } ] } ] })");
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  collect();
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
}

TEST_F(Collect, TheEndpointOfTheCommandLineWinsOverTheEnvironment) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = "http://127.0.0.1:1";
  collect({"--target", node_target, "--endpoint", server().url()});
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
}

TEST_F(Collect, TheOlderSignatureIsAcceptedToo) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  environment()["SYNCLEDGER_CONFIG"] =
      write_file("syncledger.json", R"({ "http": { "signature": "v1" } })");
  collect({"--target", node_target});
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
}

TEST_F(Collect, TakesItsCredentialsFromAProfileOfTheAliyunCommandLineToo) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_ID");
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  environment()["ALIBABA_CLOUD_CONFIG_FILE"] =
      write_file("config.json",
                 R"({ "current": "me", "profiles": [ { "name": "me", "mode": "AK",
                      "access_key_id": "simulator", "access_key_secret": "simulator-secret" } ] })");
  std::filesystem::permissions(path("config.json"), std::filesystem::perms{0600});
  collect({"--target", node_target});
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
}

class CollectWithAnAccountThatIsDown : public Collect {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    environment()["SYNCLEDGER_ENDPOINT"] = server().url();
    environment()["ALIBABA_CLOUD_STS_ENDPOINT"] = nobody_.url();
    environment()["ALIBABA_CLOUD_CONFIG_FILE"] =
        write_file("config.json",
                   R"({ "current": "b", "profiles": [ { "name": "b", "mode": "AK",
               "access_key_id": "simulator", "access_key_secret": "simulator-secret" },
             { "name": "a", "mode": "RamRoleArn", "ram_role_arn": "acs:ram::1:role/r",
               "access_key_id": "simulator", "access_key_secret": "simulator-secret" } ] })");
    std::filesystem::permissions(path("config.json"), std::filesystem::perms{0600});
    environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", R"({ "workspaces": [
        { "region": "cn-shanghai", "project_id": 1, "profile": "a",
          "targets": [ { "task_type": "DI_REALTIME", "file_id": 1 } ] },
        { "region": "cn-shanghai", "project_id": 10000, "profile": "b",
          "targets": [ { "task_type": "DI_REALTIME", "file_id": 100 } ] } ] })");
  }

private:
  const testing::DeafPort nobody_;
};

TEST_F(CollectWithAnAccountThatIsDown, TheOthersAreRecordedAndTheReasonIsKept) {
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::some_targets_failed, outcome.exit_code);
  EXPECT_TRUE(outcome.err.starts_with(
      "syncledger: could not fetch cn-shanghai/1/DI_REALTIME/1: network: no credentials for "
      "profile \"a\": "))
      << outcome.err;
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
  EXPECT_EQ("network\n", query("SELECT reason FROM fetch_failures"));
}

TEST_F(CollectWithAnAccountThatIsDown, DoctorSaysWhichAndTriesTheOthers) {
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("credentials    FAILED")) << outcome.out;
  EXPECT_NE(std::string::npos, outcome.out.find("signature      ok")) << outcome.out;
}

TEST_F(Collect, TheHistoryGoesWhereTheMostSpecificWordSays) {
  serve(tests::small_scenario);
  environment() = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "simulator"},
                   {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "simulator-secret"},
                   {"SYNCLEDGER_ENDPOINT", server().url()},
                   {"HOME", path("home")}};
  collect({"--target", node_target});
  EXPECT_TRUE(std::filesystem::exists(path("home/.local/share/syncledger/history.db")));

  environment()["XDG_DATA_HOME"] = path("data");
  collect({"--target", node_target});
  EXPECT_TRUE(std::filesystem::exists(path("data/syncledger/history.db")));

  std::filesystem::create_directory(path("etc"));
  environment()["SYNCLEDGER_CONFIG"] =
      write_file("etc/syncledger.json", R"({ "database": "../from_config.db" })");
  collect({"--target", node_target});
  EXPECT_TRUE(std::filesystem::exists(path("from_config.db")));

  environment()["SYNCLEDGER_DB"] = path("from_environment.db");
  collect({"--target", node_target});
  EXPECT_TRUE(std::filesystem::exists(path("from_environment.db")));

  collect({"--target", node_target, "--db", path("from_option.db")});
  EXPECT_TRUE(std::filesystem::exists(path("from_option.db")));
  EXPECT_EQ("1\n", tests::query(path("from_environment.db"), "SELECT count(*) FROM passes"));
}

TEST_F(Collect, TheConfigurationIsFoundBelowXdgConfigHome) {
  serve(tests::small_scenario);
  std::filesystem::create_directories(path("xdg/syncledger"));
  write_file(
      "xdg/syncledger/config.json",
      simulator::config_for(simulator::parse_scenario(tests::small_scenario), server().url()));
  environment()["XDG_CONFIG_HOME"] = path("xdg");
  collect();
  EXPECT_EQ("1|1|2|2\n", row_counts());
}

TEST_F(Collect, CallsAreCountedByTheDayInChina) {
  serve_small();
  clock().set(tests::at("2026-11-01T15:59:00Z"));
  collect();
  clock().set(tests::at("2026-11-01T16:00:00Z"));
  collect();
  collect();
  EXPECT_EQ("cn-shanghai|2026-11-01|2|0\ncn-shanghai|2026-11-02|4|0\n",
            query("SELECT region_id, day, calls, throttled FROM api_calls ORDER BY day"));
}

TEST_F(Collect, EveryTryIsACall) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  environment()["SYNCLEDGER_CONFIG"] =
      write_file("syncledger.json", R"({ "http": { "max_qps": 0, "retries": 2 } })");
  server().force({simulator::make_fault(simulator::FaultKind::error), 2});
  collect({"--target", node_target});
  EXPECT_EQ("3|0\n", query("SELECT calls, throttled FROM api_calls"));
  EXPECT_EQ("1|1|0\n", query("SELECT targets, snapshots, failures FROM passes"));
}

TEST_F(Collect, ARefusalForAQuotaIsCountedAsThrottled) {
  serve(tests::small_scenario);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  environment()["SYNCLEDGER_CONFIG"] =
      write_file("syncledger.json", R"({ "http": { "retries": 0 } })");
  server().force({simulator::make_fault(simulator::FaultKind::throttle), 1});
  EXPECT_EQ(exit_code::all_targets_failed, run({"collect", "--target", node_target}).exit_code);
  EXPECT_EQ("1|1\n", query("SELECT calls, throttled FROM api_calls"));
  EXPECT_EQ("throttled|Throttling.User\n", query("SELECT reason, code FROM fetch_failures"));
}

TEST_F(Collect, AFailedFetchLeavesTheStatusAloneAndEndsWithTheNextAnswer) {
  serve_small();
  collect();
  clock().advance(minutes{5});
  server().force({simulator::make_fault(simulator::FaultKind::lookup_fail), 2});
  EXPECT_EQ(exit_code::all_targets_failed, run({"collect"}).exit_code);
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
  clock().advance(minutes{4});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("RUN|0|540|2|\n", intervals("nodes"));
  EXPECT_EQ("not_found|recovered\nnot_found|recovered\n",
            query("SELECT reason, end_reason FROM fetch_failures"));
}

TEST_F(Collect, SaysAFailureOnceAndItsEndOnce) {
  serve_small();
  collect();
  const auto collect_in_vain = [&](const std::vector<std::string>& options = {}) {
    clock().advance(minutes{5});
    server().force({simulator::make_fault(simulator::FaultKind::lookup_fail), 2});
    std::vector<std::string> arguments{"collect"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
    return outcome.err;
  };
  const auto first = collect_in_vain();
  EXPECT_EQ(
      "syncledger: could not fetch cn-shanghai/10000/DI_REALTIME/100 and 1 more: not_found: "
      "fileId[100] is invalid\n",
      first);
  EXPECT_EQ("", collect_in_vain());
  EXPECT_NE(std::string::npos, collect_in_vain({"--verbose"}).find("could not fetch"));
  clock().advance(minutes{5});
  EXPECT_EQ("syncledger: could fetch cn-shanghai/10000/DI_REALTIME/100 and 1 more again\n",
            run({"collect"}).err);
  collect();
}

constexpr const char* scenario_with_an_unknown_word = R"({ "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "a", "timeline": [ { "at": "0s", "status": "EXCEPTION" } ] },
               { "file_id": 101, "name": "b", "timeline": [ { "at": "0s", "status": "EXCEPTION" } ] } ] } ] })";

TEST_F(Collect, AnUnknownWordIsSaidOnce) {
  serve(scenario_with_an_unknown_word);
  use_config_of_the_simulator();
  const auto first = run({"collect"});
  EXPECT_EQ(exit_code::all_well, first.exit_code);
  EXPECT_EQ("syncledger: met for the first time: unknown_status EXCEPTION\n", first.err);
  clock().advance(minutes{5});
  collect();
  EXPECT_EQ("EXCEPTION|unknown\nEXCEPTION|unknown\n",
            query("SELECT status, status_class FROM current_status"));
}

TEST_F(Collect, AnUnknownWordOfAnyLengthTakesOneLine) {
  const std::string word(5000, 'X');
  const testing::RawServer wordy{[&](const std::string&, std::size_t) {
    return testing::http_response(200, R"({"Data":{"Status":")" + word + "\"}}");
  }};
  const auto outcome = run({"collect", "--target", node_target, "--endpoint", wordy.url()});
  EXPECT_EQ("syncledger: met for the first time: unknown_status " + std::string(100, 'X') + "...\n",
            outcome.err);
  EXPECT_EQ(word + "\n", query("SELECT status FROM nodes"));
  program().out_is_terminal = true;
  const auto table = run({"report", "status"}).out;
  EXPECT_EQ(std::string::npos, table.find(std::string(80, 'X')));
}

TEST_F(Collect, AStepWithoutAStatusIsNoUnknownWord) {
  const testing::RawServer terse{[](const std::string&, std::size_t) {
    return testing::http_response(200, R"({"Data":{"Status":"success","SolutionInfo":)"
                                       R"({"Status":"run","StepDetail":[{"StepId":1}]}}})");
  }};
  const auto outcome =
      run({"collect", "--target", "cn-shanghai/10000/DI_SOLUTION/200", "--endpoint", terse.url()});
  EXPECT_EQ("", outcome.err);
  EXPECT_EQ("1\n", query("SELECT count(*) FROM step_results"));
}

TEST_F(Collect, TheConfigurationGivesAWordItsClassInReports) {
  serve(scenario_with_an_unknown_word);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  environment()["SYNCLEDGER_CONFIG"] = write_file(
      "syncledger.json", R"({ "status_classes": { "DI_REALTIME": { "exception": "failed" } } })");
  collect({"--target", node_target});
  EXPECT_EQ(
      "failed",
      json_of(run({"report", "status", "--format", "json"})).at("rows").at(0).at("status_class"));
  clock().advance(minutes{5});
  EXPECT_EQ(1U, json_of(run({"report", "failures", "--format", "json"})).at("rows").size());

  write_file("syncledger.json", "{}");
  collect({"--target", node_target});
  EXPECT_EQ(
      "unknown",
      json_of(run({"report", "status", "--format", "json"})).at("rows").at(0).at("status_class"));
}

class CollectWithoutTheConfiguration : public Collect {
protected:
  void SetUp() override {
    serve(scenario_with_an_unknown_word);
    environment()["SYNCLEDGER_ENDPOINT"] = server().url();
    environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", R"({
      "interval": "10m",
      "workspaces": [ { "region": "cn-shanghai", "project_id": 10000, "targets": [
        { "task_type": "DI_REALTIME", "file_id": 100, "label": "orders" } ] } ],
      "status_classes": { "DI_REALTIME": { "EXCEPTION": "failed" } },
      "notify": [ { "name": "ops", "kind": "command", "command": [ "/bin/false" ] } ] })");
    run({"collect"});
    environment().erase("SYNCLEDGER_CONFIG");
    clock().advance(minutes{5});
  }

  /// What the configuration has made of the history.
  [[nodiscard]] std::string settings() const {
    return query(
        "SELECT label, gap_after_ms, (SELECT status_class FROM status_classes "
        "WHERE task_type = 'DI_REALTIME' AND status = 'EXCEPTION'), "
        "(SELECT group_concat(name || ' ' || failed_attempts) FROM notification_channels) "
        "FROM targets WHERE file_id = 100");
  }
};

TEST_F(CollectWithoutTheConfiguration, EverythingStaysAsItHasIt) {
  const std::string before = "orders|1800000|failed|ops 1\n";
  ASSERT_EQ(before, settings());
  collect({"--target", node_target});
  EXPECT_EQ(before, settings());
  EXPECT_EQ("EXCEPTION|0|300|2|\n", intervals("nodes"));
}

TEST_F(CollectWithoutTheConfiguration, EverythingStaysAsItHasItWhenThePassHasToWait) {
  const auto before = settings();
  {
    testing::FullDisk disk;
    const testing::VfsShim shim{disk};
    EXPECT_EQ(exit_code::failed, run({"collect", "--target", node_target}).exit_code);
  }
  run({"collect", "--target", node_target});
  EXPECT_EQ("3\n", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
  EXPECT_EQ(before, settings());
}

TEST_F(CollectWithoutTheConfiguration, ANewTargetHasTheGapOfFifteenMinutes) {
  run({"collect", "--target", "cn-shanghai/10000/DI_REALTIME/101"});
  EXPECT_EQ("100|1800000\n101|900000\n", query("SELECT file_id, gap_after_ms FROM targets"));
}

TEST_F(Collect, LabelsOfTheConfigurationAreShownInReports) {
  serve_small();
  collect();
  const auto rows =
      json_of(run({"report", "status", "--level", "solution", "--format", "json"})).at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ("整库同步", rows.at(0).at("target").at("label"));
  EXPECT_EQ(nullptr, rows.at(0).at("target").at("name"));
  EXPECT_NE(std::string::npos, run({"report", "status"}).out.find("\n整库同步 "));
}

TEST_F(Collect, SaysWhatItRecordedIfAsked) {
  serve_small();
  const auto text = "syncledger: made " + database() +
                    "\nsyncledger: recorded 2 snapshots, 0 failed fetches, 4 changes in " +
                    database() + "\n";
  EXPECT_EQ(text, run({"collect", "-v"}).err);
  std::filesystem::remove(database());
  program().is_attended = true;
  EXPECT_EQ(text, run({"collect"}).err);
  EXPECT_EQ("", run({"collect", "--quiet"}).err);
}

TEST_F(Collect, RecordsWhatItFetchesHoweverFewDescriptorsThereAre) {
  constexpr int nodes = 40;
  std::string scenario;
  for (int id = 1; id <= nodes; ++id) {
    scenario += (id == 1 ? "" : ",") + (R"({ "file_id": )" + std::to_string(id)) +
                R"(, "name": "n", "timeline": [ { "at": "0s", "status": "RUN" } ] })";
  }
  serve(R"({ "start": "2026-11-01T00:00:00Z", "workspaces": [ { "region": "cn-shanghai",
             "project_id": 10000, "nodes": [)" +
        scenario + "] } ] }");
  use_config_of_the_simulator();
  auto config = nlohmann::json::parse(read_file(path("syncledger.json")));
  config["http"] = {{"concurrency", 16}, {"max_qps", 0}};
  write_file("syncledger.json", config.dump());
  for (const int descriptors : {10, 12, 16, 20, 24}) {
    std::filesystem::remove(database());
    auto process = testing::ProgramProcess::limited("ulimit -n " + std::to_string(descriptors),
                                                    {"collect"}, environment());
    const auto outcome = process.wait();
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << descriptors;
    EXPECT_EQ("", outcome.err) << descriptors;
    EXPECT_EQ(std::to_string(nodes) + "\n", query("SELECT count(*) FROM nodes")) << descriptors;
  }
}

TEST_F(Collect, TheRealProgramCollectsToo) {
  serve_small();
  auto variables = environment();
  variables["SYNCLEDGER_NOW"] = "2026-11-01T00:00:00Z";
  testing::ProgramProcess process{{"collect"}, variables};
  const auto outcome = process.wait();
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ("", outcome.out);
  EXPECT_EQ("", outcome.err);
  EXPECT_EQ("RUN|0|0|1|\n", intervals("nodes"));
}

}  // namespace
}  // namespace syncledger::app
