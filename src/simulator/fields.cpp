#include "simulator/fields.hpp"

#include "base/duration.hpp"
#include "simulator/scenario_json.hpp"

namespace syncledger::simulator {

using std::chrono::milliseconds;

Fields::Fields(const nlohmann::json& object, std::string path, base::UtcTime start)
    : object_(&object), path_(std::move(path)), start_(start) {
  if (!object.is_object()) throw ScenarioError("scenario: " + path_ + " must be an object");
}

void Fields::fail(const std::string& key, const std::string& why) const {
  throw ScenarioError("scenario: " + path_ + "/" + key + " " + why);
}

const nlohmann::json* Fields::find(const std::string& key) {
  known_.insert(key);
  const auto found = object_->find(key);
  return found == object_->end() ? nullptr : &*found;
}

const nlohmann::json& Fields::required(const std::string& key) {
  const auto* value = find(key);
  if (value == nullptr) fail(key, "is missing");
  return *value;
}

std::string Fields::text(const std::string& key) {
  const auto& value = required(key);
  if (!value.is_string()) fail(key, "must be a text");
  return value.get<std::string>();
}

std::optional<std::string> Fields::optional_text(const std::string& key) {
  const auto* value = find(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return text(key);
}

std::string Fields::text_or(const std::string& key, std::string fallback) {
  return optional_text(key).value_or(std::move(fallback));
}

std::vector<std::string> Fields::texts(const std::string& key) {
  std::vector<std::string> all;
  const auto* value = find(key);
  if (value == nullptr) return all;
  if (!value->is_array()) fail(key, "must be an array of texts");
  for (const auto& entry : *value) {
    if (!entry.is_string()) fail(key, "must be an array of texts");
    all.push_back(entry.get<std::string>());
  }
  return all;
}

std::int64_t Fields::positive_integer(const std::string& key) {
  required(key);
  const auto value = integer_or(key, 0);
  if (value <= 0) fail(key, "must be above 0");
  return value;
}

std::int64_t Fields::integer_or(const std::string& key, std::int64_t fallback) {
  const auto* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number_integer()) fail(key, "must be a whole number");
  return value->get<std::int64_t>();
}

double Fields::number_or(const std::string& key, double fallback, double low, double high) {
  const auto* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number()) fail(key, "must be a number");
  const auto number = value->get<double>();
  if (number < low || number > high) {
    fail(key, "must be from " + nlohmann::json(low).dump() + " to " + nlohmann::json(high).dump());
  }
  return number;
}

milliseconds Fields::span(const std::string& key) {
  required(key);
  const auto value = span_or(key, milliseconds{0});
  if (value <= milliseconds{0}) fail(key, "must be longer than 0");
  return value;
}

milliseconds Fields::span_or(const std::string& key, milliseconds fallback) {
  if (find(key) == nullptr) return fallback;
  const auto value = base::parse_duration(text(key));
  if (!value) fail(key, "must be a span such as 90s or 2h30m");
  return *value;
}

base::UtcTime Fields::time(const std::string& key) {
  const auto value = text(key);
  if (const auto moment = base::parse_rfc3339(value)) return *moment;
  if (const auto offset = base::parse_duration(value)) return start_ + *offset;
  fail(key, "must be a time (RFC 3339) or a span since the start such as 1d2h");
}

std::optional<base::UtcTime> Fields::optional_time(const std::string& key) {
  if (find(key) == nullptr) return std::nullopt;
  return time(key);
}

std::vector<Fields> Fields::objects(const std::string& key) {
  std::vector<Fields> all;
  const auto* value = find(key);
  if (value == nullptr) return all;
  if (!value->is_array()) fail(key, "must be an array");
  for (std::size_t index = 0; index < value->size(); ++index) {
    all.emplace_back((*value)[index], path_ + "/" + key + "/" + std::to_string(index), start_);
  }
  return all;
}

void Fields::finish() const {
  for (const auto& member : object_->items()) {
    if (!known_.contains(member.key())) fail(member.key(), "is not a known key");
  }
}

}  // namespace syncledger::simulator
