#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace syncledger::base {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t longest = 36525 * day;

/// `ms` before `m`: the longer name first.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> units{
    {{"ms", 1}, {"s", second}, {"m", minute}, {"h", hour}, {"d", day}, {"w", 7 * day}}};

std::optional<std::int64_t> take_unit(std::string_view& rest) {
  for (const auto& [name, length] : units) {
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    return length;
  }
  return std::nullopt;
}

std::string two_units(std::int64_t whole, char whole_unit, std::int64_t rest, char rest_unit,
                      bool pad) {
  std::string text = std::to_string(whole) + whole_unit;
  if (rest > 0) {
    if (pad && rest < 10) text += '0';
    text += std::to_string(rest) + rest_unit;
  }
  return text;
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stopped - text.data()));
    const auto unit = take_unit(text);
    if (!unit || count > longest / *unit) return std::nullopt;
    total += count * *unit;
    if (total > longest) return std::nullopt;
  }
  return milliseconds{total};
}

std::string duration_text(milliseconds duration) {
  const std::int64_t ms = duration.count();
  if (ms < 0) return "-" + duration_text(-duration);
  if (ms < second && ms > 0) return std::to_string(ms) + "ms";
  if (ms < minute) return std::to_string(ms / second) + "s";
  if (ms < hour) return two_units(ms / minute, 'm', ms % minute / second, 's', true);
  if (ms < day) return two_units(ms / hour, 'h', ms % hour / minute, 'm', true);
  return two_units(ms / day, 'd', ms % day / hour, 'h', false);
}

}  // namespace syncledger::base
