#include "base/utc_time.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace syncledger::base {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekday_names{"Sun", "Mon", "Tue", "Wed",
                                                        "Thu", "Fri", "Sat"};

struct Parts {
  std::chrono::year_month_day date{};
  std::chrono::hh_mm_ss<milliseconds> time{};
};

Parts parts_of(UtcTime time) {
  const auto day = floor<days>(time);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<milliseconds>{time - day}};
}

/// Reads a text from left to right; every take... says whether it was there.
class Scanner {
public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  /// Exactly `count` digits.
  bool take_number(std::size_t count, int& value) {
    if (rest_.size() < count) return false;
    const char* end = rest_.data() + count;
    for (const char digit : rest_.substr(0, count)) {
      if (digit < '0' || digit > '9') return false;
    }
    std::from_chars(rest_.data(), end, value);
    rest_.remove_prefix(count);
    return true;
  }

  bool take_any_of(std::string_view characters, char& taken) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    taken = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  /// The index of the name that comes next.
  template <std::size_t N>
  bool take_name(const std::array<std::string_view, N>& names, unsigned& index) {
    for (index = 0; index < N; ++index) {
      if (take(names.at(index))) return true;
    }
    return false;
  }

private:
  std::string_view rest_;
};

/// Nothing for a time whose year, in UTC, has not four digits: to_rfc3339() has no text for it.
std::optional<UtcTime> if_writable(UtcTime time) {
  return is_writable(time) ? std::optional{time} : std::nullopt;
}

std::optional<UtcTime> assemble(int year, unsigned month, int day, int hour, int minute,
                                int second) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
}

/// Up to nine digits after the point, cut to milliseconds.
bool take_fraction(Scanner& scanner, int& millisecond) {
  int digit = 0;
  int count = 0;
  int scale = 100;
  while (count < 9 && scanner.take_number(1, digit)) {
    millisecond += digit * scale;
    scale /= 10;
    ++count;
  }
  return count > 0;
}

}  // namespace

std::string to_rfc3339(UtcTime time) {
  const auto [date, clock] = parts_of(time);
  std::array<char, 48> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string to_rfc3339_seconds(UtcTime time) {
  return to_rfc3339(time).substr(0, 19) + "Z";
}

std::optional<UtcTime> parse_rfc3339(std::string_view text) {
  Scanner scanner{text};
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  char taken = 0;
  if (!(scanner.take_number(4, year) && scanner.take("-") && scanner.take_number(2, month) &&
        scanner.take("-") && scanner.take_number(2, day) && scanner.take_any_of("Tt ", taken) &&
        scanner.take_number(2, hour) && scanner.take(":") && scanner.take_number(2, minute) &&
        scanner.take(":") && scanner.take_number(2, second))) {
    return std::nullopt;
  }
  int millisecond = 0;
  if (scanner.take(".") && !take_fraction(scanner, millisecond)) return std::nullopt;
  const auto local = assemble(year, static_cast<unsigned>(month), day, hour, minute, second);
  if (!local || !scanner.take_any_of("Zz+-", taken)) return std::nullopt;
  minutes offset{0};
  if (taken == '+' || taken == '-') {
    int offset_hours = 0;
    int offset_minutes = 0;
    if (!(scanner.take_number(2, offset_hours) && scanner.take(":") &&
          scanner.take_number(2, offset_minutes)) ||
        offset_hours > 23 || offset_minutes > 59) {
      return std::nullopt;
    }
    offset = hours{offset_hours} + minutes{offset_minutes};
    if (taken == '-') offset = -offset;
  }
  if (!scanner.at_end()) return std::nullopt;
  return if_writable(*local + milliseconds{millisecond} - offset);
}

std::optional<UtcTime> parse_http_date(std::string_view text) {
  Scanner scanner{text};
  unsigned weekday = 0;
  unsigned month = 0;
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const bool read = scanner.take_name(weekday_names, weekday) && scanner.take(", ") &&
                    scanner.take_number(2, day) && scanner.take(" ") &&
                    scanner.take_name(month_names, month) && scanner.take(" ") &&
                    scanner.take_number(4, year) && scanner.take(" ") &&
                    scanner.take_number(2, hour) && scanner.take(":") &&
                    scanner.take_number(2, minute) && scanner.take(":") &&
                    scanner.take_number(2, second) && scanner.take(" GMT") && scanner.at_end();
  if (!read) return std::nullopt;
  const auto time = assemble(year, month + 1, day, hour, minute, second);
  return time ? if_writable(*time) : std::nullopt;
}

std::string to_http_date(UtcTime time) {
  const auto [date, clock] = parts_of(time);
  const std::chrono::weekday weekday{floor<days>(time)};
  std::array<char, 64> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      weekday_names.at(weekday.c_encoding()).data(), static_cast<unsigned>(date.day()),
      month_names.at(static_cast<unsigned>(date.month()) - 1).data(), static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text.data(), static_cast<std::size_t>(length)};
}

UtcTime SystemClock::now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

milliseconds SystemClock::uptime() const {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::duration_cast<milliseconds>(seconds{time.tv_sec} +
                                                  std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace syncledger::base
