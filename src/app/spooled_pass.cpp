#include "app/spooled_pass.hpp"

#include "app/files.hpp"
#include "app/snapshot_line.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <istream>
#include <set>
#include <system_error>

namespace syncledger::app {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// What a file says in its first line that it is.
constexpr const char* format_member = "syncledger_spool";
constexpr int format_version = 1;

json time_or_null(std::optional<base::UtcTime> time) {
  return time ? json(base::to_rfc3339(*time)) : json(nullptr);
}

json target_line(const store::TrackedTarget& tracked) {
  json target = target_json(tracked.target);
  target["label"] = tracked.label ? json(*tracked.label) : json(nullptr);
  target["gap_after_ms"] = tracked.gap_after ? json(tracked.gap_after->count()) : json(nullptr);
  return target;
}

json call_line(const store::CallCount& count) {
  return {{"account", count.account},
          {"region_id", count.region_id},
          {"day", count.day},
          {"calls", count.calls},
          {"throttled", count.throttled},
          {"exhausted_at", time_or_null(count.exhausted_at)}};
}

/// Of what was counted, e.g. calls: enough for any day, and far from where sums overflow.
constexpr std::int64_t largest_count = 1'000'000'000'000;

std::int64_t count_of(const json& line, const char* name) {
  const auto count = number_of(line, name);
  if (count < 0 || count > largest_count)
    throw BadLine("\"" + std::string{name} + "\" cannot be " + std::to_string(count));
  return count;
}

const json& array_of(const json& line, const char* name) {
  const json& value = member_of(line, name);
  if (!value.is_array()) throw BadLine("\"" + std::string{name} + "\" is not a list");
  return value;
}

store::TrackedTarget parse_target_line(const json& line) {
  store::TrackedTarget tracked{target_of(line), std::nullopt, std::nullopt};
  if (!member_of(line, "gap_after_ms").is_null())
    tracked.gap_after = milliseconds{number_of(line, "gap_after_ms")};
  if (!member_of(line, "label").is_null()) tracked.label = text_of(line, "label");
  return tracked;
}

store::CallCount parse_call_line(const json& line) {
  store::CallCount count{text_of(line, "account"),    text_of(line, "region_id"),
                         text_of(line, "day"),        count_of(line, "calls"),
                         count_of(line, "throttled"), std::nullopt};
  if (!member_of(line, "exhausted_at").is_null())
    count.exhausted_at = time_of(line, "exhausted_at");
  return count;
}

SpooledPass parse_head(const json& head) {
  if (number_of(head, format_member) != format_version) {
    throw BadLine("it was written by another version of syncledger");
  }
  const auto source = store::parse_pass_source(text_of(head, "source"));
  if (!source) throw BadLine("\"source\" is none of collect, watch, import");
  SpooledPass spooled;
  auto& pass = spooled.pass;
  pass.source = *source;
  pass.started_at = time_of(head, "started_at");
  pass.record.pass_id = number_of(head, "pass_id");
  pass.record.finished_at = time_of(head, "finished_at");
  if (!member_of(head, "interval_ms").is_null()) {
    pass.interval = milliseconds{number_of(head, "interval_ms")};
  }
  // Earlier builds did not write these.
  if (head.contains("started_by_service") && !head.at("started_by_service").is_null())
    pass.record.started_by_service = time_of(head, "started_by_service");
  if (head.contains("clock_skew_ms") && !head.at("clock_skew_ms").is_null())
    pass.record.clock_skew = milliseconds{number_of(head, "clock_skew_ms")};
  for (const json& line : array_of(head, "targets"))
    spooled.targets.push_back(parse_target_line(line));
  for (const json& line : array_of(head, "calls")) spooled.calls.push_back(parse_call_line(line));
  return spooled;
}

}  // namespace

store::LatePass SpooledPass::late_pass(std::string key) const {
  store::LatePass whole = pass;
  whole.key = std::move(key);
  whole.record.targets = targets;
  whole.record.observations = observations;
  whole.record.calls = calls;
  return whole;
}

std::string spooled_pass_text(const store::LatePass& pass) {
  const auto& record = pass.record;
  json head{{format_member, format_version},
            {"pass_id", record.pass_id},
            {"source", to_string(pass.source)},
            {"started_at", base::to_rfc3339(pass.started_at)},
            {"finished_at", base::to_rfc3339(record.finished_at)},
            {"started_by_service", time_or_null(record.started_by_service)},
            {"clock_skew_ms", record.clock_skew ? json(record.clock_skew->count()) : json(nullptr)},
            {"interval_ms", pass.interval ? json(pass.interval->count()) : json(nullptr)},
            {"targets", json::array()},
            {"calls", json::array()},
            {"observations", record.observations.size()}};
  for (const auto& target : record.targets) head["targets"].push_back(target_line(target));
  for (const auto& count : record.calls) head["calls"].push_back(call_line(count));
  std::string text = head.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  for (const auto& observation : record.observations) text += snapshot_line(observation) + "\n";
  return text;
}

SpooledPass parse_spooled_pass(std::istream& in) {
  SpooledPass pass;
  std::set<model::Target> asked_for;
  std::int64_t expected = 0;
  std::int64_t number = 0;
  std::string line;
  while (read_line(in, line, longest_spool_line)) {
    try {
      if (++number == 1) {
        const json head = parse_line(line, longest_spool_line);
        pass = parse_head(head);
        expected = number_of(head, "observations");
        for (const auto& each : pass.targets) asked_for.insert(each.target);
        continue;
      }
      auto observation = parse_snapshot_line(line, longest_spool_line);
      if (!asked_for.contains(observation.target)) throw BadLine("a target that was not asked for");
      pass.observations.push_back(std::move(observation));
    } catch (const BadLine& bad) {
      throw BadLine("line " + std::to_string(number) + ": " + bad.what());
    }
  }
  if (in.bad()) throw std::system_error{errno, std::generic_category()};
  if (number == 0 || static_cast<std::int64_t>(pass.observations.size()) != expected) {
    throw BadLine("its end is missing");
  }
  return pass;
}

}  // namespace syncledger::app
