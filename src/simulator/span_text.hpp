#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace syncledger::simulator {

/// A span such as `90s`, `2h30m`, `1d12h` or `500ms` (units d h m s ms, each at most once, largest
/// first); `0` needs no unit. Nothing for anything else.
std::optional<std::chrono::milliseconds> parse_span(std::string_view text);

/// A time of day `HH:MM`, as the span since midnight.
std::optional<std::chrono::milliseconds> parse_time_of_day(std::string_view text);

/// An offset from UTC `+HH:MM` or `-HH:MM`.
std::optional<std::chrono::milliseconds> parse_utc_offset(std::string_view text);

}  // namespace syncledger::simulator
