#include "simulator/span_text.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

namespace syncledger::simulator {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  milliseconds length;
};

constexpr std::array<Unit, 5> units{{{"d", std::chrono::hours{24}},
                                     {"h", std::chrono::hours{1}},
                                     {"m", std::chrono::minutes{1}},
                                     {"s", std::chrono::seconds{1}},
                                     {"ms", milliseconds{1}}}};

constexpr std::int64_t largest_count = 100'000'000;

std::string_view take_while(std::string_view& rest, bool digits) {
  std::size_t length = 0;
  while (length < rest.size() && (rest[length] >= '0' && rest[length] <= '9') == digits) ++length;
  const auto taken = rest.substr(0, length);
  rest.remove_prefix(length);
  return taken;
}

std::optional<std::int64_t> parse_count(std::string_view digits) {
  std::int64_t count = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, count);
  if (error != std::errc{} || stopped != end || count > largest_count) return std::nullopt;
  return count;
}

/// The unit of this name among those from `next` on; `next` becomes the one behind it.
std::optional<milliseconds> find_unit(std::string_view name, std::size_t& next) {
  for (; next < units.size(); ++next) {
    if (units.at(next).name == name) return units.at(next++).length;
  }
  return std::nullopt;
}

}  // namespace

std::optional<milliseconds> parse_span(std::string_view text) {
  if (text == "0") return milliseconds{0};
  if (text.empty()) return std::nullopt;
  milliseconds total{0};
  std::size_t next_unit = 0;
  while (!text.empty()) {
    const auto count = parse_count(take_while(text, true));
    const auto unit = find_unit(take_while(text, false), next_unit);
    if (!count || !unit) return std::nullopt;
    total += *count * *unit;
  }
  return total;
}

std::optional<milliseconds> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = parse_count(text.substr(0, 2));
  const auto minute = parse_count(text.substr(3));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
    return std::nullopt;
  }
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

std::optional<milliseconds> parse_utc_offset(std::string_view text) {
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const auto size = parse_time_of_day(text.substr(1));
  if (!size) return std::nullopt;
  return text.front() == '-' ? -*size : *size;
}

}  // namespace syncledger::simulator
