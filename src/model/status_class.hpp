#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace syncledger::model {

/// What a status word means (contract, section 2). Which word means what is data, in the table
/// status_classes; these are only the possible meanings.
enum class StatusClass { running, waiting, stopping, paused, stopped, succeeded, failed, unknown };

std::string_view to_string(StatusClass status_class);

/// The words of all of them.
std::span<const std::string_view> status_classes();

std::optional<StatusClass> parse_status_class(std::string_view text);

}  // namespace syncledger::model
