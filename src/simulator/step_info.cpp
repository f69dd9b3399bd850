#include "simulator/step_info.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace syncledger::simulator {
namespace {

using Json = nlohmann::ordered_json;

Json column(const char* index, const char* title, double width) {
  return {{"dataIndex", index}, {"width", width}, {"title", title}};
}

const char* row_status(std::size_t row, std::size_t done, StepPhase phase) {
  if (row < done) return "SUCCESS";
  if (row > done) return "WAIT";
  return phase == StepPhase::failed ? "FAILED" : "RUNNING";
}

}  // namespace

std::string step_info(const Step& step, StepPhase phase, double progress) {
  if (step.tables.empty()) return "";
  const auto rows = static_cast<double>(step.tables.size());
  const auto done = static_cast<std::size_t>(std::floor(progress * rows));
  Json data = Json::array();
  for (std::size_t row = 0; row < step.tables.size(); ++row) {
    Json entry{{"fileName", step.tables[row]}, {"status", row_status(row, done, phase)}};
    if (row == done && phase == StepPhase::failed) entry["message"] = step.fail_message;
    data.push_back(std::move(entry));
  }
  Json columns = Json::array({column("fileName", "Table", 0.5), column("status", "Status", 0.2)});
  if (phase == StepPhase::failed) columns.push_back(column("message", "Message", 0.3));
  const Json widget{{"componentName", "Table"},
                    {"fusionProps", {{"dataSource", std::move(data)}}},
                    {"customProps", {{"showSN", true}, {"columns", std::move(columns)}}}};
  return widget.dump();
}

}  // namespace syncledger::simulator
