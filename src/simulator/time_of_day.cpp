#include "simulator/time_of_day.hpp"

#include <charconv>
#include <cstdint>

namespace syncledger::simulator {
namespace {

using std::chrono::milliseconds;

std::optional<std::int64_t> parse_count(std::string_view digits) {
  std::int64_t count = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, count);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return count;
}

}  // namespace

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
