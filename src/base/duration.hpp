#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::base {

/// Reads `500ms`, `90s`, `15m`, `36h`, `7d`, `4w` and sums of them (`1h30m`). Nothing for anything else, zero
/// included only as `0s`, or for more than a hundred years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// For people, in at most two units: `3d4h`, `2h10m`, `2h05m`, `45s`, `0s`. Cut to the smaller unit.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace syncledger::base
