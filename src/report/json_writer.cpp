#include "base/text.hpp"
#include "report/writers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace syncledger::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> target_columns{"region_id", "project_id", "task_type",
                                                         "file_id",   "name",       "label"};
constexpr std::array<std::string_view, 2> truth_columns{"open", "stale"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Json json_of(const store::Value& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return nullptr;
        } else {
          return held;
        }
      },
      value);
}

Json target_of(const Report& report, std::size_t row) {
  Json target;
  for (const auto column : target_columns)
    target[std::string{column}] = json_of(report.at(row, column));
  return target;
}

Json row_of(const Report& report, std::size_t row) {
  Json object = Json::object();
  const bool has_target = report.has_column("file_id");
  if (has_target) object["target"] = target_of(report, row);
  for (const auto& column : report.result.columns) {
    if (has_target && is_among(target_columns, column)) continue;
    const auto& value = report.at(row, column);
    object[column] = is_among(truth_columns, column) ? Json(value == store::Value{std::int64_t{1}})
                                                     : json_of(value);
  }
  return object;
}

template <class T>
Json json_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json previous_of(const Report& report, const PreviousFigures& figures) {
  const auto& scope = report.question.scope;
  const auto window = previous_window(scope.since, scope.until);
  return {{"since", base::to_rfc3339(window.start)},
          {"until", base::to_rfc3339(window.end)},
          {"failures", json_or_null(figures.failures)},
          {"failed_seconds", json_or_null(figures.failed_seconds)},
          {"availability", json_or_null(figures.availability)},
          {"availability_low", json_or_null(figures.availability_low)},
          {"availability_high", json_or_null(figures.availability_high)},
          {"known_seconds", figures.known_seconds}};
}

Json trend_of(const Report& report, const ThingTrend& thing) {
  Json object{{"target", target_of(report, thing.row)}};
  for (const auto* column : {"level", "step_id", "step_name"}) {
    object[column] = json_of(report.at(thing.row, column));
  }
  object["direction"] = to_string(thing.trend.direction);
  object["slope"] = json_or_null(thing.trend.slope);
  object["p_value"] = json_or_null(thing.trend.p_value);
  object["previous"] = previous_of(report, thing.previous);
  return object;
}

/// What is not UTF-8 in the file comes out as U+FFFD; control characters are escaped.
std::string text_of(const Json& json) {
  return base::printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

void write_json(std::ostream& out, const Report& report) {
  const Question& question = report.question;
  Json window{{"since", base::to_rfc3339(question.scope.since)},
              {"until", base::to_rfc3339(question.scope.until)},
              {"tz", question.zone.name()}};
  if (question.scope.as_of) window["as_of"] = base::to_rfc3339(*question.scope.as_of);
  Json head{{"report", question.kind}};
  if (question.by) head["by"] = to_string(*question.by);
  head["generated_at"] = base::to_rfc3339(question.generated_at);
  head["window"] = std::move(window);
  head["unknown"] = to_string(question.scope.unknown);
  auto text = text_of(head);
  text.pop_back();
  out << text << ",\n\"rows\": [";
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    out << (row == 0 ? "\n" : ",\n") << text_of(row_of(report, row));
  }
  out << "]";
  if (report.leaves_out_planned()) {
    const Report planned{question, report.planned, {}};
    Json stretches = Json::array();
    for (std::size_t row = 0; row < planned.result.rows.size(); ++row) {
      stretches.push_back(row_of(planned, row));
    }
    out << ",\n\"planned\": " << text_of(stretches);
  }
  if (report.has_trends()) {
    Json trends = Json::array();
    for (const ThingTrend& thing : report.trends) trends.push_back(trend_of(report, thing));
    out << ",\n\"trends\": " << text_of(trends);
  }
  out << "}\n";
}

void write_ndjson(std::ostream& out, const Report& report) {
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    out << text_of(row_of(report, row)) << '\n';
  }
}

}  // namespace syncledger::report
