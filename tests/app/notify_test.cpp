#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "base/utf8.hpp"
#include "support/raw_server.hpp"
#include "support/snapshot_lines.hpp"
#include "support/vfs_shim.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace syncledger::app {
namespace {

using nlohmann::json;
using std::chrono::minutes;
using testing::http_response;
using testing::RawServer;
namespace scripts = testing::scripts;

/// Node 100 stops at 00:20 without having been told to, and runs again at 00:50.
const std::string one_stop = R"({
  "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "订单_实时同步",
                 "timeline": [ { "at": "0s", "status": "RUN" },
                               { "at": "20m", "status": "NORUN", "message": "disk <full> & lost" },
                               { "at": "50m", "status": "RUN" } ] },
               { "file_id": 101, "name": "events",
                 "timeline": [ { "at": "0s", "status": "RUN" } ] } ] } ] })";

/// As one_stop, of a node of this name and with this message.
std::string a_stop_of(const std::string& name, const std::string& message) {
  auto scenario = json::parse(one_stop);
  auto& node = scenario["workspaces"][0]["nodes"][0];
  node["name"] = name;
  node["timeline"][1]["message"] = message;
  return scenario.dump();
}

/// Told to stop as soon as a file is there; from then on time flies.
class StopsAtAFile : public base::Sleeper {
public:
  explicit StopsAtAFile(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] std::chrono::milliseconds uptime() const override { return uptime_; }

  base::Wake sleep_until(std::chrono::milliseconds) override { return base::Wake::stop; }

  [[nodiscard]] bool is_stop_requested() const override {
    const bool is_there = std::filesystem::exists(file_);
    if (is_there) uptime_ += std::chrono::seconds{4};
    return is_there;
  }

private:
  std::string file_;
  mutable std::chrono::milliseconds uptime_{0};
};

/// `count` nodes with long names that all stop at 00:20.
std::string many_stops(int count, const std::string& name = "订单_实时同步_第") {
  std::string nodes;
  for (int i = 0; i < count; ++i) {
    nodes += (i > 0 ? "," : "") + std::string{R"({ "file_id": )"} + std::to_string(100 + i) +
             R"(, "name": ")" + name + std::to_string(i) +
             R"(号", "timeline": [ { "at": "0s", "status": "RUN" },
                 { "at": "20m", "status": "NORUN" } ] })";
  }
  return R"({ "start": "2026-11-01T00:00:00Z", "workspaces": [ { "region": "cn-shanghai",
              "project_id": 10000, "nodes": [ )" +
         nodes + " ] } ] }";
}

const std::string token = "0f3c9a7751e2b84dpretend";
const std::string secret = "SEC000000000000simulated";

/// What services answer when all is well.
const std::string took_it = http_response(200, R"({"errcode":0,"errmsg":"ok"})");

class Notifications : public tests::AppTest {
protected:
  Notifications() { use(one_stop); }

  void use(const std::string& scenario) {
    serve(scenario);
    use_config_of_the_simulator();
  }

  /// With an empty history, at the beginning of the scenario.
  void start_again() {
    std::filesystem::remove(database());
    use(one_stop);
  }

  /// Adds channels to the configuration of the simulator.
  void configure(const json& channels) {
    auto config =
        json::parse(read_file(environment().at("SYNCLEDGER_CONFIG")), nullptr, true, true);
    config["notify"] = channels;
    write_file("syncledger.json", config.dump());
  }

  void configure_webhook(const std::string& kind, const RawServer& server,
                         const json& more = json::object()) {
    json channel{{"name", "ops"}, {"kind", kind}, {"url", server.url() + "/send?token=" + token}};
    channel.update(more);
    configure(json::array({channel}));
  }

  /// A pass at so many minutes after the beginning.
  testing::Outcome pass_at(int minute) {
    clock().set(tests::at("2026-11-01T00:00:00Z") + minutes{minute});
    return run({"collect"});
  }

  /// A pass every five minutes, both included.
  std::string passes(int from, int to) {
    std::string said;
    for (int minute = from; minute <= to; minute += 5) said += pass_at(minute).err;
    return said;
  }

  /// As passes(), while the history takes nothing: they wait in the spool.
  void passes_on_a_full_disk(int from, int to) {
    testing::FullDisk disk;
    const testing::VfsShim shim{disk};
    passes(from, to);
  }

  /// A pass over node 100 by somebody who has no configuration, and so no channels.
  void pass_by_hand_at(int minute) {
    const auto config = environment().extract("SYNCLEDGER_CONFIG");
    environment()["SYNCLEDGER_ENDPOINT"] = server().url();
    clock().set(tests::at("2026-11-01T00:00:00Z") + minutes{minute});
    const auto outcome = run({"collect", "--target", "cn-shanghai/10000/DI_REALTIME/100"});
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    environment().erase("SYNCLEDGER_ENDPOINT");
    environment()[config.key()] = config.mapped();
  }

  void plan(const std::vector<std::string>& stretch) {
    std::vector<std::string> arguments{"annotate", "add", "100", "--reason", "upgrade"};
    arguments.insert(arguments.end(), stretch.begin(), stretch.end());
    const auto outcome = run(arguments);
    ASSERT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  /// Gives the word of the stop another meaning.
  void configure_norun(const std::string& status_class) {
    auto config = json::parse(read_file(path("syncledger.json")));
    config["status_classes"] = {{"DI_REALTIME", {{"NORUN", status_class}}}};
    write_file("syncledger.json", config.dump());
  }

  static std::string names_of(const std::vector<json>& events) {
    std::string names;
    for (const auto& event : events) {
      names += (names.empty() ? "" : " ") + event.at("event").get<std::string>();
    }
    return names;
  }

  static json body_of(const std::string& request) {
    return json::parse(request.substr(request.find("\r\n\r\n") + 4));
  }

  /// The text that a service is told of the stop of a node of this name; the whole request is in
  /// body_.
  std::string text_told(const std::string& kind, const std::string& name,
                        const std::string& message) {
    use(a_stop_of(name, message));
    const RawServer server{
        scripts::always(http_response(200, R"({"errcode":0,"errmsg":"ok","code":0})"))};
    configure_webhook(kind, server);
    EXPECT_EQ("", passes(0, 20));
    body_ = body_of(server.requests().at(0));
    if (kind == "slack") return body_.at("text");
    return body_.at(kind == "feishu" ? "content" : "text")
        .at(kind == "feishu" ? "text" : "content");
  }

  json body_;

  static std::vector<json> events_of(const RawServer& server) {
    std::vector<json> events;
    for (const auto& request : server.requests()) {
      const auto body = body_of(request);
      for (const auto& event : body.at("events")) events.push_back(event);
    }
    return events;
  }

  [[nodiscard]] std::string told() const {
    return query(
        "SELECT file_id, kind, substr(started_at, 12, 5), substr(ended_at, 12, 5), "
        "start_told_at IS NOT NULL, end_told_at IS NOT NULL FROM notification_history "
        "ORDER BY started_at, file_id");
  }
};

TEST_F(Notifications, TellOfAFailureAndOfItsEndOnceEach) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  EXPECT_EQ("", passes(0, 90));
  ASSERT_EQ(2U, server.requests().size());
  const auto events = events_of(server);
  ASSERT_EQ(2U, events.size());
  EXPECT_EQ("unexpected_stop", events[0].at("event"));
  EXPECT_EQ(100, events[0].at("target").at("file_id"));
  EXPECT_EQ("订单_实时同步", events[0].at("target").at("called"));
  EXPECT_EQ("2026-11-01T00:20:00.000Z", events[0].at("started_at"));
  EXPECT_EQ("2026-11-01T00:15:00.000Z", events[0].at("started_after"));
  EXPECT_EQ("NORUN", events[0].at("status"));
  EXPECT_EQ("disk <full> & lost", events[0].at("message"));
  EXPECT_EQ(nullptr, events[0].at("ended_at"));
  EXPECT_EQ("recovered", events[1].at("event"));
  EXPECT_EQ("2026-11-01T00:50:00.000Z", events[1].at("ended_at"));
  EXPECT_EQ(30 * 60, events[1].at("seconds"));
  EXPECT_EQ(25 * 60, events[1].at("min_seconds"));
  EXPECT_EQ(35 * 60, events[1].at("max_seconds"));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, SayTheSameAsTheReport) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 90);
  const auto report =
      json::parse(run({"report", "failures", "--since", "1d", "--format", "json"}).out);
  const auto& row = report.at("rows").at(0);
  const auto recovery = events_of(server).at(1);
  for (const auto* field :
       {"started_at", "started_after", "ended_at", "seconds", "min_seconds", "max_seconds"}) {
    EXPECT_EQ(row.at(field), recovery.at(field)) << field;
  }
}

TEST_F(Notifications, OfOnePassAreOneMessage) {
  use(many_stops(30));
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 40);
  ASSERT_EQ(1U, server.requests().size());
  EXPECT_EQ("syncledger: 30 tasks stopped", body_of(server.requests()[0]).at("headline"));
  EXPECT_EQ(30U, events_of(server).size());
}

TEST_F(Notifications, ThatCannotBeSentWaitAndAreSaidToWaitOnce) {
  const RawServer server{
      scripts::in_turn({http_response(500, "no"), http_response(500, "no"), took_it})};
  configure_webhook("json", server);
  EXPECT_EQ(
      "syncledger: cannot tell channel \"ops\": HTTP 500: no (it is tried again; `syncledger "
      "notify list` shows what waits)\n",
      passes(0, 25));
  EXPECT_EQ(2U, server.requests().size());
  EXPECT_EQ("100|unexpected_stop|00:20||0|0\n", told());
  EXPECT_EQ("syncledger: channel \"ops\" can be told again\n", passes(30, 40));
  EXPECT_EQ(3U, server.requests().size());
  EXPECT_EQ("100|unexpected_stop|00:20||1|0\n", told());
}

TEST_F(Notifications, ThatWaitedUntilItWasOverTellBothInOne) {
  const RawServer deaf{scripts::always(http_response(503, ""))};
  configure_webhook("json", deaf);
  passes(0, 60);
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(90, 120);
  const auto events = events_of(server);
  ASSERT_EQ(1U, events.size());
  EXPECT_EQ("recovered", events[0].at("event"));
  EXPECT_EQ("2026-11-01T00:20:00.000Z", events[0].at("started_at"));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, AreTriedLessAndLessOften) {
  const RawServer server{scripts::always(http_response(503, ""))};
  configure_webhook("json", server);
  for (int minute = 0; minute <= 180; ++minute) pass_at(minute);
  // After 1, 2, 4, 8, 16 minutes, then every 30.
  EXPECT_EQ(10U, server.requests().size());
}

TEST_F(Notifications, TellThatATaskCannotBeSeenAndThatItIsSeenAgain) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 10);
  const testing::DeafPort deaf;
  environment()["SYNCLEDGER_ENDPOINT"] = deaf.url();
  passes(15, 25);  // no longer than gap_after: nothing is said yet
  EXPECT_EQ(0U, server.requests().size());
  passes(30, 40);
  ASSERT_EQ(1U, server.requests().size());
  EXPECT_EQ("syncledger: 2 tasks cannot be seen", body_of(server.requests()[0]).at("headline"));
  const auto unseen = events_of(server).at(0);
  EXPECT_EQ("unseen", unseen.at("event"));
  EXPECT_EQ("2026-11-01T00:10:00.000Z", unseen.at("started_at"));
  EXPECT_TRUE(unseen.at("message").get<std::string>().starts_with("network: ")) << unseen;

  environment().erase("SYNCLEDGER_ENDPOINT");
  passes(55, 60);
  ASSERT_EQ(2U, server.requests().size());
  EXPECT_EQ("syncledger: 2 tasks are seen again", body_of(server.requests()[1]).at("headline"));
  EXPECT_EQ("2026-11-01T00:55:00.000Z", events_of(server).at(2).at("ended_at"));
}

TEST_F(Notifications, TellANewChannelOfWhatHasFailedBefore) {
  passes(0, 25);
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(30, 60);
  ASSERT_EQ(2U, events_of(server).size());
  EXPECT_EQ("2026-11-01T00:20:00.000Z", events_of(server)[0].at("started_at"));
  EXPECT_EQ("recovered", events_of(server)[1].at("event"));
}

TEST_F(Notifications, TellAChannelThatWasAwayNothingTwice) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 25);
  configure(json::array());
  passes(30, 35);
  configure_webhook("json", server);
  passes(40, 60);
  EXPECT_EQ(2U, events_of(server).size());
}

TEST_F(Notifications, OfAFailureThatAPassWithoutAConfigurationSawFirstAreSentByTheNext) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 15);
  pass_by_hand_at(20);
  passes(25, 45);
  EXPECT_EQ("unexpected_stop", names_of(events_of(server)));
  pass_by_hand_at(50);
  passes(55, 60);
  EXPECT_EQ("unexpected_stop recovered", names_of(events_of(server)));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, ThatATaskIsSeenAgainNameThePassWithoutAConfigurationThatSawIt) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 0);
  const testing::DeafPort deaf;
  environment()["SYNCLEDGER_ENDPOINT"] = deaf.url();
  passes(5, 20);
  pass_by_hand_at(25);
  passes(30, 35);
  EXPECT_EQ(
      "100|unseen|00:00|00:25|1|1\n101|unseen|00:00|00:30|1|1\n"
      "100|unexpected_stop|00:25||1|0\n",
      told());
}

TEST_F(Notifications, ThatATaskIsSeenAgainNameTheMomentOfTheHistoryThoughTheClockWasSetBack) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 0);
  {
    const testing::DeafPort deaf;
    environment()["SYNCLEDGER_ENDPOINT"] = deaf.url();
    passes(5, 20);
    environment().erase("SYNCLEDGER_ENDPOINT");
  }
  passes(10, 10);
  EXPECT_EQ("1200001|1200001\n",
            query("SELECT DISTINCT n.ended_at - 1793491200000, i.first_seen - 1793491200000 "
                  "FROM notifications AS n JOIN nodes AS i USING (target_id) "
                  "WHERE i.end_reason IS NULL"));
}

TEST_F(Notifications, OfPassesThatWaitedInTheSpoolAreSentAlsoIfAnImportRecordsThem) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 15);
  passes_on_a_full_disk(20, 25);
  ASSERT_EQ(exit_code::all_well, run({"import", "-"}).exit_code);
  passes(30, 45);
  EXPECT_EQ("unexpected_stop", names_of(events_of(server)));

  start_again();
  configure_webhook("json", server);
  passes(0, 15);
  passes_on_a_full_disk(20, 50);
  ASSERT_EQ(exit_code::all_well, run({"import", "-"}).exit_code);
  passes(55, 55);
  EXPECT_EQ("unexpected_stop recovered", names_of(events_of(server)));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, AreOfTheEventsAndTargetsThatAChannelIsFor) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server, {{"events", {"failed", "unseen"}}});
  passes(0, 60);
  EXPECT_EQ(0U, server.requests().size());

  start_again();
  configure_webhook("json", server, {{"target", "event*"}});
  passes(0, 60);
  EXPECT_EQ(0U, server.requests().size());

  start_again();
  configure_webhook("json", server, {{"events", {"unexpected_stop"}}, {"target", "订单*"}});
  passes(0, 60);
  EXPECT_EQ(2U, server.requests().size());
}

TEST_F(Notifications, OfAPlannedStopAreNotSent) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 5);
  plan({"--for", "2h"});
  passes(10, 60);
  EXPECT_EQ(0U, server.requests().size());
}

TEST_F(Notifications, OfAPlannedStopThatLastsLongerThanPlannedAreSentOnceItDoes) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 15);
  plan({"--for", "20m"});
  passes(20, 30);
  EXPECT_EQ(0U, server.requests().size());
  passes(35, 60);
  EXPECT_EQ("unexpected_stop recovered", names_of(events_of(server)));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, OfAStopThatIsNoLongerPlannedAreSent) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 5);
  plan({"--for", "2h"});
  passes(10, 25);
  ASSERT_EQ(exit_code::all_well, run({"annotate", "remove", "1"}).exit_code);
  passes(30, 30);
  EXPECT_EQ("unexpected_stop", names_of(events_of(server)));
  passes(35, 60);
  EXPECT_EQ("unexpected_stop recovered", names_of(events_of(server)));
}

TEST_F(Notifications, OfAStopWhoseWordMeansAnotherThingNowAreSentOrTakenBack) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  configure_norun("paused");
  passes(0, 25);
  EXPECT_EQ(0U, server.requests().size());
  configure_norun("stopped");
  passes(30, 30);
  EXPECT_EQ("unexpected_stop", names_of(events_of(server)));
  configure_norun("paused");
  passes(35, 60);
  EXPECT_EQ("unexpected_stop withdrawn", names_of(events_of(server)));
}

TEST_F(Notifications, OfAFailureWhoseWordMeansAnotherFailureNowAreSentOnce) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 25);
  configure_norun("failed");
  passes(30, 60);
  EXPECT_EQ("unexpected_stop recovered", names_of(events_of(server)));
}

TEST_F(Notifications, OfAFailureWhoseWordMeansRunningNowAreTakenBackAtTheTimeOfThatPass) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 25);
  configure_norun("running");
  passes(30, 30);
  EXPECT_EQ("unexpected_stop withdrawn", names_of(events_of(server)));
  EXPECT_EQ("100|unexpected_stop|00:20|00:30|1|1\n", told());
}

TEST_F(Notifications, OfAFailureThatIsPlannedLaterAreTakenBack) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 25);
  plan({"--since", "10m", "--for", "2h"});
  passes(30, 30);
  EXPECT_EQ("unexpected_stop withdrawn", names_of(events_of(server)));
  passes(35, 60);
  EXPECT_EQ(2U, events_of(server).size());
}

TEST_F(Notifications, OfAFailureThatWasTakenBackAreSentAgainIfItLastsLongerThanPlanned) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 25);
  plan({"--since", "10m", "--for", "20m"});
  passes(30, 60);
  EXPECT_EQ("unexpected_stop withdrawn unexpected_stop recovered", names_of(events_of(server)));
  EXPECT_EQ("100|unexpected_stop|00:20|00:50|1|1\n", told());
}

TEST_F(Notifications, OfASolutionThatFails) {
  use(R"({ "start": "2026-11-01T00:00:00Z", "workspaces": [ { "region": "cn-shanghai",
           "project_id": 10000, "solutions": [ { "file_id": 200, "name": "整库同步",
             "creator": "ops", "steps": [ { "id": 1, "name": "建表" } ],
             "timeline": [ { "at": "0s", "status": "running", "steps": ["running"] },
                           { "at": "20m", "status": "fail", "steps": ["fail"] },
                           { "at": "40m", "status": "running", "steps": ["running"] } ] } ] } ] })");
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 60);
  const auto events = events_of(server);
  ASSERT_EQ(2U, events.size());  // the step is part of it
  EXPECT_EQ("failed", events[0].at("event"));
  EXPECT_EQ("fail", events[0].at("status"));
  EXPECT_EQ("recovered", events[1].at("event"));
}

// What each service documents.

TEST_F(Notifications, ToDingTalkAreSignedInTheQuery) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("dingtalk", server, {{"secret_file", "secret"}});
  write_file("secret", secret + "\n");
  passes(0, 20);
  ASSERT_EQ(1U, server.requests().size());
  const auto request = server.requests().at(0);
  EXPECT_TRUE(
      request.starts_with("POST /send?token=" + token +
                          "&timestamp=1793492400000&sign="
                          "jLhrhFF14LpORyrgL2tZx6aKT%2FXiP%2BtDlma00FZ9SXo%3D HTTP/1.1\r\n"))
      << request;
  EXPECT_NE(std::string::npos, request.find("Content-Type: application/json; charset=utf-8\r\n"));
  const auto body = body_of(request);
  EXPECT_EQ("text", body.at("msgtype"));
  EXPECT_EQ(
      "syncledger: 1 task stopped\n"
      "- 订单_实时同步 (cn-shanghai/10000/DI_REALTIME/100) stopped without having been told to: "
      "NORUN since 2026-11-01 00:20:00 (otherwise until 2026-11-01 00:15:00): disk <full> & lost\n"
      "Times: UTC",
      body.at("text").at("content"));
}

TEST_F(Notifications, ToFeishuAreSignedInTheBody) {
  const RawServer server{scripts::always(http_response(200, R"({"code":0,"msg":"success"})"))};
  configure_webhook("feishu", server, {{"secret_env", "FEISHU_SECRET"}, {"tz", "Asia/Shanghai"}});
  environment()["FEISHU_SECRET"] = secret;
  passes(0, 20);
  ASSERT_EQ(1U, server.requests().size());
  const auto body = body_of(server.requests()[0]);
  EXPECT_EQ("1793492400", body.at("timestamp"));
  EXPECT_EQ("Wsuzy9vOOHfu+nOzwjZJtaj7ghXv6Z/EDXFh4Ub4Nio=", body.at("sign"));
  EXPECT_EQ("text", body.at("msg_type"));
  const std::string text = body.at("content").at("text");
  EXPECT_NE(std::string::npos, text.find("NORUN since 2026-11-01 08:20:00")) << text;
  EXPECT_NE(std::string::npos, text.find("Times: Asia/Shanghai")) << text;
}

TEST_F(Notifications, ToFeishuMayBeAnsweredInTheOldWay) {
  const RawServer server{
      scripts::always(http_response(200, R"({"StatusCode":0,"StatusMessage":"success"})"))};
  configure_webhook("feishu", server);
  EXPECT_EQ("", passes(0, 20));
  EXPECT_EQ("100|unexpected_stop|00:20||1|0\n", told());
}

TEST_F(Notifications, ToWeComAreNoLongerThanItTakes) {
  use(many_stops(60));
  const RawServer server{scripts::always(took_it)};
  configure_webhook("wecom", server);
  EXPECT_EQ("", passes(0, 40));
  ASSERT_EQ(1U, server.requests().size());
  const auto body = body_of(server.requests()[0]);
  EXPECT_EQ("text", body.at("msgtype"));
  const std::string text = body.at("text").at("content");
  EXPECT_LE(text.size(), 2048U);
  EXPECT_EQ(std::string::npos, base::find_invalid_utf8(text));
  EXPECT_TRUE(text.starts_with("syncledger: 60 tasks stopped\n")) << text;
  EXPECT_NE(std::string::npos, text.find(" more: see syncledger report failures")) << text;
  EXPECT_EQ("60\n", query("SELECT count(*) FROM notifications WHERE start_sent_at NOT NULL"));
}

TEST_F(Notifications, ToSlackEscapeWhatMeansSomethingThere) {
  const RawServer server{scripts::always(http_response(200, "ok"))};
  configure_webhook("slack", server);
  EXPECT_EQ("", passes(0, 20));
  ASSERT_EQ(1U, server.requests().size());
  const std::string text = body_of(server.requests()[0]).at("text");
  EXPECT_NE(std::string::npos, text.find("disk &lt;full&gt; &amp; lost")) << text;
}

TEST_F(Notifications, ToSlackAreNoLongerThanItTakesAsTheyAreSent) {
  use(many_stops(60, "订单 <&&&&&&&&&&&&&&&&&&&&> "));
  const RawServer server{scripts::always(http_response(200, "ok"))};
  configure_webhook("slack", server);
  EXPECT_EQ("", passes(0, 20));
  ASSERT_EQ(1U, server.requests().size());
  const std::string text = body_of(server.requests()[0]).at("text");
  EXPECT_LE(text.size(), 3900U);
  EXPECT_GE(text.size(), 3500U);
  EXPECT_EQ(std::string::npos, base::find_invalid_utf8(text));
  // Whole lines, so that no escape and no character is cut in half.
  std::istringstream lines{text};
  std::string line;
  int told = 0;
  while (std::getline(lines, line)) {
    if (!line.starts_with("- ")) continue;
    EXPECT_TRUE(line.starts_with("- 订单 &lt;&amp;&amp;")) << line;
    EXPECT_TRUE(
        line.ends_with("NORUN since 2026-11-01 00:20:00 (otherwise until 2026-11-01 "
                       "00:15:00)"))
        << line;
    ++told;
  }
  EXPECT_NE(std::string::npos, text.find("\n... and " + std::to_string(60 - told) + " more: see"))
      << text;
}

TEST_F(Notifications, ToDingTalkMentionNobodyAndLinkNowhereWhateverATaskIsCalled) {
  const auto text = text_told("dingtalk", "@all @13800000000 ops@example.com",
                              "[here](https://x.example) ![](https://x.example/p.png)");
  EXPECT_NE(std::string::npos, text.find("＠all ＠13800000000 ops＠example.com")) << text;
  EXPECT_NE(std::string::npos,
            text.find("[here]（https://x.example) ![]（https://x.example/p.png)"))
      << text;
  EXPECT_EQ(json({{"isAtAll", false}}), body_.at("at"));
}

TEST_F(Notifications, ToFeishuMentionNobodyAndLinkNowhereWhateverATaskIsCalled) {
  const auto text = text_told("feishu", R"(<at user_id="all">x</at> <at id=all></at>)",
                              "**bold** <b>b</b> [here](https://x.example)");
  EXPECT_NE(std::string::npos, text.find(R"(＜at user_id="all"＞x＜/at＞ ＜at id=all＞＜/at＞)"))
      << text;
  EXPECT_NE(std::string::npos, text.find("＊＊bold＊＊ ＜b＞b＜/b＞ [here]（https://x.example)"))
      << text;
}

TEST_F(Notifications, ToWeComMentionNobodyAndLinkNowhereWhateverATaskIsCalled) {
  const auto text = text_told("wecom", "<@all> @all <@zhangsan>",
                              R"(<font color="info">x</font> [here](https://x.example))");
  EXPECT_NE(std::string::npos, text.find("＜＠all＞ ＠all ＜＠zhangsan＞")) << text;
  EXPECT_NE(std::string::npos,
            text.find(R"(＜font color="info"＞x＜/font＞ [here]（https://x.example))"))
      << text;
}

TEST_F(Notifications, ToSlackMentionNobodyAndLinkNowhereWhateverATaskIsCalled) {
  const auto text = text_told("slack", "<!channel> <!here> <@U0123> <#C0123>",
                              "<https://x.example|here> *bold* &lt;!channel&gt;");
  EXPECT_NE(std::string::npos,
            text.find("&lt;!channel&gt; &lt;!here&gt; &lt;@U0123&gt; &lt;#C0123&gt;"))
      << text;
  EXPECT_NE(std::string::npos,
            text.find("&lt;https://x.example|here&gt; *bold* &amp;lt;!channel&amp;gt;"))
      << text;
  EXPECT_EQ(false, body_.at("mrkdwn"));
  EXPECT_EQ(false, body_.at("unfurl_links"));
  EXPECT_EQ(false, body_.at("unfurl_media"));
}

TEST_F(Notifications, ToProgramsHoldTheTextAsItIs) {
  const std::string name = R"(<at user_id="all">x</at> @all [here](https://x.example))";
  use(a_stop_of(name, "<!channel>"));
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  EXPECT_EQ("", passes(0, 20));
  const auto event = events_of(server).at(0);
  EXPECT_EQ(name, event.at("target").at("called"));
  EXPECT_EQ("<!channel>", event.at("message"));
}

TEST_F(Notifications, ToACommandComeWithAnEnvironmentWithoutKeys) {
  configure(json::array({{{"name", "pager"},
                          {"kind", "command"},
                          {"command", {"/bin/sh", "-c", "env > \"$0\"", path("got")}}}}));
  const testing::EnvironmentMap passed_on{{"CREDENTIALS_DIRECTORY", "/run/credentials/x"},
                                          {"HOME", "/home/ops"},
                                          {"LC_TIME", "zh_CN.UTF-8"},
                                          {"PATH", "/usr/bin:/bin"},
                                          {"TZ", "Asia/Shanghai"}};
  environment().insert(passed_on.begin(), passed_on.end());
  for (const std::string name : {"ALIBABA_CLOUD_ACCESS_KEY", "DINGTALK_SECRET", "https_proxy",
                                 "LD_PRELOAD", "SYNCLEDGER_ENDPOINTS"}) {
    environment()[name] = token;
  }
  EXPECT_EQ("", passes(0, 20));
  std::istringstream lines{read_file(path("got"))};
  testing::EnvironmentMap got;
  for (std::string line; std::getline(lines, line);)
    got[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
  for (const auto* of_the_shell : {"PWD", "OLDPWD", "SHLVL", "_"}) got.erase(of_the_shell);
  auto expected = passed_on;
  for (const auto* name : {"SYNCLEDGER_CONFIG", "SYNCLEDGER_DB"})
    expected[name] = environment().at(name);
  EXPECT_EQ(expected, got);
}

TEST_F(Notifications, ToACommandComeOnItsStandardInput) {
  configure(json::array({{{"name", "pager"},
                          {"kind", "command"},
                          {"command", {"/bin/sh", "-c", "cat > \"$0\"", path("got")}}}}));
  EXPECT_EQ("", passes(0, 20));
  EXPECT_EQ("unexpected_stop", json::parse(read_file(path("got"))).at("events").at(0).at("event"));
}

TEST_F(Notifications, ToACommandThatFailsWait) {
  configure(json::array(
      {{{"name", "pager"}, {"kind", "command"}, {"command", {"/bin/sh", "-c", "exit 7"}}}}));
  EXPECT_EQ(
      "syncledger: cannot tell channel \"pager\": the command failed: it ended with exit code 7 "
      "(it is tried again; `syncledger notify list` shows what waits)\n",
      passes(0, 20));
  EXPECT_EQ("100|unexpected_stop|00:20||0|0\n", told());
}

TEST_F(Notifications, ThatHangWhenThePassIsToldToStopAreLeftToTheNextPass) {
  const auto channels = [](const json& command) {
    json all = json::array();
    for (const auto* const name : {"first", "second", "third"})
      all.push_back({{"name", name}, {"kind", "command"}, {"command", command}});
    return all;
  };
  for (const std::string command : {"collect", "watch"}) {
    start_again();
    configure(channels({"/bin/sh", "-c", "echo $$ >\"$0\"; sleep 600; true", path("began")}));
    passes(0, 15);
    program().make_sleeper = [this] { return std::make_unique<StopsAtAFile>(path("began")); };
    clock().set(tests::at("2026-11-01T00:20:00Z"));
    EXPECT_EQ("syncledger: told to stop: the next pass tells 3 channels what waits\n",
              run({command}).err);
    pid_t hanging = 0;
    std::ifstream{path("began")} >> hanging;
    EXPECT_NE(0, kill(hanging, 0)) << "it was left behind";
    EXPECT_EQ("0\n", query("SELECT sum(failed_attempts) FROM notification_channels"));
    std::filesystem::remove(path("began"));
    program().make_sleeper = {};
    configure(channels({"/bin/sh", "-c", "echo >>\"$0\"", path(command)}));
    EXPECT_EQ("", pass_at(25).err);
    EXPECT_EQ("\n\n\n", read_file(path(command)));
  }
}

TEST_F(Notifications, ThatNobodyAnswersWhenThePassIsToldToStopAreLeftToTheNextPass) {
  const RawServer deaf{[this](testing::Connection& connection) {
    write_file("began", "");
    connection.wait_for_the_end();
  }};
  configure_webhook("json", deaf);
  passes(0, 15);
  program().make_sleeper = [this] { return std::make_unique<StopsAtAFile>(path("began")); };
  EXPECT_EQ("syncledger: told to stop: the next pass tells 1 channel what waits\n",
            pass_at(20).err);
}

TEST_F(Notifications, ThatAServiceRefusesWithHttp200Wait) {
  struct Refusal {
    std::string kind;
    std::string body;
    std::string said;
  };

  for (const auto& [kind, body, said] : std::vector<Refusal>{
           {"dingtalk", R"({"errcode":310000,"errmsg":"sign not match"})",
            "errcode 310000: sign not match"},
           {"feishu",
            R"({"code":19021,"msg":"sign match fail or timestamp is not within one hour"})",
            "code 19021: sign match fail or timestamp is not within one hour"},
           {"wecom", R"({"errcode":45009,"errmsg":"api freq out of limit"})",
            "errcode 45009: api freq out of limit"},
           {"wecom", "<html>", "its answer is not the JSON it documents"},
           {"dingtalk", "{}", "its answer has no errcode"}}) {
    start_again();
    const RawServer server{scripts::always(http_response(200, body))};
    configure_webhook(kind, server);
    EXPECT_EQ("syncledger: cannot tell channel \"ops\": " + said +
                  " (it is tried again; `syncledger notify list` shows what waits)\n",
              passes(0, 20));
    EXPECT_EQ("100|unexpected_stop|00:20||0|0\n", told());
  }
}

TEST_F(Notifications, ComeNoFasterThanAServiceLets) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("wecom", server);
  passes(0, 20);
  const auto notice = [&] {
    SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(
        "INSERT INTO notifications (channel, target_id, kind, started_at, noticed_at) SELECT "
        "'ops', 2, 'failed', count(*), 0 FROM notifications");
  };
  notice();
  clock().advance(std::chrono::milliseconds{2900});
  run({"collect"});
  EXPECT_EQ(1U, server.requests().size());
  clock().advance(std::chrono::milliseconds{100});
  run({"collect"});
  EXPECT_EQ(2U, server.requests().size());
}

TEST_F(Notifications, NeverShowTheirSecrets) {
  const std::string echo =
      R"({"errcode":1,"errmsg":"bad token )" + token + R"( or )" + secret + R"("})";
  for (const auto& response : {http_response(200, echo), http_response(403, echo),
                               http_response(302, "", "Location: x\r\n")}) {
    start_again();
    const RawServer server{scripts::always(response)};
    configure_webhook("dingtalk", server, {{"secret_file", "secret"}});
    write_file("secret", secret);
    auto all = passes(0, 25);
    for (const std::vector<std::string>& command : {std::vector<std::string>{"collect", "-v"},
                                                    {"collect", "-v", "--log-format", "json"},
                                                    {"notify", "test", "ops"},
                                                    {"notify", "list"},
                                                    {"notify", "list", "--format", "json"},
                                                    {"doctor"},
                                                    {"check"},
                                                    {"metrics"}}) {
      clock().advance(minutes{40});
      const auto outcome = run(command);
      all += outcome.out + outcome.err;
    }
    all += read_file(database());
    EXPECT_EQ(std::string::npos, all.find(token));
    EXPECT_EQ(std::string::npos, all.find(secret));
    EXPECT_NE(std::string::npos, all.find("cannot tell channel"));
  }
}

TEST_F(Notifications, WithoutTheirSecretWaitAndSayWhatIsMissing) {
  const RawServer server{scripts::always(took_it)};
  configure(json::array({{{"name", "ops"}, {"kind", "slack"}, {"url_env", "SLACK_URL"}}}));
  EXPECT_EQ(
      "syncledger: cannot tell channel \"ops\": channel \"ops\": $SLACK_URL, where its URL should "
      "be, is not set (it is tried again; `syncledger notify list` shows what waits)\n",
      passes(0, 20));
  environment()["SLACK_URL"] = server.url() + "/" + token;
  EXPECT_EQ("syncledger: channel \"ops\" can be told again\n", passes(25, 25));
}

TEST_F(Notifications, WhoseSecretCannotBeReadSayWhy) {
  configure(json::array({{{"name", "ops"}, {"kind", "slack"}, {"url_file", "hook"}}}));
  expect_refusal(
      exit_code::usage,
      "channel \"ops\": cannot read its URL in " + path("hook") + ": No such file or directory",
      {"notify", "test", "ops"});
  write_file("hook", "\n");
  expect_refusal(exit_code::usage,
                 "channel \"ops\": " + path("hook") + ", where its URL should be, is empty",
                 {"notify", "test", "ops"});
}

TEST_F(Notifications, WithASecretInPlaceOfANameNeverShowIt) {
  const std::string ding = "SEC" + std::string(8, '7') + "0f3c9a7751e2b84d0f3c9a7751e2b84d";
  const std::string url = "https://hooks.example/services/T0/B0/" + token;
  for (const auto& [key, value] : {std::pair<std::string, std::string>{"url_env", url},
                                   {"url_env", token},
                                   {"url_file", url},
                                   {"url_file", "hooks.example/send?token=tok"},
                                   {"url_file", token},
                                   {"secret_env", ding},
                                   {"secret_file", ding},
                                   {"secret_file", "q1w2e3r4/t5y6+u7i8o9p0=="}}) {
    start_again();
    json channel{{"name", "ops"}, {"kind", "dingtalk"}, {key, value}};
    if (key.starts_with("secret")) channel["url"] = "https://127.0.0.1:1/" + token;
    configure(json::array({channel}));
    std::string all;
    for (const int minute : {0, 5, 10, 15, 20}) {
      clock().set(tests::at("2026-11-01T00:00:00Z") + minutes{minute});
      const auto outcome = run({"collect", "-v", "--log-file", path("log")});
      all += outcome.out + outcome.err;
    }
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"notify", "test", "ops"},
          {"notify", "list"},
          {"notify", "list", "--format", "json"},
          {"doctor"},
          {"check"},
          {"metrics"}}) {
      const auto outcome = run(command);
      all += outcome.out + outcome.err;
    }
    all += read_file(path("log")) + read_file(database());
    EXPECT_EQ(std::string::npos, all.find(value)) << key << all.substr(0, 2000);
    EXPECT_NE(std::string::npos, all.find("\"" + key + "\"")) << key << " of " << value;
    EXPECT_NE(std::string::npos, all.find("the value is not shown")) << key << " of " << value;
  }
}

TEST_F(Notifications, FindTheirSecretsWhereSystemdPutsCredentials) {
  const RawServer server{scripts::always(took_it)};
  std::filesystem::create_directory(path("credentials"));
  write_file("credentials/hook", server.url() + "/hook\n");
  environment()["CREDENTIALS_DIRECTORY"] = path("credentials");
  configure(json::array({{{"name", "ops"}, {"kind", "json"}, {"url_file", "hook"}}}));
  EXPECT_EQ(exit_code::all_well, run({"notify", "test", "ops"}).exit_code);
  EXPECT_EQ("syncledger: this channel works", body_of(server.requests().at(0)).at("headline"));
}

TEST_F(Notifications, CanBeTried) {
  const RawServer server{scripts::in_turn({took_it, http_response(404, "no_team")})};
  configure_webhook("slack", server);
  const auto outcome = run({"notify", "test", "ops"});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ("syncledger: channel \"ops\" took the test message\n", outcome.err);
  expect_refusal(exit_code::failed, "cannot tell channel \"ops\": HTTP 404: no_team",
                 {"notify", "test", "ops"});
  expect_refusal(exit_code::usage,
                 "unknown channel \"opps\" (did you mean \"ops\"?); there are ops",
                 {"notify", "test", "opps"});
}

TEST_F(Notifications, ThatWaitAreListed) {
  const RawServer server{scripts::always(http_response(500, ""))};
  configure_webhook("json", server);
  passes(0, 5);
  EXPECT_EQ("ops (json): nothing waits\n", run({"notify", "list"}).out);
  passes(10, 20);
  const auto listed = run({"notify", "list"}).out;
  EXPECT_TRUE(
      listed.starts_with("ops (json): 1 attempt failed, the last: HTTP 500; syncledger: 1 "
                         "task stopped\n- 订单_实时同步 "))
      << listed;
  const auto rows = json::parse(run({"notify", "list", "--format", "json"}).out).at("rows");
  EXPECT_EQ("HTTP 500", rows.at(0).at("error"));
  EXPECT_EQ(1U, rows.at(0).at("waiting").size());
}

TEST_F(Notifications, AreNotMadeOfAnImport) {
  const RawServer server{scripts::always(took_it)};
  configure_webhook("json", server);
  passes(0, 10);
  const auto imported =
      run({"import", "-"}, testing::node_line("2026-11-01T00:11:00Z", "RUN", "x", 7) +
                               testing::node_line("2026-11-01T00:12:00Z", "NORUN", "x", 7));
  EXPECT_EQ(exit_code::all_well, imported.exit_code) << imported.err;
  EXPECT_EQ("", told());
}

TEST_F(Notifications, OfChannelsThatMakeNoSenseAreRefusedWithTheirLine) {
  const auto refuse = [&](const std::string& channel, const std::string& problem) {
    const auto config = write_file("bad.json", "{ \"notify\": [\n" + channel + " ] }");
    expect_refusal(exit_code::usage, config + ":2: " + problem, {"budget", "--config", config});
  };
  refuse(R"({ "kind": "slack", "url": "https://a" })",
         "\"notify[0]\": the key \"name\" is missing");
  refuse(R"({ "name": "a", "kind": "sms", "url": "https://a" })",
         "\"kind\": one of dingtalk, feishu, wecom, slack, json, command is expected");
  refuse(R"({ "name": "a", "kind": "slack" })",
         "\"notify[0]\": one of \"url\", \"url_file\" and \"url_env\" is expected");
  refuse(R"({ "name": "a", "kind": "slack", "url": "https://a", "url_env": "A" })",
         "\"notify[0]\": one of \"url\", \"url_file\" and \"url_env\" is expected");
  refuse(R"({ "name": "a", "kind": "command" })",
         "\"notify[0]\": a channel of kind \"command\" needs a \"command\" and no URL");
  refuse(R"({ "name": "a", "kind": "slack", "url": "https://a", "secret_env": "A" })",
         "\"notify[0]\": only channels of kind dingtalk and feishu have a secret");
  refuse(
      R"({ "name": "a", "kind": "slack", "url_env": "https://hooks.example/T0" })",
      "\"url_env\": the name of a variable is expected, such as OPS_URL (the value is not shown)");
  refuse(
      R"({ "name": "a", "kind": "slack", "url_env": "$OPS_URL" })",
      "\"url_env\": the name of a variable is expected, such as OPS_URL (the value is not shown)");
  refuse(R"({ "name": "a", "kind": "slack", "url_file": "https://hooks.example/T0" })",
         "\"url_file\": the name of a file is expected, not a URL (the value is not shown)");
  refuse(R"({ "name": "a", "kind": "slack", "url": "https://a", "events": ["down"] })",
         "\"notify[0].events[0]\": failed, unexpected_stop or unseen is expected");
  refuse(R"({ "name": "a", "kind": "slack", "url": "https://a", "tz": "Mars" })",
         "\"tz\": a zone such as Asia/Shanghai, UTC or local is expected");
  refuse(
      R"({ "name": "a", "kind": "json", "url": "https://a" }, { "name": "a", "kind": "json", "url": "https://b" })",
      "\"name\": there are two channels of this name");
}

TEST_F(Notifications, ThatWaitAreSeenByMonitoring) {
  const RawServer server{scripts::always(http_response(500, ""))};
  configure_webhook("json", server);
  passes(0, 20);
  const auto metrics = run({"metrics"}).out;
  EXPECT_NE(std::string::npos,
            metrics.find("\nsyncledger_waiting_notifications{channel=\"ops\"} 1\n"));
  EXPECT_NE(std::string::npos,
            metrics.find("\nsyncledger_notification_failed_attempts{channel=\"ops\"} 1\n"));
  const auto check = run({"check"});
  EXPECT_EQ(1, check.exit_code);
  EXPECT_NE(std::string::npos, check.out.find("channel ops cannot be told")) << check.out;
}

TEST_F(Notifications, AreExaminedByTheDoctor) {
  const RawServer server{scripts::always(took_it)};
  configure(json::array({{{"name", "ops"}, {"kind", "json"}, {"url", server.url()}},
                         {{"name", "lost"}, {"kind", "json"}, {"url_env", "LOST"}}}));
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("ops: json")) << outcome.out;
  EXPECT_NE(std::string::npos,
            outcome.out.find("channel \"lost\": $LOST, where its URL should be, is not set"))
      << outcome.out;
}

TEST_F(Notifications, AreNotSentInTheClear) {
  configure(json::array({{{"name", "ops"}, {"kind", "json"}, {"url", "http://example.com/x"}}}));
  expect_refusal(exit_code::usage,
                 "channel \"ops\": its URL cannot be used: it is not encrypted (use https)",
                 {"notify", "test", "ops"});
}

}  // namespace
}  // namespace syncledger::app
