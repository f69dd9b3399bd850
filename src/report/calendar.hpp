#pragma once

#include "base/utc_time.hpp"
#include "store/report_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace date {
class time_zone;
}

namespace syncledger::report {

/// UTC, or a time zone of the system's zone database, which need not be there for UTC.
class Zone {
public:
  static Zone utc() { return Zone{nullptr}; }

  /// Nothing if there is no such zone: see expected().
  /// \param name an IANA name, `UTC`, or `local`: what TZ says if it names a zone, else the
  /// system's \param tz_variable the value of the environment variable TZ
  static std::optional<Zone> find(const std::string& name,
                                  const std::optional<std::string>& tz_variable = std::nullopt);

  /// What to write for a zone, for an error about one that was not found.
  static std::string expected();

  [[nodiscard]] std::string name() const;
  /// `2026-11-01 08:00:05`, by the clocks of the zone.
  [[nodiscard]] std::string local_text(base::UtcTime time) const;

  /// Null for UTC.
  [[nodiscard]] const date::time_zone* rules() const { return rules_; }

private:
  explicit Zone(const date::time_zone* rules) : rules_(rules) {}

  const date::time_zone* rules_;
};

enum class BucketSize { hour, day, week, month };
std::optional<BucketSize> parse_bucket_size(std::string_view text);

/// Reads T of the report options: RFC 3339, a time or a date (its first moment) by the clocks of
/// the zone, `now`, or a span back from now (`7d`).
std::optional<base::UtcTime> parse_moment(std::string_view text, const Zone& zone,
                                          base::UtcTime now);

/// The calendar buckets of the zone that touch [since, until), cut to it. Days may have 23 or 25
/// hours; weeks start on Monday. Empty if since >= until.
std::vector<store::Bucket> buckets(base::UtcTime since, base::UtcTime until, BucketSize size,
                                   const Zone& zone);

}  // namespace syncledger::report
