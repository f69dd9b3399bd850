#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace syncledger::testing {

/// A line of NDJSON for `syncledger import` (contract, section 7) without what was received.
inline nlohmann::ordered_json line_of(const std::string& observed_at, const std::string& task_type,
                                      int file_id) {
  return {{"observed_at", observed_at},
          {"region_id", "cn-shanghai"},
          {"project_id", 10000},
          {"task_type", task_type},
          {"file_id", file_id}};
}

/// What node `file_id` said at a moment.
inline std::string node_line(const std::string& observed_at, const std::string& status,
                             const std::string& name = "orders", int file_id = 100) {
  auto line = line_of(observed_at, "DI_REALTIME", file_id);
  line["http_status"] = 200;
  line["response"] = {
      {"Success", true},
      {"RequestId", "0bc1"},
      {"Data",
       {{"Status", status}, {"Message", nullptr}, {"Name", name}, {"SolutionInfo", nullptr}}}};
  return line.dump() + "\n";
}

struct StepWord {
  int id = 1;
  std::string name;
  std::string status;
};

/// What solution 200 said at a moment.
inline std::string solution_line(const std::string& observed_at, const std::string& status,
                                 const std::vector<StepWord>& steps) {
  auto details = nlohmann::ordered_json::array();
  for (const auto& step : steps) {
    details.push_back(
        {{"StepId", step.id}, {"StepName", step.name}, {"Status", step.status}, {"Info", ""}});
  }
  auto line = line_of(observed_at, "DI_SOLUTION", 200);
  line["response"] = {
      {"Success", true},
      {"RequestId", "0bc2"},
      {"Data",
       {{"Status", "success"},
        {"Message", nullptr},
        {"SolutionInfo",
         {{"Status", status}, {"Id", 200}, {"CreatorName", "ops"}, {"StepDetail", details}}}}}};
  return line.dump() + "\n";
}

/// A fetch of node 100 that got no response.
inline std::string error_line(const std::string& observed_at, const std::string& reason,
                              const std::string& message) {
  auto line = line_of(observed_at, "DI_REALTIME", 100);
  line["error"] = {{"reason", reason}, {"message", message}};
  return line.dump() + "\n";
}

}  // namespace syncledger::testing
