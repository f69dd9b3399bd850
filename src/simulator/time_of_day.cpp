#include "simulator/time_of_day.hpp"

#include "base/text.hpp"

namespace syncledger::simulator {

using std::chrono::milliseconds;

std::optional<milliseconds> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = base::whole_number(text.substr(0, 2));
  const auto minute = base::whole_number(text.substr(3));
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
