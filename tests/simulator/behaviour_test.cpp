#include "simulator/behaviour.hpp"

#include "simulator/scenario_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>

namespace syncledger::simulator {
namespace {

using base::UtcTime;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// A scenario of one workspace whose only task is this one.
Scenario with_node(const std::string& members) {
  return parse_scenario(R"({"start":"2026-11-01T00:00:00Z","workspaces":[{"region":"cn-a",
    "project_id":1,"nodes":[{"file_id":1,"name":"a",)" +
                        members + "}]}]}");
}

Scenario with_solution(const std::string& members) {
  return parse_scenario(R"({"start":"2026-11-01T00:00:00Z","workspaces":[{"region":"cn-a",
    "project_id":1,"solutions":[{"file_id":1,"name":"a",)" +
                        members + "}]}]}");
}

NodeState node_at(const Scenario& scenario, std::chrono::milliseconds offset) {
  const auto& workspace = scenario.workspaces.front();
  return state_of(scenario, workspace, workspace.nodes.front(), scenario.start + offset);
}

SolutionState solution_at(const Scenario& scenario, std::chrono::milliseconds offset) {
  const auto& workspace = scenario.workspaces.front();
  return state_of(scenario, workspace, workspace.solutions.front(), scenario.start + offset);
}

/// `run: success run wait`.
std::string words(const SolutionState& state) {
  std::string text = state.status + ":";
  for (const auto& step : state.steps) text += " " + step.status;
  return text;
}

TEST(NodeBehaviour, FollowsItsTimeline) {
  const auto scenario = with_node(R"("timeline":[{"at":"1h","status":"RUN"},
    {"at":"2026-11-01T02:00:00Z","status":"ODD","message":"why"}])");
  EXPECT_EQ("NORUN", node_at(scenario, minutes{59}).status);
  EXPECT_EQ("RUN", node_at(scenario, hours{1}).status);
  EXPECT_EQ((NodeState{"ODD", "a", "why"}), node_at(scenario, hours{2}));
}

TEST(NodeBehaviour, PausesAsPlanned) {
  const auto scenario = with_node(R"("pauses":[{"first":"1h","every":"1d","lasts":"30m",
    "stopping":"5m","starting":"2m"}])");
  for (const auto day : {days{0}, days{9}}) {
    EXPECT_EQ("RUN", node_at(scenario, day + minutes{59}).status);
    EXPECT_EQ("KILLING", node_at(scenario, day + minutes{60}).status);
    EXPECT_EQ("PAUSE", node_at(scenario, day + minutes{65}).status);
    EXPECT_EQ("WAIT", node_at(scenario, day + minutes{90}).status);
    EXPECT_EQ("RUN", node_at(scenario, day + minutes{92}).status);
  }
}

TEST(NodeBehaviour, IsRenamedAtItsTime) {
  const auto scenario = with_node(R"("renames":[{"at":"1h","name":"b"}])");
  EXPECT_EQ("a", node_at(scenario, minutes{59}).name);
  EXPECT_EQ("b", node_at(scenario, hours{1}).name);
}

TEST(NodeBehaviour, AnEventWinsOverEverythingGenerated) {
  const auto scenario = with_node(R"("events":[{"at":"0s","lasts":"2h","status":"EXCEPTION"}],
    "pauses":[{"first":"1h","every":"1d","lasts":"30m"}])");
  EXPECT_EQ("EXCEPTION", node_at(scenario, minutes{65}).status);
}

/// The part of the time in which a node that fails so does not run, over 200 days.
double part_down(const Scenario& scenario, days from, days until) {
  int down = 0;
  int all = 0;
  for (auto at = minutes{from}; at < minutes{until}; at += minutes{5}, ++all) {
    if (node_at(scenario, at).status != "RUN") ++down;
  }
  return static_cast<double>(down) / all;
}

TEST(NodeBehaviour, FailsAsOftenAndAsLongAsItsMeansSay) {
  const auto scenario = with_node(R"("failures":[{"status":"NORUN","mtbf":"9h","mttr":"1h"}])");
  EXPECT_NEAR(0.1, part_down(scenario, days{0}, days{200}), 0.02);
}

TEST(NodeBehaviour, FailsMoreOftenFromWeekToWeekIfItIsTold) {
  const auto scenario =
      with_node(R"("failures":[{"status":"NORUN","mtbf":"60h","mttr":"1h","trend_per_week":1.5}])");
  EXPECT_GT(part_down(scenario, days{42}, days{56}), 2 * part_down(scenario, days{0}, days{14}));
}

TEST(NodeBehaviour, FailsOnlyInTheHoursGiven) {
  const auto scenario = with_node(
      R"("failures":[{"status":"WAIT","mtbf":"1h","mttr":"1m","between":["22:00","02:00"]}])");
  std::set<long> hours_of_day;  // in the scenario's zone, UTC+8
  for (auto at = minutes{0}; at < minutes{days{30}}; at += minutes{1}) {
    if (node_at(scenario, at).status == "WAIT") hours_of_day.insert((at / minutes{60} + 8) % 24);
  }
  EXPECT_EQ((std::set<long>{0, 1, 2, 22, 23}), hours_of_day);
}

TEST(Behaviour, IsTheSameInWhateverOrderItIsAsked) {
  const auto scenario = default_scenario();
  const auto again = default_scenario();
  for (const auto& workspace : scenario.workspaces) {
    for (const auto& node : workspace.nodes) {
      std::vector<NodeState> forward;
      forward.reserve(400);
      for (int hour = 0; hour < 400; ++hour) {
        forward.push_back(state_of(scenario, workspace, node, scenario.start + hours{hour}));
      }
      for (int hour = 399; hour >= 0; --hour) {
        EXPECT_EQ(forward.at(static_cast<std::size_t>(hour)),
                  state_of(again, workspace, node, again.start + hours{hour}));
      }
    }
  }
}

TEST(Behaviour, DependsOnTheSeed) {
  auto scenario = with_node(R"("failures":[{"status":"NORUN","mtbf":"3h","mttr":"1h"}])");
  auto other = scenario;
  other.seed = 2;
  int differences = 0;
  for (int hour = 0; hour < 200; ++hour) {
    if (node_at(scenario, hours{hour}) != node_at(other, hours{hour})) ++differences;
  }
  EXPECT_GT(differences, 20);
}

TEST(Behaviour, DoesNotFailBeforeTheScenarioStarts) {
  const auto scenario = with_node(R"("failures":[{"status":"NORUN","mtbf":"1m","mttr":"1h"}])");
  EXPECT_EQ("RUN", node_at(scenario, -days{400}).status);
}

constexpr const char* two_steps = R"("first":"1h","every":"1d","queued":"5m","steps":[
  {"id":1,"name":"x","lasts":"10m","jitter":0,"tables":["t1","t2"]},
  {"id":2,"name":"y","lasts":"20m","jitter":0}])";

TEST(SolutionBehaviour, RunsItsStepsOneAfterAnother) {
  const auto scenario = with_solution(two_steps);
  EXPECT_EQ("wait: wait wait", words(solution_at(scenario, minutes{59})));
  EXPECT_EQ("wait: wait wait", words(solution_at(scenario, minutes{64})));
  EXPECT_EQ("run: run wait", words(solution_at(scenario, minutes{65})));
  EXPECT_EQ("run: success run", words(solution_at(scenario, minutes{75})));
  EXPECT_EQ("success: success success", words(solution_at(scenario, minutes{95})));
  EXPECT_EQ("success: success success", words(solution_at(scenario, hours{24})));
  EXPECT_EQ("run: run wait", words(solution_at(scenario, hours{24} + minutes{65})));
}

TEST(SolutionBehaviour, AStepTellsHowFarItIs) {
  const auto scenario = with_solution(two_steps);
  const auto info = nlohmann::json::parse(solution_at(scenario, minutes{71}).steps[0].info);
  const auto& rows = info.at("fusionProps").at("dataSource");
  EXPECT_EQ("Table", info.at("componentName"));
  EXPECT_EQ("SUCCESS", rows[0].at("status"));
  EXPECT_EQ("RUNNING", rows[1].at("status"));
  EXPECT_EQ("", solution_at(scenario, minutes{80}).steps[1].info);
}

TEST(SolutionBehaviour, AFailedStepEndsTheRunAndIsTriedAgain) {
  const auto scenario = with_solution(R"("first":"0s","every":"1d","retry_after":"1h","steps":[
    {"id":1,"name":"x","lasts":"10m","jitter":0},
    {"id":2,"name":"y","lasts":"10m","fail_chance":1,"fail_message":"no","tables":["t"]},
    {"id":3,"name":"z","lasts":"10m"}])");
  const auto failed = solution_at(scenario, minutes{25});
  EXPECT_EQ("fail: success fail wait", words(failed));
  EXPECT_NE(std::string::npos, failed.steps[1].info.find("\"message\":\"no\""));
  EXPECT_EQ("run: run wait wait", words(solution_at(scenario, minutes{82})));
  EXPECT_EQ("fail: success fail wait", words(solution_at(scenario, hours{20})));
}

TEST(SolutionBehaviour, GrowsFromWeekToWeekIfItIsTold) {
  const auto scenario = with_solution(R"("first":"0s","every":"7d","growth_per_week":2,"steps":[
    {"id":1,"name":"x","lasts":"10m","jitter":0}])");
  EXPECT_EQ("success: success", words(solution_at(scenario, minutes{10})));
  EXPECT_EQ("run: run", words(solution_at(scenario, days{14} + minutes{39})));
  EXPECT_EQ("success: success", words(solution_at(scenario, days{14} + minutes{40})));
}

TEST(SolutionBehaviour, FollowsItsTimeline) {
  const auto scenario = with_solution(R"("steps":[{"id":1,"name":"x"},{"id":2,"name":"y"}],
    "timeline":[{"at":"1h","status":"run","steps":["run"]},
                {"at":"2h","status":"2","message":"m","steps":["0","3"]}])");
  EXPECT_EQ("wait: wait wait", words(solution_at(scenario, minutes{0})));
  EXPECT_EQ("run: run wait", words(solution_at(scenario, hours{1})));
  EXPECT_EQ("2: 0 3", words(solution_at(scenario, hours{2})));
  EXPECT_EQ("m", solution_at(scenario, hours{2}).message);
}

TEST(SolutionBehaviour, StartsDailyAtALocalTime) {
  const auto scenario = with_solution(R"("daily_at":"01:00","steps":[
    {"id":1,"name":"x","lasts":"10m"}])");
  EXPECT_EQ("wait: wait", words(solution_at(scenario, hours{17} - minutes{1})));
  EXPECT_EQ("run: run", words(solution_at(scenario, hours{17})));
}

}  // namespace
}  // namespace syncledger::simulator
