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

constexpr std::optional<std::int64_t> to_unix_ms(std::optional<UtcTime> time) {
  return time ? std::optional{to_unix_ms(*time)} : std::nullopt;
}

constexpr UtcTime from_unix_ms(std::int64_t milliseconds) {
  return UtcTime{std::chrono::milliseconds{milliseconds}};
}

/// Whether a moment lies in the years 0001 to 9999 of UTC: those that RFC 3339 and SQLite write.
constexpr bool is_writable(UtcTime time) {
  constexpr std::chrono::sys_days first{std::chrono::year{1} / 1 / 1};
  constexpr std::chrono::sys_days end{std::chrono::year{10000} / 1 / 1};
  return time >= first && time < end;
}

/// `2026-11-01T00:00:00.000Z`. For years 0000 to 9999.
std::string to_rfc3339(UtcTime time);

/// As to_rfc3339() but to the second, as x-acs-date and Timestamp want it: `2026-11-01T00:00:00Z`.
std::string to_rfc3339_seconds(UtcTime time);

/// RFC 3339 section 5.6 with any offset and up to nine fractional digits (cut to milliseconds).
/// Nothing for anything else, an impossible date and a moment that is not writable in UTC included;
/// second 60 is taken as the next minute.
std::optional<UtcTime> parse_rfc3339(std::string_view text);

/// An HTTP Date header in the preferred form of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`.
std::optional<UtcTime> parse_http_date(std::string_view text);

/// The form that parse_http_date() reads.
std::string to_http_date(UtcTime time);

/// Tells the time; the one door to the system's clocks, so that tests can hold them still.
class Clock {
public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;

  /// Time since some moment in the past. No setting of the clock changes its pace, and it goes on
  /// while the machine is suspended.
  [[nodiscard]] virtual std::chrono::milliseconds uptime() const = 0;
};

class SystemClock final : public Clock {
public:
  [[nodiscard]] UtcTime now() const override;
  [[nodiscard]] std::chrono::milliseconds uptime() const override;
};

/// A clock that stands still until it is told otherwise: for tests, and for replaying a scenario.
class ManualClock final : public Clock {
public:
  explicit ManualClock(UtcTime time) : time_(time) {}

  [[nodiscard]] UtcTime now() const override { return time_; }

  [[nodiscard]] std::chrono::milliseconds uptime() const override { return uptime_; }

  /// As somebody sets a clock: no time passes.
  void set(UtcTime time) { time_ = time; }

  /// Lets time pass.
  void advance(std::chrono::milliseconds by) {
    time_ += by;
    uptime_ += by;
  }

private:
  UtcTime time_;
  std::chrono::milliseconds uptime_{};
};

}  // namespace syncledger::base
