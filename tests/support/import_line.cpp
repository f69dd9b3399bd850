#include "support/import_line.hpp"

namespace syncledger::testing {
namespace {

using nlohmann::json;

template <class T>
json value_or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json step_json(const oracle::Step& step) {
  json entry{{"StepName", value_or_null(step.name)},
             {"Status", step.status},
             {"Info", value_or_null(step.info)}};
  if (step.id) entry["StepId"] = *step.id;
  return entry;
}

json solution_json(const oracle::Solution& solution) {
  json steps = json::array();
  for (const auto& step : solution.steps) steps.push_back(step_json(step));
  return {{"Id", value_or_null(solution.id)},
          {"CreatorName", value_or_null(solution.creator)},
          {"Status", value_or_null(solution.status)},
          {"StepDetail", steps}};
}

}  // namespace

json import_line_head(const oracle::Poll& poll) {
  return {{"observed_at", base::to_rfc3339(poll.at)},
          {"region_id", poll.target.region_id},
          {"project_id", poll.target.project_id},
          {"task_type", std::string{model::to_string(poll.target.task_type)}},
          {"file_id", poll.target.file_id}};
}

std::string import_line(const oracle::Poll& poll) {
  const auto& snapshot = poll.snapshot.value();
  auto line = import_line_head(poll);
  line["http_status"] = 200;
  line["response"] = {
      {"RequestId", "0bc1411515937635973**" + std::to_string(base::to_unix_ms(poll.at) % 997)},
      {"Success", true},
      {"Data",
       {{"Status", snapshot.status},
        {"Name", value_or_null(snapshot.name)},
        {"Message", value_or_null(snapshot.message)},
        {"SolutionInfo", snapshot.solution ? solution_json(*snapshot.solution) : json(nullptr)}}}};
  return line.dump() + "\n";
}

}  // namespace syncledger::testing
