#include "dataworks/decoder.hpp"

#include "base/text.hpp"
#include "dataworks/answer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <utility>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;
using model::Notice;
using model::StatusSnapshot;
using model::StepResult;
using model::TaskType;
using nlohmann::json;

/// Reads an answer and notes what it does not know.
class SnapshotReader {
public:
  explicit SnapshotReader(TaskType type) : type_(type) {}

  /// \throws NotAnAnswer
  StatusSnapshot read(const json& root) {
    note_unknown(root, "",
                 std::array<std::string_view, 6>{"RequestId", "Success", "Data", "Code", "Message",
                                                 "HttpStatusCode"});
    const json& success = member(root, "Success");
    if (!says_nothing(success) && !truth_of(success)) note(Notice::Kind::bad_value, "Success");
    const json& data = member(root, "Data");
    if (!data.is_object()) throw NotAnAnswer{"Data is missing or not an object"};
    note_unknown(data, "Data.",
                 std::array<std::string_view, 4>{"Status", "Message", "Name", "SolutionInfo"});
    snapshot_.request_id = short_line(read_text(root, "", "RequestId").value_or(""));
    snapshot_.name = read_text(data, "Data.", "Name");
    snapshot_.message = read_text(data, "Data.", "Message");
    read_solution(member(data, "SolutionInfo"));
    const auto status = text_of(member(data, "Status"), "Data.Status");
    if (!status && !snapshot_.solution) throw NotAnAnswer{"Data.Status is missing"};
    snapshot_.status = status.value_or("");
    return std::move(snapshot_);
  }

private:
  void note(Notice::Kind kind, const std::string& detail) {
    const Notice notice{kind, short_line(detail)};
    auto& notices = snapshot_.notices;
    if (std::find(notices.begin(), notices.end(), notice) == notices.end())
      notices.push_back(notice);
  }

  void note_unknown(const json& object, const std::string& path,
                    std::span<const std::string_view> known) {
    constexpr std::size_t most_notices = 20;
    for (const auto& [name, value] : object.items()) {
      if (snapshot_.notices.size() >= most_notices) return;
      if (std::find(known.begin(), known.end(), name) == known.end())
        note(Notice::Kind::unknown_field, path + name);
    }
  }

  std::optional<std::int64_t> read_id(const json& object, const std::string& path,
                                      const char* name) {
    const json& value = member(object, name);
    if (says_nothing(value)) return std::nullopt;
    const auto id = integer_of(value);
    if (!id) note(Notice::Kind::bad_value, path + name);
    return id;
  }

  /// What should be a text and is something else is kept as it was received: one odd member is no
  /// reason to lose the others.
  std::optional<std::string> read_text(const json& object, const std::string& path,
                                       const char* name) {
    const json& value = member(object, name);
    if (says_nothing(value) || value.is_string() || value.is_number_integer())
      return text_of(value, name);
    note(Notice::Kind::bad_value, path + name);
    return value.dump();
  }

  void read_solution(const json& value) {
    if (says_nothing(value)) return;
    if (type_ == TaskType::di_realtime) {
      // The documents' own sample shows one for a real-time task; it is evidence in the body, not
      // history.
      note(Notice::Kind::unknown_shape, "Data.SolutionInfo of a real-time task");
      return;
    }
    if (!value.is_object()) throw NotAnAnswer{"Data.SolutionInfo is not an object"};
    note_unknown(value, "Data.SolutionInfo.",
                 std::array<std::string_view, 4>{"Status", "Id", "CreatorName", "StepDetail"});
    if (says_nothing(member(value, "Status")) && says_nothing(member(value, "Id")) &&
        says_nothing(member(value, "CreatorName")) && says_nothing(member(value, "StepDetail"))) {
      return;
    }
    auto& solution = snapshot_.solution.emplace();
    solution.status = text_of(member(value, "Status"), "SolutionInfo.Status");
    solution.solution_id = read_id(value, "SolutionInfo.", "Id");
    solution.creator_name = read_text(value, "SolutionInfo.", "CreatorName");
    read_steps(member(value, "StepDetail"), 0);
  }

  /// An array, one step, or a wrapper around either.
  void read_steps(const json& value, int wrappers) {
    constexpr int most_wrappers = 2;
    if (says_nothing(value)) return;
    if (value.is_array()) {
      for (const json& each : value) read_step(each);
      return;
    }
    if (value.is_object() && wrappers < most_wrappers) {
      for (const char* wrapper : {"StepDetailItem", "StepDetail"}) {
        if (value.contains(wrapper)) return read_steps(value.at(wrapper), wrappers + 1);
      }
    }
    read_step(value);
  }

  void read_step(const json& value) {
    if (!value.is_object() || value.empty()) {
      note(Notice::Kind::unknown_shape, "StepDetail entry");
      return;
    }
    note_unknown(value, "StepDetail.",
                 std::array<std::string_view, 4>{"StepId", "StepName", "Status", "Info"});
    StepResult step;
    step.step_id = read_id(value, "StepDetail.", "StepId");
    step.step_name = read_text(value, "StepDetail.", "StepName");
    step.status = read_text(value, "StepDetail.", "Status").value_or("");
    const json& info = member(value, "Info");
    step.info = info.is_structured() && !info.empty() ? info.dump()
                                                      : read_text(value, "StepDetail.", "Info");
    step.step_key = unique_key(step);
    snapshot_.solution->steps.push_back(std::move(step));
  }

  std::string unique_key(const StepResult& step) {
    const auto key =
        step.step_id ? std::to_string(*step.step_id) : "name:" + step.step_name.value_or("");
    int& times = times_met_[key];
    // A step may be called like the second of another name.
    std::string unique;
    do {
      unique = ++times == 1 ? key : key + "#" + std::to_string(times);
    } while (!keys_.insert(unique).second);
    if (times > 1) note(Notice::Kind::duplicate_step, "StepDetail.StepId");
    return unique;
  }

  TaskType type_;
  StatusSnapshot snapshot_;
  std::map<std::string, int> times_met_;  ///< by the key without `#2`
  std::set<std::string> keys_;
};

/// Whether the service says that it could not tell, not how the task is. A solution of which it
/// could tell something, all the same, has at least a status or steps of its own; a node a name.
bool is_failed_lookup(TaskType type, const StatusSnapshot& snapshot) {
  if (base::lower_case(snapshot.status) != "fail") return false;
  if (type == TaskType::di_realtime) return !snapshot.name;
  return !snapshot.solution || (!snapshot.solution->status && snapshot.solution->steps.empty());
}

model::FetchResult decode_answer(TaskType type, int http_status,
                                 const base::Result<json, FetchFailure>& answer,
                                 std::string_view body) {
  if (!answer) return base::Failure{answer.error()};
  try {
    auto snapshot = SnapshotReader{type}.read(*answer);
    if (is_failed_lookup(type, snapshot)) {
      return base::Failure{
          lookup_failure(http_status, snapshot.message.value_or(""), snapshot.request_id)};
    }
    return snapshot;
  } catch (const NotAnAnswer& problem) {
    return base::Failure{no_answer(http_status, body, problem.why)};
  }
}

}  // namespace

model::FetchResult decode(TaskType type, int http_status, std::string_view body) {
  return decode_answer(type, http_status, parse_answer(http_status, body), body);
}

model::FetchResult decode_document(TaskType type, int http_status, json document,
                                   std::string_view body) {
  return decode_answer(type, http_status, accept_answer(http_status, std::move(document), body),
                       body);
}

std::string without_request_id(std::string_view body, std::string_view request_id) {
  std::string blanked{body};
  if (request_id.empty()) return blanked;
  for (const std::string_view name : {"\"RequestId\"", "\"requestId\"", "<RequestId>"}) {
    const auto at = blanked.find(name);
    if (at == std::string::npos) continue;
    const auto value = blanked.find(request_id, at + name.size());
    // Nothing but a colon, a quote and white space lies between the name and its value.
    if (value == std::string::npos || value > at + name.size() + 16) continue;
    return blanked.erase(value, request_id.size());
  }
  return blanked;
}

}  // namespace syncledger::dataworks
