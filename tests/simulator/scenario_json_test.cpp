#include "simulator/scenario_json.hpp"

#include "simulator/behaviour.hpp"
#include "simulator/config_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>

namespace syncledger::simulator {
namespace {

/// The message of the refusal, or an empty text.
std::string complaint(const std::string& text) {
  try {
    parse_scenario(text);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

std::string with_node(const std::string& members) {
  return R"({"start":"2026-11-01T00:00:00Z","workspaces":[{"region":"cn-a","project_id":1,
    "nodes":[{"file_id":1,"name":"a")" +
         members + "}]}]}";
}

TEST(ScenarioJson, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ("scenario: /start is missing", complaint("{}"));
  EXPECT_EQ("scenario: /workspaces/0/nodes/0/colour is not a known key",
            complaint(with_node(R"(,"colour":"red")")));
  EXPECT_EQ("scenario: /workspaces/0/nodes/0/failures/0/mtbf must be a span such as 90s or 2h30m",
            complaint(with_node(R"(,"failures":[{"status":"WAIT","mtbf":"often","mttr":"1m"}])")));
  EXPECT_EQ("scenario: /workspaces/0/nodes/0/failures/0/mttr must be longer than 0",
            complaint(with_node(R"(,"failures":[{"status":"WAIT","mtbf":"1h","mttr":"0s"}])")));
  EXPECT_EQ("scenario: /workspaces/0/nodes/0/timeline must be in order of time",
            complaint(with_node(
                R"(,"timeline":[{"at":"2h","status":"RUN"},{"at":"1h","status":"RUN"}])")));
}

TEST(ScenarioJson, RefusesWhatIsNotAScenario) {
  EXPECT_TRUE(complaint("{").starts_with("scenario: not valid JSON"));
  EXPECT_EQ("scenario:  must be an object", complaint("[]"));
  EXPECT_EQ("scenario: project_id 1 appears twice",
            complaint(R"({"start":"2026-11-01T00:00:00Z","workspaces":[
              {"region":"a","project_id":1},{"region":"b","project_id":1}]})"));
}

TEST(DefaultScenario, HasEnoughNodesAndSolutions) {
  std::size_t nodes = 0;
  std::size_t solutions = 0;
  for (const auto& workspace : default_scenario().workspaces) {
    nodes += workspace.nodes.size();
    solutions += workspace.solutions.size();
    for (const auto& solution : workspace.solutions) {
      EXPECT_GE(solution.steps.size(), 3U);
      EXPECT_LE(solution.steps.size(), 6U);
    }
  }
  EXPECT_GE(nodes, 6U);
  EXPECT_GE(solutions, 3U);
}

/// Every word that the nodes said in the first two weeks, by file id.
std::map<std::int64_t, std::set<std::string>> words_of_nodes(const Scenario& scenario) {
  std::map<std::int64_t, std::set<std::string>> words;
  for (const auto& workspace : scenario.workspaces) {
    for (const auto& node : workspace.nodes) {
      for (auto at = scenario.start; at < scenario.start + std::chrono::days{14};
           at += std::chrono::minutes{5}) {
        words[node.file_id].insert(state_of(scenario, workspace, node, at).status);
      }
    }
  }
  return words;
}

TEST(DefaultScenario, IsInterestingForTwoWeeks) {
  const auto words = words_of_nodes(default_scenario());
  EXPECT_EQ((std::set<std::string>{"RUN"}), words.at(100));
  EXPECT_EQ((std::set<std::string>{"NORUN", "RUN", "WAIT"}), words.at(101));
  EXPECT_EQ((std::set<std::string>{"RUN", "WAIT"}), words.at(102));
  EXPECT_EQ((std::set<std::string>{"KILLING", "PAUSE", "RUN", "WAIT"}), words.at(103));
  EXPECT_EQ(1U, words.at(104).count("EXCEPTION"));
}

TEST(ConfigText, WatchesEveryTaskOfTheScenario) {
  const auto config =
      nlohmann::json::parse(config_for(default_scenario(), "http://127.0.0.1:1", "h.db"));
  EXPECT_EQ("h.db", config.at("database"));
  EXPECT_EQ("5m", config.at("interval"));
  EXPECT_EQ(0, config.at("http").at("max_qps"));
  const auto& workspace = config.at("workspaces")[0];
  EXPECT_EQ("cn-zhangjiakou", workspace.at("region"));
  EXPECT_EQ(10000, workspace.at("project_id"));
  EXPECT_EQ("http://127.0.0.1:1", workspace.at("endpoint"));
  EXPECT_EQ(7U, workspace.at("targets").size());
}

}  // namespace
}  // namespace syncledger::simulator
