// budget, discover and doctor, and what budget and discover make of a pass.

#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/raw_server.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace syncledger::app {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;

constexpr const char* three_nodes = R"({ "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "a", "timeline": [ { "at": "0s", "status": "RUN" } ] },
               { "file_id": 101, "name": "b", "timeline": [ { "at": "0s", "status": "RUN" } ] },
               { "file_id": 102, "name": "订单", "timeline": [ { "at": "0s", "status": "RUN" } ] } ] } ] })";
constexpr const char* two_nodes = R"({ "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "a", "timeline": [ { "at": "0s", "status": "RUN" } ] },
               { "file_id": 102, "name": "订单", "timeline": [ { "at": "0s", "status": "RUN" } ] } ] } ] })";

class ServiceCommands : public tests::AppTest {
protected:
  /// A configuration for the three nodes; `more` are further members of the whole and of the
  /// workspace.
  void configure(const std::string& more, const std::string& of_workspace,
                 const std::string& targets = R"([{"task_type":"DI_REALTIME","file_id":100},
                                                  {"task_type":"DI_REALTIME","file_id":101},
                                                  {"task_type":"DI_REALTIME","file_id":102}])") {
    environment()["SYNCLEDGER_CONFIG"] = write_file(
        "syncledger.json", R"({ "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
          "endpoint": ")" + server().url() +
                               R"(", "targets": )" + targets + of_workspace + "} ]" + more + "}");
  }

  json json_of(const std::vector<std::string>& arguments) {
    const auto outcome = run(arguments);
    return json::parse(outcome.out, nullptr, false);
  }

  /// The file ids asked for since the last call of this, and the reasons of those that were not.
  std::string attempted_at(base::UtcTime time) {
    const auto ms = std::to_string(base::to_unix_ms(time));
    return query(
        "SELECT group_concat(file_id) FROM (SELECT file_id FROM targets AS t JOIN nodes AS n ON"
        " n.target_id = t.id WHERE n.last_seen = " +
        ms + " ORDER BY file_id)");
  }
};

TEST_F(ServiceCommands, ABudgetIsSharedByThoseThatWaitedLongest) {
  serve(three_nodes);
  configure(R"(, "budget": { "calls_per_day": 5 }, "gap_after": "1h")", "");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  clock().advance(minutes{5});
  const auto second = run({"collect"});
  EXPECT_EQ(exit_code::some_targets_failed, second.exit_code);
  EXPECT_EQ(
      "syncledger: could not fetch cn-shanghai/10000/DI_REALTIME/102: budget: the 5 calls a day of "
      "account default in cn-shanghai are used up until 2026-11-01T16:00:00Z (see `syncledger "
      "budget`)\n",
      second.err);
  EXPECT_EQ("100,101\n", attempted_at(clock().now()));
  EXPECT_EQ("budget|102\n",
            query("SELECT reason, file_id FROM fetch_failures AS f JOIN targets AS t"
                  " ON t.id = f.target_id"));
  // On the next day of the service the one that was left out comes first.
  configure(R"(, "budget": { "calls_per_day": 1 }, "gap_after": "1h")", "");
  clock().set(tests::at("2026-11-01T16:00:00Z"));
  EXPECT_EQ(exit_code::some_targets_failed, run({"collect"}).exit_code);
  EXPECT_EQ("102\n", attempted_at(clock().now()));
  EXPECT_EQ("2026-11-01|5\n2026-11-02|1\n", query("SELECT day, calls FROM api_calls ORDER BY day"));
}

TEST_F(ServiceCommands, WhenTheServiceSaysThatTheDayIsUsedUpItIsLeftAloneUntilTheNext) {
  simulator::Options options;
  options.calls_per_day = 2;
  serve(simulator::parse_scenario(three_nodes), options);
  configure(R"(, "http": { "concurrency": 1 })", "");
  EXPECT_EQ(exit_code::some_targets_failed, run({"collect"}).exit_code);
  EXPECT_EQ("throttled|Throttling.Api.Risk\n", query("SELECT reason, code FROM fetch_failures"));
  EXPECT_EQ("3|1\n", query("SELECT calls, throttled FROM api_calls"));
  clock().advance(minutes{5});
  const auto next = run({"collect"});
  EXPECT_EQ(exit_code::all_targets_failed, next.exit_code);
  EXPECT_NE(std::string::npos,
            next.err.find("the service takes no more calls of account default in cn-shanghai until "
                          "2026-11-01T16:00:00Z"))
      << next.err;
  EXPECT_EQ("3|1\n", query("SELECT calls, throttled FROM api_calls"));
  EXPECT_EQ("2026-11-01T00:00:00.000Z",
            json_of({"budget", "--format", "json"}).at("rows").at(0).at("exhausted_at"));
  clock().set(tests::at("2026-11-01T16:00:00Z"));
  run({"collect"});
  EXPECT_EQ("3\n", query("SELECT calls FROM api_calls WHERE day = '2026-11-02'"));
}

TEST_F(ServiceCommands, BudgetSaysWhatIsUsedAndLeftAndWhatIntervalIsAfforded) {
  serve(three_nodes);
  configure(R"(, "budget": { "edition": "Basic" })", "");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  const auto whole = json_of({"budget", "--format", "json"});
  EXPECT_EQ("2026-11-01", whole.at("day"));
  EXPECT_EQ("2026-11-01T16:00:00.000Z", whole.at("renewed_at"));
  EXPECT_EQ(1U, whole.at("rows").size());
  const auto& row = whole.at("rows").at(0);
  EXPECT_EQ("basic", row.at("edition"));
  EXPECT_EQ(100, row.at("calls_per_day"));
  EXPECT_EQ(3, row.at("used"));
  EXPECT_EQ(97, row.at("left"));
  EXPECT_EQ(3, row.at("targets"));
  EXPECT_EQ(44 * 60, row.at("shortest_interval_seconds"));
  EXPECT_EQ(false, row.at("affords_interval"));
  EXPECT_NE(std::string::npos, run({"budget"}).out.find("SHORTEST INTERVAL"));
}

TEST_F(ServiceCommands, BudgetComparesTheEditionsIfNoneIsNamed) {
  serve(three_nodes);
  configure("", "");
  const auto rows = json_of({"budget", "--format", "json"}).at("rows");
  ASSERT_EQ(4U, rows.size());
  EXPECT_EQ("enterprise", rows.at(3).at("edition"));
  EXPECT_EQ(nullptr, rows.at(3).at("left"));
  EXPECT_FALSE(std::filesystem::exists(database()));
}

TEST_F(ServiceCommands, BudgetAffordsNothingToTargetsThatItDoesNotKnow) {
  serve(three_nodes);
  configure("", "");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  environment().erase("SYNCLEDGER_CONFIG");
  const auto table = run({"budget"});
  EXPECT_EQ(exit_code::all_well, table.exit_code);
  EXPECT_EQ(
      "syncledger: no configuration was found, so there are no targets to count (name one with "
      "--config)\n",
      table.err);
  EXPECT_EQ(std::string::npos, table.out.find("yes"));
  EXPECT_EQ(std::string::npos, table.out.find("any"));
  const auto row = json_of({"budget", "--format", "json"}).at("rows").at(0);
  EXPECT_EQ(3, row.at("used"));
  EXPECT_EQ(nullptr, row.at("affords_interval"));
}

TEST_F(ServiceCommands, DiscoverListsTasksAsATableAsJsonAndAsAConfiguration) {
  serve(three_nodes);
  configure("", "", "[]");
  const auto table = run({"discover", "-q"});
  EXPECT_EQ(exit_code::all_well, table.exit_code);
  EXPECT_NE(std::string::npos, table.out.find("cn-shanghai/10000      102   900  订单"))
      << table.out;
  const auto rows = json_of({"discover", "--format", "json"}).at("rows");
  ASSERT_EQ(3U, rows.size());
  EXPECT_EQ(102, rows.at(2).at("file_id"));
  EXPECT_EQ("订单", rows.at(2).at("name"));

  const auto proposed = run({"discover", "--format", "config"});
  write_file("proposed.json", proposed.out);
  EXPECT_EQ(exit_code::all_well, run({"collect", "--config", path("proposed.json")}).exit_code);
  EXPECT_EQ("a\nb\n订单\n", query("SELECT label FROM targets ORDER BY file_id"));
}

TEST_F(ServiceCommands, DiscoverSaysThatSolutionsCannotBeListed) {
  serve(three_nodes);
  configure("", "");
  EXPECT_TRUE(run({"discover"}).err.starts_with("syncledger: solutions cannot be listed"));
  EXPECT_EQ("", run({"discover", "-q"}).err);
}

TEST_F(ServiceCommands, DiscoverTakesItsFilterFromTheCommandLine) {
  serve(three_nodes);
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  const auto rows = json_of({"discover", "--workspace", "cn-shanghai/10000", "--keyword", "订",
                             "--format", "json"})
                        .at("rows");
  ASSERT_EQ(1U, rows.size());
  EXPECT_EQ(102, rows.at(0).at("file_id"));
  EXPECT_EQ("no tasks\n",
            run({"discover", "--workspace", "cn-shanghai/10000", "--file-types", "23", "-q"}).out);
  expect_refusal(exit_code::usage,
                 "--workspace: REGION/PROJECT such as cn-shanghai/10000 is expected, not \"x\"",
                 {"discover", "--workspace", "x"});
  expect_refusal(exit_code::usage,
                 "--file-types: codes such as 900 or 900,23 are expected, not \"rt\"",
                 {"discover", "--workspace", "cn-shanghai/10000", "--file-types", "rt"});
}

TEST_F(ServiceCommands, DiscoverCountsItsCallsInTheHistoryIfThereIsOne) {
  serve(three_nodes);
  configure("", "");
  EXPECT_EQ(exit_code::all_well, run({"discover"}).exit_code);
  EXPECT_FALSE(std::filesystem::exists(database()));
  ASSERT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
  EXPECT_EQ(exit_code::all_well, run({"discover"}).exit_code);
  EXPECT_EQ("1\n", query("SELECT calls FROM api_calls"));
}

TEST_F(ServiceCommands, AWorkspaceThatCannotBeListedIsAFailure) {
  serve(three_nodes);
  configure("", "");
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "wrong-secret";
  const auto outcome = run({"discover", "-q"});
  EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
  EXPECT_TRUE(outcome.err.starts_with(
      "syncledger: could not list the tasks of workspace cn-shanghai/10000: forbidden "
      "SignatureDoesNotMatch: "))
      << outcome.err;
  EXPECT_EQ("", outcome.out);
}

TEST_F(ServiceCommands, CollectFindsItsTargetsByItselfOnceADay) {
  serve(three_nodes);
  configure("", R"(, "discover": {})", "[]");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("100,101,102\n", attempted_at(clock().now()));
  EXPECT_EQ("4\n", query("SELECT calls FROM api_calls"));
  clock().advance(hours{1});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("7\n", query("SELECT calls FROM api_calls"));
  clock().set(tests::at("2026-11-02T00:00:00Z"));
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("4\n", query("SELECT calls FROM api_calls WHERE day = '2026-11-02'"));
}

TEST_F(ServiceCommands, ATaskThatIsNotListedAnyMoreIsNotAskedForAndKeepsItsHistory) {
  serve(three_nodes);
  configure("", R"(, "discover": { "every": "10m" })", "[]");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  serve(two_nodes);
  configure("", R"(, "discover": { "every": "10m" })", "[]");
  clock().advance(minutes{10});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("100,102\n", attempted_at(clock().now()));
  EXPECT_EQ("101|b|2026-11-01 00:10:00.000\n",
            query("SELECT file_id, name, missing_since_at FROM current_status"
                  " WHERE missing_since_at IS NOT NULL"));
  EXPECT_NE(std::string::npos, run({"report", "status"}).out.find("not listed any more"));
  // And back.
  serve(three_nodes);
  configure("", R"(, "discover": { "every": "10m" })", "[]");
  clock().advance(minutes{10});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("100,101,102\n", attempted_at(clock().now()));
  EXPECT_EQ("0\n", query("SELECT count(*) FROM current_status WHERE missing_since_at IS NOT NULL"));
}

TEST_F(ServiceCommands, ATargetThatIsNamedIsAskedForWhetherItIsListedOrNot) {
  serve(two_nodes);
  configure("", R"(, "discover": {})", R"([{"task_type":"DI_REALTIME","file_id":100}])");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("100,102\n", attempted_at(clock().now()));
}

TEST_F(ServiceCommands, AListingThatFailsLeavesTheTargetsAsTheyWere) {
  serve(three_nodes);
  configure("", R"(, "discover": { "every": "10m" })", "[]");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  simulator::Options options;
  options.forced_faults = {
      {simulator::Fault{simulator::FaultKind::error, 403, "Forbidden.Access", "no"}, 1}};
  serve(simulator::parse_scenario(three_nodes), options);
  configure("", R"(, "discover": { "every": "10m" })", "[]");
  clock().advance(minutes{10});
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_TRUE(outcome.err.starts_with("syncledger: could not list the tasks of workspace"))
      << outcome.err;
  EXPECT_EQ("100,101,102\n", attempted_at(clock().now()));
}

TEST_F(ServiceCommands, AListingThatFailsIsNotTriedAgainWithEveryPass) {
  simulator::Options options;
  options.forced_faults = {
      {simulator::Fault{simulator::FaultKind::error, 403, "Forbidden.Access", "no"}, 100}};
  serve(simulator::parse_scenario(three_nodes), options);
  configure("", R"(, "discover": { "every": "24h" })", "[]");
  const auto listings_after = [this](minutes waited) {
    clock().advance(waited);
    const auto err = run({"collect"}).err;
    return tests::count_lines(err);
  };
  EXPECT_EQ(2U, listings_after(minutes{0}));  // why, and that there is nothing to collect
  EXPECT_EQ(0U, listings_after(minutes{5}));
  EXPECT_EQ(0U, listings_after(minutes{5}));
  EXPECT_EQ(1U, listings_after(hours{6}));
  EXPECT_EQ("2\n", query("SELECT calls FROM api_calls"));
  EXPECT_EQ(exit_code::all_targets_failed, run({"collect"}).exit_code);
}

/// A service whose listing holds these files and counts three.
std::string answer_with_files(const std::string& request, const std::string& files) {
  const bool is_listing = request.find("ListFiles") != std::string::npos;
  return testing::http_response(
      200, is_listing ? R"({"Success":true,"Data":{"PageSize":100,"TotalCount":3,"Files":[)" +
                            files + "]}}"
                      : R"({"Success":true,"Data":{"Status":"RUN","Name":"a"}})");
}

TEST_F(ServiceCommands, AListingThatIsShorterThanItsCountMakesNothingGone) {
  serve(three_nodes);
  configure("", R"(, "discover": { "every": "24h" })", "[]");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  const testing::RawServer contradictory{[](const std::string& request, std::size_t) {
    return answer_with_files(request, R"({"FileId":103,"FileType":900,"FileName":"new"})");
  }};
  environment()["SYNCLEDGER_ENDPOINT"] = contradictory.url();
  clock().advance(hours{24});
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: the service lists fewer tasks of workspace cn-shanghai/10000 than it counts (so "
      "none of them counts as gone)\n",
      outcome.err);
  EXPECT_EQ("100,101,102,103\n", attempted_at(clock().now()));
  EXPECT_EQ("0\n", query("SELECT count(*) FROM current_status WHERE missing_since_at IS NOT NULL"));
}

/// The results of the checks in order: `configuration ok, history ok, ...`.
std::string results_of(const json& report) {
  std::string text;
  for (const auto& row : report.at("rows")) {
    text += (text.empty() ? "" : ", ") + row.at("check").get<std::string>() + " " +
            row.at("result").get<std::string>();
  }
  return text;
}

TEST_F(ServiceCommands, DoctorFindsThatAllIsWell) {
  serve(three_nodes);
  configure("", "");
  EXPECT_EQ("configuration ok, history ok, credentials ok, endpoint ok, clock ok, signature ok",
            results_of(json_of({"doctor", "--format", "json"})));
  const auto table = run({"doctor"});
  EXPECT_EQ(exit_code::all_well, table.exit_code);
  EXPECT_EQ("", table.err);
  EXPECT_EQ(std::string::npos, table.out.find("->"));
  EXPECT_EQ(std::string::npos, table.out.find("simulator-secret"));
}

TEST_F(ServiceCommands, DoctorGivesEachProblemARemedy) {
  serve(three_nodes);
  configure("", "");
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "wrong-secret";
  const auto refused = run({"doctor"});
  EXPECT_EQ(exit_code::all_targets_failed, refused.exit_code);
  EXPECT_NE(std::string::npos, refused.out.find("signature      FAILED"));
  EXPECT_NE(std::string::npos, refused.out.find("-> check the access key"));

  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  EXPECT_EQ(exit_code::usage, run({"doctor"}).exit_code);
  EXPECT_EQ("configuration ok, history ok, credentials failed",
            results_of(json_of({"doctor", "--format", "json"})));

  write_file("history.db", "this is no database, whatever its name says");
  EXPECT_EQ("configuration ok, history failed, credentials failed",
            results_of(json_of({"doctor", "--format", "json"})));

  environment()["SYNCLEDGER_CONFIG"] = write_file("bad.json", R"({ "intervall": "5m" })");
  EXPECT_EQ("configuration failed", results_of(json_of({"doctor", "--format", "json"})));
}

TEST_F(ServiceCommands, DoctorWarnsOfAGapBeforeEveryPass) {
  serve(three_nodes);
  configure(R"(, "interval": "5m", "gap_after": "5m")", "");
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_NE(std::string::npos,
            outcome.out.find(
                "configuration  warning  a gap_after of 5m makes a gap of every pause between two "
                "passes, which are 5m apart\n"
                "               -> leave \"gap_after\" out (it is three times the interval then), "
                "or make it longer\n"))
      << outcome.out;
}

TEST_F(ServiceCommands, DoctorSendsNobodyToALineOfAFileThatCannotBeRead) {
  environment()["SYNCLEDGER_CONFIG"] = path("none.json");
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ("configuration  FAILED   cannot read the configuration " + path("none.json") +
                ": No such file or directory (name another one with --config)\n"
                "               -> name a file with --config that this user may read\n",
            outcome.out);
}

TEST_F(ServiceCommands, DoctorSaysWhatIsToBeCorrected) {
  const auto remedy_of = [this](const std::vector<std::string>& options) {
    std::vector<std::string> arguments{"doctor", "--format", "json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::usage, outcome.exit_code);
    return json::parse(outcome.out).at("rows").at(0).at("remedy").get<std::string>();
  };
  EXPECT_EQ("correct that --target", remedy_of({"--target", "orders"}));
  const std::string target = "cn-shanghai/10000/DI_REALTIME/100";
  EXPECT_EQ("correct it where it is named: --endpoint, $SYNCLEDGER_ENDPOINT, or the configuration",
            remedy_of({"--target", target, "--endpoint", "ftp://x"}));
  environment()["SYNCLEDGER_CONFIG"] = write_file("bad.json", R"({ "intervall": "5m" })");
  EXPECT_EQ("correct that line", remedy_of({}));
}

TEST_F(ServiceCommands, DoctorAsksTheServiceAlsoIfTheHistoryIsBroken) {
  serve(three_nodes);
  configure("", "");
  write_file("history.db", "this is no database, whatever its name says");
  const auto outcome = run({"doctor", "--format", "json"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ("", outcome.err);
  EXPECT_EQ("configuration ok, history failed, credentials ok, endpoint ok, clock ok, signature ok",
            results_of(json::parse(outcome.out, nullptr, false)));
}

TEST_F(ServiceCommands, DoctorMeasuresTheClockAgainstTheService) {
  serve(three_nodes);
  configure("", "");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  // The simulator's time is that of the newest signed request: a clock that is behind it is off.
  clock().advance(hours{1});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  clock().set(tests::at("2026-11-01T00:58:00Z"));
  EXPECT_NE(std::string::npos,
            results_of(json_of({"doctor", "--format", "json"})).find("clock warning"));
}

TEST_F(ServiceCommands, DoctorTellsATaskThatIsNotThereFromASignatureThatIsRefused) {
  serve(three_nodes);
  configure("", "", R"([{"task_type":"DI_REALTIME","file_id":999}])");
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("signature      ok       accepted"));
  EXPECT_NE(std::string::npos, outcome.out.find("target         warning"));
}

}  // namespace
}  // namespace syncledger::app
