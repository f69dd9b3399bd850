#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace syncledger::simulator {

/// A time of day `HH:MM`, as the span since midnight.
std::optional<std::chrono::milliseconds> parse_time_of_day(std::string_view text);

/// An offset from UTC `+HH:MM` or `-HH:MM`.
std::optional<std::chrono::milliseconds> parse_utc_offset(std::string_view text);

}  // namespace syncledger::simulator
