#pragma once

#include "base/utc_time.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// The members of one JSON object of a scenario, read one by one. What is wrong is a ScenarioError
/// that names the place as a JSON pointer. Keeps a reference to the object.
class Fields {
public:
  /// Times given as offsets count from `start`.
  Fields(const nlohmann::json& object, std::string path, base::UtcTime start);

  std::string text(const std::string& key);
  std::string text_or(const std::string& key, std::string fallback);
  std::optional<std::string> optional_text(const std::string& key);
  std::vector<std::string> texts(const std::string& key);
  std::int64_t positive_integer(const std::string& key);
  std::int64_t integer_or(const std::string& key, std::int64_t fallback);
  double number_or(const std::string& key, double fallback, double low, double high);
  /// A span longer than nothing.
  std::chrono::milliseconds span(const std::string& key);
  std::chrono::milliseconds span_or(const std::string& key, std::chrono::milliseconds fallback);
  /// RFC 3339, or a span since the start.
  base::UtcTime time(const std::string& key);
  std::optional<base::UtcTime> optional_time(const std::string& key);
  /// Each entry of an array of objects; an absent array has none.
  std::vector<Fields> objects(const std::string& key);

  [[nodiscard]] bool has(const std::string& key) const { return object_->contains(key); }

  [[noreturn]] void fail(const std::string& key, const std::string& why) const;
  /// Throws if the object has a member that nobody asked for.
  void finish() const;

private:
  const nlohmann::json& required(const std::string& key);
  const nlohmann::json* find(const std::string& key);

  const nlohmann::json* object_;
  std::string path_;
  base::UtcTime start_;
  std::set<std::string> known_;
};

}  // namespace syncledger::simulator
