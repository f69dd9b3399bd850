#include "model/fetch_failure.hpp"

#include "base/enum_names.hpp"

namespace syncledger::model {
namespace {

constexpr base::EnumNames<UnknownReason, 10> names{{"recorder_off", "throttled", "budget",
                                                    "forbidden", "not_found", "network", "timeout",
                                                    "tls", "api_error", "bad_response"}};

}  // namespace

std::string_view to_string(UnknownReason reason) {
  return names.name(reason);
}

std::span<const std::string_view> unknown_reasons() {
  return names.names;
}

std::optional<UnknownReason> parse_unknown_reason(std::string_view text) {
  return names.value(text);
}

std::string describe(const FetchFailure& failure) {
  std::string text{to_string(failure.reason)};
  if (!failure.code.empty()) text += " " + failure.code;
  return text + ": " + failure.message;
}

}  // namespace syncledger::model
