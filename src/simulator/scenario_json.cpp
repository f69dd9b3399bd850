#include "simulator/scenario_json.hpp"

#include "base/enum_names.hpp"
#include "simulator/fields.hpp"
#include "simulator/time_of_day.hpp"

#include <algorithm>
#include <set>

namespace syncledger::simulator {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;

constexpr base::EnumNames<FaultKind, 8> fault_kinds{{"error", "throttle", "timeout", "disconnect",
                                                     "truncate", "bad_json", "html_502",
                                                     "lookup_fail"}};

/// Reads all objects of an array with `read` and checks each for unknown keys.
template <class Read>
auto read_all(std::vector<Fields> objects, const Read& read) {
  std::vector<decltype(read(objects.front()))> all;
  for (auto& fields : objects) {
    all.push_back(read(fields));
    fields.finish();
  }
  return all;
}

template <class Moment>
void require_order(const std::vector<Moment>& moments, const Fields& fields,
                   const std::string& key) {
  const auto earlier = [](const Moment& a, const Moment& b) { return a.at < b.at; };
  if (!std::is_sorted(moments.begin(), moments.end(), earlier)) {
    fields.fail(key, "must be in order of time");
  }
}

NodeMoment read_node_moment(Fields& fields) {
  return {fields.time("at"), fields.text("status"), fields.optional_text("message")};
}

Event read_event(Fields& fields) {
  return {fields.time("at"), fields.span("lasts"), fields.text("status"),
          fields.optional_text("message")};
}

Rename read_rename(Fields& fields) {
  return {fields.time("at"), fields.text("name")};
}

Pause read_pause(Fields& fields) {
  Pause pause;
  pause.first = fields.time("first");
  pause.every = fields.span("every");
  pause.lasts = fields.span("lasts");
  pause.stopping = fields.span_or("stopping", std::chrono::minutes{2});
  pause.starting = fields.span_or("starting", std::chrono::minutes{1});
  pause.chance = fields.number_or("chance", 1, 0, 1);
  return pause;
}

std::optional<FailureMode::Hours> read_hours(Fields& fields) {
  const auto texts = fields.texts("between");
  if (texts.empty()) return std::nullopt;
  const auto from = texts.size() == 2 ? parse_time_of_day(texts[0]) : std::nullopt;
  const auto until = texts.size() == 2 ? parse_time_of_day(texts[1]) : std::nullopt;
  if (!from || !until) fields.fail("between", "must be two times of day such as 22:00");
  return FailureMode::Hours{*from, *until};
}

FailureMode read_failure_mode(Fields& fields) {
  FailureMode mode;
  mode.status = fields.text("status");
  mode.message = fields.optional_text("message");
  mode.mtbf = fields.span("mtbf");
  mode.mttr = fields.span("mttr");
  mode.between = read_hours(fields);
  mode.trend_per_week = fields.number_or("trend_per_week", 1, 0.1, 10);
  return mode;
}

Node read_node(Fields& fields) {
  Node node;
  node.file_id = fields.positive_integer("file_id");
  node.name = fields.text("name");
  node.renames = read_all(fields.objects("renames"), read_rename);
  node.timeline = read_all(fields.objects("timeline"), read_node_moment);
  node.events = read_all(fields.objects("events"), read_event);
  node.pauses = read_all(fields.objects("pauses"), read_pause);
  node.failures = read_all(fields.objects("failures"), read_failure_mode);
  require_order(node.renames, fields, "renames");
  require_order(node.timeline, fields, "timeline");
  return node;
}

Step read_step(Fields& fields) {
  Step step;
  step.id = fields.positive_integer("id");
  step.name = fields.text("name");
  step.lasts = fields.span_or("lasts", std::chrono::minutes{10});
  step.jitter = fields.number_or("jitter", 0.1, 0, 0.9);
  step.fail_chance = fields.number_or("fail_chance", 0, 0, 1);
  step.fail_message = fields.text_or("fail_message", "");
  step.tables = fields.texts("tables");
  return step;
}

SolutionMoment read_solution_moment(Fields& fields) {
  return {fields.time("at"), fields.text("status"), fields.optional_text("message"),
          fields.texts("steps")};
}

/// The first moment at or after the start that has this local time of day.
UtcTime first_at(const Scenario& scenario, milliseconds time_of_day) {
  const auto local = scenario.start + scenario.utc_offset;
  const auto first =
      std::chrono::floor<std::chrono::days>(local) + time_of_day - scenario.utc_offset;
  return first < scenario.start ? first + std::chrono::days{1} : first;
}

void read_schedule(Fields& fields, const Scenario& scenario, Solution& solution) {
  if (!solution.timeline.empty()) return;
  if (!fields.has("daily_at")) {
    solution.first = fields.time("first");
    solution.every = fields.span("every");
    return;
  }
  const auto time_of_day = parse_time_of_day(fields.text("daily_at"));
  if (!time_of_day) fields.fail("daily_at", "must be a time of day such as 01:30");
  solution.first = first_at(scenario, *time_of_day);
  solution.every = std::chrono::hours{24};
}

Solution read_solution(Fields& fields, const Scenario& scenario) {
  Solution solution;
  solution.file_id = fields.positive_integer("file_id");
  solution.name = fields.text("name");
  solution.creator = fields.text_or("creator", "simulator");
  solution.steps = read_all(fields.objects("steps"), read_step);
  if (solution.steps.empty()) fields.fail("steps", "must name at least one step");
  solution.timeline = read_all(fields.objects("timeline"), read_solution_moment);
  require_order(solution.timeline, fields, "timeline");
  read_schedule(fields, scenario, solution);
  solution.queued = fields.span_or("queued", milliseconds{0});
  solution.growth_per_week = fields.number_or("growth_per_week", 1, 0.1, 10);
  solution.retry_after = fields.span_or("retry_after", milliseconds{0});
  solution.retries = fields.integer_or("retries", solution.retry_after > milliseconds{0} ? 1 : 0);
  return solution;
}

Workspace read_workspace(Fields& fields, const Scenario& scenario) {
  Workspace workspace;
  workspace.region = fields.text("region");
  workspace.project_id = fields.positive_integer("project_id");
  workspace.nodes = read_all(fields.objects("nodes"), read_node);
  workspace.solutions = read_all(fields.objects("solutions"), [&](Fields& solution) {
    return read_solution(solution, scenario);
  });
  return workspace;
}

FaultRule read_fault(Fields& fields) {
  FaultRule rule;
  const auto kind = parse_fault_kind(fields.text("kind"));
  if (!kind) fields.fail("kind", "is not a known kind of fault");
  rule.fault = make_fault(*kind);
  rule.fault.http_status =
      static_cast<int>(fields.number_or("http_status", rule.fault.http_status, 400, 599));
  rule.fault.code = fields.text_or("code", rule.fault.code);
  rule.fault.message = fields.text_or("message", rule.fault.message);
  rule.fault.retry_after = fields.span_or("retry_after", rule.fault.retry_after);
  rule.from = fields.optional_time("from");
  rule.until = fields.optional_time("until");
  if (fields.has("project_id")) rule.project_id = fields.positive_integer("project_id");
  if (fields.has("file_id")) rule.file_id = fields.positive_integer("file_id");
  rule.action = fields.text_or("action", "");
  rule.probability = fields.number_or("probability", 1, 0, 1);
  return rule;
}

template <class Entry, class Key>
void require_unique(const std::vector<Entry>& entries, Key key, const std::string& what) {
  std::set<std::int64_t> seen;
  for (const auto& entry : entries) {
    if (!seen.insert(key(entry)).second) {
      throw ScenarioError("scenario: " + what + " " + std::to_string(key(entry)) +
                          " appears twice");
    }
  }
}

void check_identities(const Scenario& scenario) {
  require_unique(
      scenario.workspaces, [](const auto& workspace) { return workspace.project_id; },
      "project_id");
  for (const auto& workspace : scenario.workspaces) {
    const auto file_id = [](const auto& task) { return task.file_id; };
    require_unique(workspace.nodes, file_id, "the node with file_id");
    require_unique(workspace.solutions, file_id, "the solution with file_id");
  }
}

Scenario read_scenario(const nlohmann::json& document) {
  Scenario scenario;
  Fields beginning{document, "", {}};
  const auto start = beginning.text("start");
  if (!base::parse_rfc3339(start)) beginning.fail("start", "must be a time (RFC 3339)");
  scenario.start = *base::parse_rfc3339(start);
  Fields fields{document, "", scenario.start};
  fields.text("start");
  fields.optional_text("description");
  scenario.seed = static_cast<std::uint64_t>(fields.integer_or("seed", 1));
  const auto offset = parse_utc_offset(fields.text_or("utc_offset", "+08:00"));
  if (!offset) fields.fail("utc_offset", "must be an offset such as +08:00");
  scenario.utc_offset = *offset;
  scenario.workspaces = read_all(fields.objects("workspaces"), [&](Fields& workspace) {
    return read_workspace(workspace, scenario);
  });
  scenario.faults = read_all(fields.objects("faults"), read_fault);
  fields.finish();
  check_identities(scenario);
  return scenario;
}

}  // namespace

Scenario parse_scenario(std::string_view text) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text, nullptr, true, true);
  } catch (const nlohmann::json::parse_error& error) {
    throw ScenarioError(std::string{"scenario: not valid JSON: "} + error.what());
  }
  return read_scenario(document);
}

Scenario default_scenario() {
  return parse_scenario(default_scenario_text());
}

std::string_view to_string(FaultKind kind) {
  return fault_kinds.name(kind);
}

std::optional<FaultKind> parse_fault_kind(std::string_view text) {
  return fault_kinds.value(text);
}

Fault make_fault(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  if (kind == FaultKind::throttle) {
    fault.http_status = 429;
    fault.code = "Throttling.User";
    fault.message = "Request was denied due to user flow control.";
  } else {
    fault.code = "InternalError.System";
    fault.message = "An internal error occurred.";
  }
  return fault;
}

}  // namespace syncledger::simulator
