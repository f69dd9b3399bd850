#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::base {

/// A moment in UTC with the resolution of the history file: milliseconds.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Unix milliseconds, as stored in the base tables.
constexpr std::int64_t to_unix_ms(UtcTime time) {
  return time.time_since_epoch().count();
}

constexpr UtcTime from_unix_ms(std::int64_t milliseconds) {
  return UtcTime{std::chrono::milliseconds{milliseconds}};
}

/// `2026-11-01T00:00:00.000Z`. For years 0000 to 9999.
std::string to_rfc3339(UtcTime time);

/// As to_rfc3339() but to the second, as x-acs-date and Timestamp want it: `2026-11-01T00:00:00Z`.
std::string to_rfc3339_seconds(UtcTime time);

/// RFC 3339 section 5.6 with any offset and up to nine fractional digits (cut to milliseconds).
/// Nothing for anything else, an impossible date or a UTC year of no four digits included; second
/// 60 is taken as the next minute.
std::optional<UtcTime> parse_rfc3339(std::string_view text);

/// An HTTP Date header in the preferred form of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::optional<UtcTime> parse_http_date(std::string_view text);

/// The form that parse_http_date() reads.
std::string to_http_date(UtcTime time);

/// Tells the time; the one door to the system clock, so that tests can hold it still.
class Clock {
public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock {
public:
  [[nodiscard]] UtcTime now() const override;
};

/// A clock that stands still until it is set: for tests, and for replaying a scenario.
class ManualClock final : public Clock {
public:
  explicit ManualClock(UtcTime time) : time_(time) {}

  [[nodiscard]] UtcTime now() const override { return time_; }

  void set(UtcTime time) { time_ = time; }

  void advance(std::chrono::milliseconds by) { time_ += by; }

private:
  UtcTime time_;
};

}  // namespace syncledger::base
