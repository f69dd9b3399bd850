#include "model/status_class.hpp"

#include "base/enum_names.hpp"

namespace syncledger::model {
namespace {

constexpr base::EnumNames<StatusClass, 8> names{
    {"running", "waiting", "stopping", "paused", "stopped", "succeeded", "failed", "unknown"}};

}  // namespace

std::string_view to_string(StatusClass status_class) {
  return names.name(status_class);
}

std::span<const std::string_view> status_classes() {
  return names.names;
}

std::optional<StatusClass> parse_status_class(std::string_view text) {
  return names.value(text);
}

}  // namespace syncledger::model
