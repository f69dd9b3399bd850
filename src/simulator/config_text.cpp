#include "simulator/config_text.hpp"

#include "model/target.hpp"
#include "simulator/documents.hpp"

namespace syncledger::simulator {
namespace {

Document target_of(model::TaskType type, std::int64_t file_id) {
  return {{"task_type", std::string{to_string(type)}}, {"file_id", file_id}};
}

Document workspace_of(const Workspace& workspace, const std::string& url) {
  Document targets = Document::array();
  for (const auto& node : workspace.nodes) {
    targets.push_back(target_of(model::TaskType::di_realtime, node.file_id));
  }
  for (const auto& solution : workspace.solutions) {
    auto target = target_of(model::TaskType::di_solution, solution.file_id);
    target["label"] = solution.name;  // the service does not tell it
    targets.push_back(std::move(target));
  }
  return {{"region", workspace.region},
          {"project_id", workspace.project_id},
          {"endpoint", url},
          {"targets", std::move(targets)}};
}

}  // namespace

std::string config_for(const Scenario& scenario, const std::string& url,
                       const std::string& database) {
  Document config = Document::object();
  if (!database.empty()) config["database"] = database;
  config["interval"] = "5m";
  config["workspaces"] = Document::array();
  for (const auto& workspace : scenario.workspaces) {
    config["workspaces"].push_back(workspace_of(workspace, url));
  }
  config["http"] = {{"max_qps", 0}};
  return config.dump(2) + "\n";
}

}  // namespace syncledger::simulator
