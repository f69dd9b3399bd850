#include "report/calendar.hpp"

#include "base/duration.hpp"
#include "base/enum_names.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace syncledger::report {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;

constexpr base::EnumNames<BucketSize, 4> bucket_sizes{{"hour", "day", "week", "month"}};

/// Null if the system has no such zone, or no zone database.
const date::time_zone* locate(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

bool has_zone_database() {
  try {
    return !date::get_tzdb().zones.empty();
  } catch (const std::runtime_error&) {
    return false;
  }
}

/// Null if the system does not say.
const date::time_zone* zone_of_system() {
  try {
    return date::current_zone();
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

date::local_time<milliseconds> to_local(UtcTime time, const Zone& zone) {
  if (zone.rules() == nullptr) return date::local_time<milliseconds>{time.time_since_epoch()};
  return date::floor<milliseconds>(zone.rules()->to_local(time));
}

UtcTime to_utc(date::local_time<milliseconds> local, const Zone& zone) {
  if (zone.rules() == nullptr) return UtcTime{local.time_since_epoch()};
  // A local time that a clock change skips or repeats: the earlier reading.
  return date::floor<milliseconds>(zone.rules()->to_sys(local, date::choose::earliest));
}

UtcTime first_moment(date::local_days day, const Zone& zone) {
  return to_utc(date::local_time<milliseconds>{day}, zone);
}

/// The calendar bucket after this one; `day` is the first of a bucket.
date::local_days next_bucket(date::local_days day, BucketSize size) {
  if (size == BucketSize::week) return day + date::weeks{1};
  if (size == BucketSize::day) return day + date::days{1};
  const date::year_month_day first{day};
  return date::local_days{first.year() / first.month() / 1 + date::months{1}};
}

date::local_days bucket_holding(date::local_days day, BucketSize size) {
  if (size == BucketSize::week) return day - (date::weekday{day} - date::Monday);
  if (size == BucketSize::day) return day;
  const date::year_month_day parts{day};
  return date::local_days{parts.year() / parts.month() / 1};
}

/// A date, or a time as tables print it, with or without its seconds, by the clocks of the zone.
std::optional<UtcTime> parse_local(std::string_view text, const Zone& zone) {
  constexpr std::size_t date_size = 10;
  constexpr std::size_t minute_size = 16;
  constexpr std::size_t second_size = 19;
  std::string whole{text};
  if (whole.size() == date_size) whole += "T00:00";
  if (whole.size() == minute_size) whole += ":00";
  if (whole.size() != second_size) return std::nullopt;
  if (whole[date_size] == ' ') whole[date_size] = 'T';
  const auto shown = base::parse_rfc3339(whole + "Z");
  if (!shown) return std::nullopt;
  const auto time = to_utc(date::local_time<milliseconds>{shown->time_since_epoch()}, zone);
  return base::is_writable(time) ? std::optional{time} : std::nullopt;
}

}  // namespace

std::optional<Zone> Zone::find(const std::string& name,
                               const std::optional<std::string>& tz_variable) {
  if (name == "UTC") return utc();
  if (name != "local") {
    const auto* const rules = locate(name);
    return rules == nullptr ? std::nullopt : std::optional{Zone{rules}};
  }
  if (tz_variable && !tz_variable->empty()) {
    const auto named = tz_variable->front() == ':' ? tz_variable->substr(1) : *tz_variable;
    if (const auto* const rules = locate(named)) return Zone{rules};
  }
  return has_zone_database() ? std::optional{Zone{zone_of_system()}} : std::nullopt;
}

std::string Zone::expected() {
  return has_zone_database() ? "a zone such as Asia/Shanghai, UTC or local is expected"
                             : "UTC is expected (for other zones install tzdata)";
}

std::string Zone::name() const {
  return rules_ == nullptr || rules_->name() == "Etc/UTC" ? "UTC" : rules_->name();
}

std::string Zone::local_text(UtcTime time) const {
  const auto text = base::to_rfc3339(UtcTime{to_local(time, *this).time_since_epoch()});
  const auto day = text.find('T');  // the last hours of 9999 may be in the year 10000 there
  return text.substr(0, day) + " " + text.substr(day + 1, 8);
}

std::optional<BucketSize> parse_bucket_size(std::string_view text) {
  return bucket_sizes.value(text);
}

std::optional<UtcTime> parse_moment(std::string_view text, const Zone& zone, UtcTime now) {
  if (text == "now") return now;
  if (const auto span = base::parse_duration(text)) return now - *span;
  if (const auto local = parse_local(text, zone)) return local;
  return base::parse_rfc3339(text);
}

std::vector<store::Bucket> buckets(UtcTime since, UtcTime until, BucketSize size,
                                   const Zone& zone) {
  std::vector<store::Bucket> found;
  if (since >= until) return found;
  const auto add = [&](UtcTime start, UtcTime end) {
    found.push_back({start, std::max(start, since), std::min(end, until)});
  };
  if (size == BucketSize::hour) {
    const auto local = date::floor<std::chrono::hours>(to_local(since, zone));
    auto start = to_utc(local, zone);
    while (start + std::chrono::hours{1} <= since) start += std::chrono::hours{1};
    for (; start < until; start += std::chrono::hours{1}) add(start, start + std::chrono::hours{1});
    return found;
  }
  auto day = bucket_holding(date::floor<date::days>(to_local(since, zone)), size);
  for (UtcTime start = first_moment(day, zone); start < until;) {
    day = next_bucket(day, size);
    const UtcTime end = first_moment(day, zone);
    // A day that a zone left out (Samoa, 2011-12-30) is none.
    if (end > since && end > start) add(start, end);
    start = end;
  }
  return found;
}

}  // namespace syncledger::report
