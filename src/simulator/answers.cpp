#include "simulator/answers.hpp"

#include "model/target.hpp"
#include "simulator/call_parameters.hpp"
#include "simulator/documents.hpp"
#include "simulator/file_list.hpp"

#include <algorithm>

namespace syncledger::simulator {
namespace {

using base::Failure;
using base::UtcTime;

constexpr std::string_view instance_info_action = "GetDISyncInstanceInfo";
constexpr std::string_view list_files_action = "ListFiles";
constexpr std::string_view api_version = "2020-05-18";

template <class Task>
const Task* find_task(const std::vector<Task>& tasks, std::int64_t file_id) {
  const auto found = std::find_if(tasks.begin(), tasks.end(),
                                  [&](const Task& task) { return task.file_id == file_id; });
  return found == tasks.end() ? nullptr : &*found;
}

Document optional_text(const std::optional<std::string>& text) {
  return text ? Document(*text) : Document(nullptr);
}

Document succeeded(Document data, const std::string& request_id) {
  return {{"Success", true}, {"RequestId", request_id}, {"Data", std::move(data)}};
}

Document node_data(const NodeState& state) {
  return {{"Status", state.status},
          {"Message", optional_text(state.message)},
          {"Name", state.name},
          {"SolutionInfo", nullptr}};
}

Document steps_data(const std::vector<StepState>& steps, StepShape shape) {
  Document all = Document::array();
  for (const auto& step : steps) {
    all.push_back({{"Status", step.status},
                   {"StepId", step.id},
                   {"StepName", step.name},
                   {"Info", step.info}});
  }
  if (shape == StepShape::single && all.size() == 1) return all.front();
  if (shape == StepShape::item) return {{"StepDetailItem", std::move(all)}};
  if (shape == StepShape::nested) return {{"StepDetail", std::move(all)}};
  return all;
}

Document solution_data(const Solution& solution, const SolutionState& state, StepShape shape) {
  return {{"Status", "success"},
          {"Message", optional_text(state.message)},
          {"Name", nullptr},
          {"SolutionInfo",
           {{"Status", state.status},
            {"Id", solution.file_id},
            {"CreatorName", solution.creator},
            {"StepDetail", steps_data(state.steps, shape)}}}};
}

/// The service's words for an id that it does not know.
Document lookup_failed(const std::string& file_id) {
  return {{"Status", "fail"},
          {"Message", "fileId[" + file_id + "] is invalid"},
          {"Name", nullptr},
          {"SolutionInfo", nullptr}};
}

base::Result<model::TaskType, Refusal> task_type_of(const Parameters& parameters) {
  const auto text = text_of(parameters, "TaskType");
  if (text.empty()) return Failure{missing_parameter("MissingTaskType", "TaskType")};
  const auto type = model::parse_task_type(text);
  if (!type) return Failure{param_invalid("TaskType")};
  return *type;
}

/// The workspace that a call is about. An endpoint serves its own region only.
base::Result<const Workspace*, Refusal> workspace_of(const Scenario& scenario,
                                                     const Parameters& parameters) {
  const auto project_id = required_id(parameters, "ProjectId");
  if (!project_id) return Failure{project_id.error()};
  const auto region = text_of(parameters, "RegionId");
  for (const auto& workspace : scenario.workspaces) {
    if (workspace.project_id != *project_id) continue;
    if (region.empty() || region == workspace.region) return &workspace;
    return Failure{Refusal{404, "InvalidRegion.NotFound", "The specified region is not found."}};
  }
  return Failure{Refusal{403, "Forbidden.Access", "Access is forbidden."}};
}

base::Result<Document, Refusal> instance_data(const Scenario& scenario, StepShape shape,
                                              const Parameters& parameters, UtcTime now) {
  const auto workspace = workspace_of(scenario, parameters);
  if (!workspace) return Failure{workspace.error()};
  const auto type = task_type_of(parameters);
  if (!type) return Failure{type.error()};
  const auto file_id = required_id(parameters, "FileId");
  if (!file_id) return Failure{file_id.error()};
  if (*type == model::TaskType::di_realtime) {
    if (const auto* node = find_task((*workspace)->nodes, *file_id)) {
      return node_data(state_of(scenario, **workspace, *node, now));
    }
  } else if (const auto* solution = find_task((*workspace)->solutions, *file_id)) {
    return solution_data(*solution, state_of(scenario, **workspace, *solution, now), shape);
  }
  return lookup_failed(std::to_string(*file_id));
}

base::Result<Document, Refusal> files_data(const Scenario& scenario, const Parameters& parameters,
                                           UtcTime now) {
  const auto workspace = workspace_of(scenario, parameters);
  if (!workspace) return Failure{workspace.error()};
  return list_files(scenario, **workspace, parameters, now);
}

}  // namespace

Answers::Answers(Scenario scenario, StepShape step_shape)
    : scenario_(std::move(scenario)), step_shape_(step_shape) {}

base::Result<std::string, Refusal> Answers::answer(const Call& call, const std::string& request_id,
                                                   UtcTime now) const {
  const bool is_info = call.action == instance_info_action;
  if (!is_info && call.action != list_files_action) {
    return Failure{Refusal{404, "InvalidAction.NotFound",
                           "Specified api is not found, please check your url and method."}};
  }
  if (call.version != api_version) {
    return Failure{Refusal{400, "NoSuchVersion", "The specified version does not exist."}};
  }
  auto data = is_info ? instance_data(scenario_, step_shape_, call.parameters, now)
                      : files_data(scenario_, call.parameters, now);
  if (!data) return Failure{data.error()};
  auto document = succeeded(std::move(*data), request_id);
  if (!is_info) document["HttpStatusCode"] = 200;
  return write_document(document, call.action + "Response", call.xml);
}

std::string Answers::lookup_failure(const Call& call, const std::string& request_id) {
  auto data = lookup_failed(text_of(call.parameters, "FileId"));
  return write_document(succeeded(std::move(data), request_id), call.action + "Response", call.xml);
}

std::string error_body(const Refusal& refusal, const std::string& request_id, bool xml) {
  const Document document{{"RequestId", request_id},
                          {"HostId", "127.0.0.1"},
                          {"Code", refusal.code},
                          {"Message", refusal.message},
                          {"Recommend", "https://api.aliyun.com/troubleshoot?q=" + refusal.code +
                                            "&product=dataworks-public&requestId=" + request_id}};
  return write_document(document, "Error", xml);
}

}  // namespace syncledger::simulator
