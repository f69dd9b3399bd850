#include "app/snapshot_line.hpp"

#include "base/hex.hpp"
#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "dataworks/observe.hpp"

#include <nlohmann/json.hpp>

namespace syncledger::app {
namespace {

using model::Observation;
using nlohmann::json;

/// Nothing for what is none, or has more than 64 bits.
std::optional<std::int64_t> whole_number(const json& value) {
  const bool is_too_large =
      value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  if (!value.is_number_integer() || is_too_large) return std::nullopt;
  return value.get<std::int64_t>();
}

std::int64_t id_of(const json& line, const char* name) {
  const auto number = whole_number(member_of(line, name)).value_or(0);
  if (number > 0) return number;
  throw BadLine("\"" + std::string{name} + "\" is not a positive whole number");
}

/// A service may say what HTTP does not know; a failure keeps what it said.
int http_status_of(const json& line, int least = 100, int most = 599) {
  const json& status = line.at("http_status");
  if (!status.is_number_integer() || status < least || status > most) {
    throw BadLine("\"http_status\" is not a number from " + std::to_string(least) + " to " +
                  std::to_string(most));
  }
  return status.get<int>();
}

/// JSON has no other way to hold bytes that are no UTF-8.
std::string bytes_of(const std::string& hex) {
  const auto digit = [](char c) {
    const auto value = std::string_view{"0123456789abcdef"}.find(c);
    if (value == std::string_view::npos) throw BadLine("\"body_hex\" is not made of hex digits");
    return static_cast<unsigned>(value);
  };
  if (hex.size() % 2 != 0) throw BadLine("\"body_hex\" has half a byte");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  }
  return bytes;
}

std::string body_of(const json& line) {
  if (line.contains("body_hex")) return bytes_of(text_of(line, "body_hex"));
  return text_of(line, "body");
}

/// A fetch that got no snapshot.
model::FetchFailure failure_of(const json& line) {
  const json& error = line.at("error");
  if (!error.is_object()) throw BadLine("\"error\" is not an object");
  const auto reason = model::parse_unknown_reason(text_of(error, "reason"));
  if (!reason) throw BadLine("\"reason\" is none of network, timeout, tls, throttled, ...");
  model::FetchFailure failure;
  failure.reason = *reason;
  if (error.contains("message")) failure.message = base::printable(text_of(error, "message"));
  if (error.contains("code")) failure.code = base::printable(text_of(error, "code"));
  if (error.contains("http_status")) failure.http_status = http_status_of(error, 0, 999);
  return failure;
}

Observation failed_fetch(const json& line, const model::Target& target, base::UtcTime observed_at) {
  const bool has_body = line.contains("body") || line.contains("body_hex");
  return {target, observed_at, base::Failure{failure_of(line)},
          has_body ? body_of(line) : std::string{}, std::nullopt};
}

/// \param written the text of "response" in the line
Observation answered_fetch(json& line, std::string_view written, const model::Target& target,
                           base::UtcTime observed_at) {
  const int http_status = line.contains("http_status") ? http_status_of(line) : 200;
  const auto response = line.find("response");
  if (response == line.end())
    return dataworks::observe(target, observed_at, http_status, body_of(line));
  const std::string scalar = response->is_structured() ? "" : response->dump();
  const std::string_view body = scalar.empty() ? written : scalar;
  return dataworks::observe_document(target, observed_at, http_status, std::move(*response), body);
}

json error_json(const model::FetchFailure& failure) {
  json error{{"reason", to_string(failure.reason)}, {"message", failure.message}};
  if (!failure.code.empty()) error["code"] = failure.code;
  if (failure.http_status) error["http_status"] = *failure.http_status;
  return error;
}

/// \throws BadLine unless it is an object
base::JsonDocument parse_document(std::string_view text, std::size_t max_bytes) {
  auto document = base::parse_json(
      text, {.max_bytes = max_bytes, .keep_any_number = true, .keep_text_of = "response"});
  if (!document) {
    throw BadLine("not JSON at column " + std::to_string(document.error().column) + ": " +
                  document.error().message);
  }
  if (!document->root.is_object()) throw BadLine("not a JSON object");
  return std::move(*document);
}

}  // namespace

json parse_line(std::string_view text, std::size_t max_bytes) {
  return std::move(parse_document(text, max_bytes).root);
}

const json& member_of(const json& line, const char* name) {
  const auto found = line.find(name);
  if (found == line.end()) throw BadLine("\"" + std::string{name} + "\" is missing");
  return *found;
}

const std::string& text_of(const json& line, const char* name) {
  const json& value = member_of(line, name);
  if (!value.is_string()) throw BadLine("\"" + std::string{name} + "\" is not a text");
  return value.get_ref<const std::string&>();
}

std::int64_t number_of(const json& line, const char* name) {
  const auto number = whole_number(member_of(line, name));
  if (!number) throw BadLine("\"" + std::string{name} + "\" is not a whole number");
  return *number;
}

base::UtcTime time_of(const json& line, const char* name) {
  const auto time = base::parse_rfc3339(text_of(line, name));
  if (!time) throw BadLine("\"" + std::string{name} + "\" is not an RFC 3339 time");
  return *time;
}

model::Target target_of(const json& line) {
  const auto& region_id = text_of(line, "region_id");
  if (!model::is_region(region_id)) {
    throw BadLine(R"("region_id" is not a region, such as cn-shanghai: ")" +
                  base::printable(region_id) + "\"");
  }
  const auto& task_type = text_of(line, "task_type");
  const auto type = model::parse_task_type(task_type);
  if (!type) {
    throw BadLine(R"("task_type" is neither DI_REALTIME nor DI_SOLUTION: ")" +
                  base::printable(task_type) + "\"");
  }
  return {region_id, id_of(line, "project_id"), *type, id_of(line, "file_id")};
}

json target_json(const model::Target& target) {
  return {{"region_id", target.region_id},
          {"project_id", target.project_id},
          {"task_type", to_string(target.task_type)},
          {"file_id", target.file_id}};
}

Observation parse_snapshot_line(std::string_view text, std::size_t max_bytes) {
  auto document = parse_document(text, max_bytes);
  json& line = document.root;
  const auto target = target_of(line);
  const auto observed_at = time_of(line, "observed_at");
  auto observation = line.contains("error")
                         ? failed_fetch(line, target, observed_at)
                         : answered_fetch(line, document.text, target, observed_at);
  if (line.contains("clock_skew_ms"))
    observation.clock_skew = std::chrono::milliseconds{number_of(line, "clock_skew_ms")};
  if (line.contains("request_id") && !text_of(line, "request_id").empty()) {
    auto& request_id =
        observation.result ? observation.result->request_id : observation.result.error().request_id;
    request_id = base::printable(text_of(line, "request_id"));
  }
  return observation;
}

std::string snapshot_line(const Observation& observation) {
  json line = target_json(observation.target);
  line["observed_at"] = base::to_rfc3339(observation.observed_at);
  const auto& request_id =
      observation.result ? observation.result->request_id : observation.result.error().request_id;
  if (!request_id.empty()) line["request_id"] = request_id;
  if (!observation.result) line["error"] = error_json(observation.result.error());
  if (base::find_invalid_utf8(observation.body) != std::string_view::npos) {
    line["body_hex"] = base::to_hex(observation.body);
  } else if (observation.result || !observation.body.empty()) {
    line["body"] = observation.body;
  }
  if (observation.clock_skew) line["clock_skew_ms"] = observation.clock_skew->count();
  return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace syncledger::app
