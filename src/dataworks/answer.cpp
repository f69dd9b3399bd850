#include "dataworks/answer.hpp"

#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "dataworks/errors.hpp"

#include <algorithm>
#include <initializer_list>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;
using model::UnknownReason;
using nlohmann::json;

constexpr std::size_t longest_message = 300;

/// The first of these members that says something.
std::string first_text(const json& root, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const json& value = member(root, name);
    if (!says_nothing(value) && (value.is_string() || value.is_number_integer()))
      return *text_of(value, name);
  }
  return {};
}

bool is_success(int http_status) {
  return http_status >= 200 && http_status < 300;
}

bool is_good_code(const std::string& code) {
  const auto word = base::lower_case(code);
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

/// Of an error of the gateway, in each of its shapes.
std::string code_of(const json& root) {
  return first_text(root, {"Code", "code", "ErrorCode", "errorCode"});
}

/// Whether Data holds nothing but perhaps the reason.
bool has_no_data(const json& root) {
  const json& data = member(root, "Data");
  if (!data.is_object()) return true;
  const auto items = data.items();
  return std::all_of(items.begin(), items.end(), [](const auto& each) {
    return each.key() == "Message" || says_nothing(each.value());
  });
}

FetchFailure service_error(const json& root, int http_status) {
  FetchFailure failure;
  failure.http_status = http_status;
  failure.code = short_line(code_of(root));
  failure.request_id = short_line(first_text(root, {"RequestId", "requestId", "requestid"}));
  auto message = first_text(
      root, {"Message", "message", "ErrorMessage", "errorMessage", "Description", "Detail"});
  if (message.empty()) message = first_text(member(root, "Data"), {"Message"});
  if (is_good_code(failure.code) && is_success(http_status))
    return lookup_failure(http_status, message, failure.request_id);
  failure.message =
      message_line(message, failure.request_id, "HTTP " + std::to_string(http_status)) +
      hint_for(failure.code);
  failure.reason = judge(failure.code, http_status).reason;
  return failure;
}

}  // namespace

bool says_nothing(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         (value.is_structured() && value.empty());
}

std::optional<std::string> text_of(const json& value, const char* name) {
  if (says_nothing(value)) return std::nullopt;
  if (value.is_number_integer()) return value.dump();
  if (!value.is_string()) throw NotAnAnswer{std::string{name} + " is not a text"};
  auto text = value.get<std::string>();
  base::replace_all(text, std::string_view{"\0", 1}, "\xEF\xBF\xBD");
  return text;
}

/// Official clients accept true, "true" and 1.
std::optional<bool> truth_of(const json& value) {
  if (says_nothing(value)) return std::nullopt;
  if (value.is_boolean()) return value.get<bool>();
  const auto text = value.is_string() ? base::lower_case(value.get<std::string>()) : value.dump();
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  if (base::is_json_number(text)) return std::nullopt;
  throw NotAnAnswer{"Success is neither true nor false"};
}

std::optional<std::int64_t> integer_of(const json& value) {
  if (!value.is_number_integer() && !value.is_string()) return std::nullopt;
  return base::whole_number(value.is_string() ? value.get<std::string>() : value.dump());
}

std::string short_line(std::string_view text) {
  return base::one_line(text, 100);
}

FetchFailure lookup_failure(int http_status, const std::string& message,
                            const std::string& request_id) {
  FetchFailure failure;
  failure.http_status = http_status;
  failure.request_id = request_id;
  failure.message = message_line(message, request_id, "the lookup failed without a reason");
  const auto words = base::lower_case(failure.message);
  const bool is_missing = words.find("invalid") != std::string::npos ||
                          words.find("exist") != std::string::npos ||
                          words.find("not found") != std::string::npos;
  failure.reason = is_missing ? UnknownReason::not_found : UnknownReason::api_error;
  return failure;
}

std::string message_line(std::string text, const std::string& request_id,
                         const std::string& otherwise) {
  if (!request_id.empty()) base::replace_all(text, request_id, "...");
  const auto to_sign = base::lower_case(text).find("server string to sign");
  if (to_sign != std::string::npos) text.resize(to_sign);
  auto line = base::one_line(text, longest_message);
  return line.empty() ? otherwise : line;
}

FetchFailure no_answer(int http_status, std::string_view body, const std::string& why) {
  FetchFailure failure;
  failure.http_status = http_status;
  if (is_success(http_status)) {
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

base::Result<json, FetchFailure> parse_answer(int http_status, std::string_view body) {
  auto document = parse_document(body);
  if (!document) return base::Failure{no_answer(http_status, body, document.error())};
  return accept_answer(http_status, std::move(*document), body);
}

base::Result<json, FetchFailure> accept_answer(int http_status, json document,
                                               std::string_view body) {
  const json& root = document;
  if (!root.is_object()) return base::Failure{no_answer(http_status, body, "it is not an object")};
  try {
    const bool has_bad_code = !is_good_code(code_of(root)) && has_no_data(root);
    if (!is_success(http_status) || has_bad_code || truth_of(member(root, "Success")) == false) {
      return base::Failure{service_error(root, http_status)};
    }
  } catch (const NotAnAnswer& problem) {
    return base::Failure{no_answer(http_status, body, problem.why)};
  }
  return document;
}

}  // namespace syncledger::dataworks
