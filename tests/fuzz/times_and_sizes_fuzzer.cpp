// Any bytes as a time, a date, a span or a size, as people and services write them.
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"
#include "report/calendar.hpp"
#include "support/fuzz_target.hpp"

namespace syncledger::fuzz {
namespace {

void check_time(std::string_view text) {
  const auto time = base::parse_rfc3339(text);
  if (!time) return;
  const auto written = base::to_rfc3339(*time);
  require(written.size() == 24, "a time has four digits for its year", written);
  require(base::parse_rfc3339(written) == time, "a time reads as it is written", written);
  require(base::parse_rfc3339(base::to_rfc3339_seconds(*time)) ==
              std::chrono::floor<std::chrono::seconds>(*time),
          "so it does to the second", written);
}

void check_http_date(std::string_view text) {
  const auto time = base::parse_http_date(text);
  if (!time) return;
  const auto written = base::to_http_date(*time);
  require(base::parse_http_date(written) == time, "a date reads as it is written", written);
}

/// Without a zone database there is only UTC.
void check_moment(std::string_view text, const char* zone_name) {
  const auto zone = report::Zone::find(zone_name);
  const auto now = base::from_unix_ms(1793491200007);
  const auto moment =
      zone ? report::parse_moment(text, *zone, now) : std::optional<base::UtcTime>{};
  if (!moment) return;
  const auto written = base::to_rfc3339(*moment);
  require(written.size() == 24 && written.front() != '-', "a moment can be written", written);
  const auto shown = zone->local_text(*moment);
  const bool is_of_our_years =
      shown.size() == 19 && shown.front() != '-' && !shown.starts_with("0000");
  if (!is_of_our_years) return;  // the first and the last hours of all years, elsewhere
  const auto again = report::parse_moment(shown, *zone, now);
  require(again && zone->local_text(*again) == shown, "a moment reads as tables show it", shown);
}

/// Texts for people are cut: to two units.
void check_duration(std::string_view text) {
  const auto span = base::parse_duration(text);
  if (!span) return;
  require(span->count() >= 0 && text.find('-') == std::string_view::npos, "a span has no sign");
  const auto written = base::duration_text(*span);
  const auto again = base::parse_duration(written);
  require(again && *again <= *span && base::duration_text(*again) == written,
          "a span reads as it is written", written);
}

void check_numbers(std::string_view text) {
  if (const auto number = base::whole_number(text))
    require(base::whole_number(std::to_string(*number)) == number, "a number reads as written");
  const auto size = base::parse_byte_size(text);
  if (!size) return;
  require(*size >= 0 && *size <= std::int64_t{1} << 60, "a size is one of a file");
  require(text.find('-') == std::string_view::npos, "a size has no sign");
  require(base::parse_byte_size(std::to_string(*size)) == size, "a size reads as it is written");
  require_line(base::byte_size_text(*size), 12, "size");
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto text = fuzz::text_of(data, size);
  fuzz::check_time(text);
  fuzz::check_http_date(text);
  for (const auto* zone : {"UTC", "Asia/Shanghai", "America/New_York", "Pacific/Apia"})
    fuzz::check_moment(text, zone);
  fuzz::check_duration(text);
  fuzz::check_numbers(text);
  return 0;
}
