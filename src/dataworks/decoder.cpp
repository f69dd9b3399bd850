#include "dataworks/decoder.hpp"

#include "base/text.hpp"
#include "dataworks/document.hpp"
#include "dataworks/errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <span>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;
using model::Notice;
using model::StatusSnapshot;
using model::StepResult;
using model::TaskType;
using model::UnknownReason;
using nlohmann::json;

constexpr std::size_t longest_message = 300;

/// A body that is JSON or XML, but not an answer of this call.
struct NotAnAnswer {
  std::string why;
};

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// The text with each `what`, which is not empty, replaced.
std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string result;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what)) {
    result.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + what.size());
  }
  return result.append(text);
}

/// A word of the service, fit for a log line.
std::string short_line(std::string_view text) {
  return base::one_line(text, 100);
}

const json& member(const json& object, const char* name) {
  static const json nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

/// Absent, null, empty text, empty object and empty list all say nothing.
bool says_nothing(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         (value.is_structured() && value.empty());
}

/// A text, or a number as the text that was received; nothing if it says nothing. \throws
/// NotAnAnswer
std::optional<std::string> text_of(const json& value, const char* name) {
  if (says_nothing(value)) return std::nullopt;
  if (value.is_number_integer()) return value.dump();
  if (!value.is_string()) throw NotAnAnswer{std::string{name} + " is not a text"};
  return replaced(value.get_ref<const std::string&>(), std::string_view{"\0", 1}, "\xEF\xBF\xBD");
}

std::optional<std::int64_t> integer_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Whether a member means true; nothing if it says nothing. Official clients accept true, "true"
/// and 1.
std::optional<bool> truth_of(const json& value) {
  if (says_nothing(value)) return std::nullopt;
  if (value.is_boolean()) return value.get<bool>();
  const auto text =
      value.is_string() || value.is_number_integer() ? lower_case(*text_of(value, "Success")) : "";
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  throw NotAnAnswer{"Success is neither true nor false"};
}

/// Reads an answer and notes what it does not know.
class SnapshotReader {
public:
  explicit SnapshotReader(TaskType type) : type_(type) {}

  /// \throws NotAnAnswer
  StatusSnapshot read(const json& root) {
    note_unknown(root, "",
                 std::array<std::string_view, 6>{"RequestId", "Success", "Data", "Code", "Message",
                                                 "HttpStatusCode"});
    const json& data = member(root, "Data");
    if (!data.is_object()) throw NotAnAnswer{"Data is missing or not an object"};
    note_unknown(data, "Data.",
                 std::array<std::string_view, 4>{"Status", "Message", "Name", "SolutionInfo"});
    snapshot_.request_id = short_line(text_of(member(root, "RequestId"), "RequestId").value_or(""));
    snapshot_.name = text_of(member(data, "Name"), "Data.Name");
    snapshot_.message = text_of(member(data, "Message"), "Data.Message");
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

  std::optional<std::int64_t> read_id(const json& value, const char* name) {
    if (says_nothing(value)) return std::nullopt;
    std::optional<std::int64_t> id;
    if (value.is_number_integer() || value.is_string()) id = integer_of(*text_of(value, name));
    if (!id) note(Notice::Kind::bad_value, name);
    return id;
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
    solution.solution_id = read_id(member(value, "Id"), "SolutionInfo.Id");
    solution.creator_name = text_of(member(value, "CreatorName"), "SolutionInfo.CreatorName");
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
    try {
      StepResult step;
      step.step_id = read_id(member(value, "StepId"), "StepDetail.StepId");
      step.step_name = text_of(member(value, "StepName"), "StepName");
      step.status = text_of(member(value, "Status"), "StepDetail.Status").value_or("");
      const json& info = member(value, "Info");
      step.info = info.is_structured() && !info.empty() ? info.dump() : text_of(info, "Info");
      step.step_key = unique_key(step);
      snapshot_.solution->steps.push_back(std::move(step));
    } catch (const NotAnAnswer& problem) {
      note(Notice::Kind::unknown_shape, "StepDetail entry: " + problem.why);
    }
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

/// One printable line that is the same for the same problem; `otherwise` if the text says nothing.
std::string message_line(std::string text, const std::string& request_id,
                         const std::string& otherwise) {
  if (!request_id.empty()) text = replaced(text, request_id, "...");
  const auto to_sign = lower_case(text).find("server string to sign");
  if (to_sign != std::string::npos) text.resize(to_sign);
  auto line = base::one_line(text, longest_message);
  return line.empty() ? otherwise : line;
}

/// The first of these members that says something.
std::string first_text(const json& root, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const json& value = member(root, name);
    if (!says_nothing(value) && (value.is_string() || value.is_number_integer()))
      return *text_of(value, name);
  }
  return {};
}

bool is_good_code(const std::string& code) {
  const auto word = lower_case(code);
  return word.empty() || word == "200" || word == "ok" || word == "success";
}

std::string hint_for(const std::string& code) {
  if (code.starts_with("SignatureDoesNotMatch")) return " (check the access key secret)";
  if (code.starts_with("InvalidTimeStamp")) return " (check this machine's clock)";
  if (code.starts_with("InvalidAccessKeyId")) return " (check the access key id)";
  if (code == "InvalidAction.NotFound" || code == "InvalidProduct.NotFound")
    return " (check the endpoint)";
  return {};
}

FetchFailure service_error(const json& root, int http_status) {
  FetchFailure failure;
  failure.http_status = http_status;
  failure.code = short_line(first_text(root, {"Code", "code", "ErrorCode", "errorCode"}));
  failure.request_id = short_line(first_text(root, {"RequestId", "requestId", "requestid"}));
  const auto message = first_text(
      root, {"Message", "message", "ErrorMessage", "errorMessage", "Description", "Detail"});
  failure.message =
      message_line(message, failure.request_id, "HTTP " + std::to_string(http_status)) +
      hint_for(failure.code);
  failure.reason = judge(failure.code, http_status).reason;
  return failure;
}

FetchFailure lookup_failure(const StatusSnapshot& snapshot, int http_status) {
  FetchFailure failure;
  failure.http_status = http_status;
  failure.request_id = snapshot.request_id;
  failure.message = message_line(snapshot.message.value_or(""), snapshot.request_id,
                                 "the lookup failed without a reason");
  const auto words = lower_case(failure.message);
  const bool is_missing = words.find("invalid") != std::string::npos ||
                          words.find("exist") != std::string::npos ||
                          words.find("not found") != std::string::npos;
  failure.reason = is_missing ? UnknownReason::not_found : UnknownReason::api_error;
  return failure;
}

/// A body that is no answer: with an error status it is that error, else a bad response.
FetchFailure unreadable(std::string_view body, const std::string& why, int http_status) {
  FetchFailure failure;
  failure.http_status = http_status;
  if (http_status >= 200 && http_status < 300) {
    failure.reason = UnknownReason::bad_response;
    failure.message =
        "the response is no answer of the service: " + base::one_line(why, longest_message);
    return failure;
  }
  failure.reason = judge("", http_status).reason;
  failure.message = "HTTP " + std::to_string(http_status);
  if (http_status == 407) failure.message += ", the proxy wants authentication";
  const auto excerpt = base::one_line(body.substr(0, 400), 100);
  if (!excerpt.empty()) failure.message += ": " + excerpt;
  return failure;
}

model::FetchResult decode_document(TaskType type, int http_status, const json& root) {
  if (!root.is_object()) throw NotAnAnswer{"it is not an object"};
  const bool is_error_status = http_status < 200 || http_status >= 300;
  const bool has_bad_code =
      !is_good_code(first_text(root, {"Code", "code"})) && !member(root, "Data").is_object();
  if (is_error_status || has_bad_code || truth_of(member(root, "Success")) == false) {
    return base::Failure{service_error(root, http_status)};
  }
  auto snapshot = SnapshotReader{type}.read(root);
  if (lower_case(snapshot.status) == "fail" && !snapshot.solution && !snapshot.name) {
    return base::Failure{lookup_failure(snapshot, http_status)};
  }
  return snapshot;
}

}  // namespace

model::FetchResult decode(TaskType type, int http_status, std::string_view body) {
  const auto document = parse_document(body);
  if (!document) return base::Failure{unreadable(body, document.error(), http_status)};
  try {
    return decode_document(type, http_status, *document);
  } catch (const NotAnAnswer& problem) {
    return base::Failure{unreadable(body, problem.why, http_status)};
  }
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
