#include "model/target.hpp"

#include "base/enum_names.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace syncledger::model {
namespace {

constexpr base::EnumNames<TaskType, 2> task_types{{"DI_REALTIME", "DI_SOLUTION"}};

bool is_region_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  const auto id = base::whole_number(text);
  return id && *id > 0 ? id : std::nullopt;
}

/// Cuts off and returns what stands before the first slash.
std::string_view take_part(std::string_view& rest) {
  const auto slash = rest.find('/');
  const auto part = rest.substr(0, slash);
  rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash + 1);
  return part;
}

}  // namespace

std::string_view to_string(TaskType type) {
  return task_types.name(type);
}

std::optional<TaskType> parse_task_type(std::string_view text) {
  return task_types.value(text);
}

std::size_t TargetHash::operator()(const Target& target) const noexcept {
  constexpr std::size_t factor = 0x9E3779B97F4A7C15U;  // spreads neighbouring numbers
  const auto mixed = static_cast<std::size_t>(target.project_id) * factor +
                     static_cast<std::size_t>(target.file_id);
  return mixed * factor + static_cast<std::size_t>(target.task_type) +
         std::hash<std::string>{}(target.region_id);
}

std::string to_string(const Target& target) {
  return target.region_id + "/" + std::to_string(target.project_id) + "/" +
         std::string{to_string(target.task_type)} + "/" + std::to_string(target.file_id);
}

bool is_region(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_region_character);
}

std::optional<Target> parse_target(std::string_view text) {
  if (std::count(text.begin(), text.end(), '/') != 3) return std::nullopt;
  const auto region = take_part(text);
  const auto project_id = parse_id(take_part(text));
  const auto task_type = parse_task_type(take_part(text));
  const auto file_id = parse_id(text);
  if (!is_region(region) || !project_id || !task_type || !file_id) return std::nullopt;
  return Target{std::string{region}, *project_id, *task_type, *file_id};
}

}  // namespace syncledger::model
