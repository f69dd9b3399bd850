#include "simulator/span_text.hpp"

#include <gtest/gtest.h>

namespace syncledger::simulator {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(SpanText, ReadsUnitsFromLargeToSmall) {
  EXPECT_EQ(milliseconds{0}, parse_span("0"));
  EXPECT_EQ(hours{2} + minutes{30}, parse_span("2h30m"));
  EXPECT_EQ(hours{36}, parse_span("1d12h"));
  EXPECT_EQ(milliseconds{1500}, parse_span("1s500ms"));
}

TEST(SpanText, RefusesAnythingElse) {
  for (const auto* text :
       {"", "5", "m", "30m2h", "1h1h", "-1h", "1 h", "1.5h", "1H", "1y", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_span(text)) << text;
  }
}

TEST(SpanText, ReadsTimesOfDayAndOffsets) {
  EXPECT_EQ(hours{1} + minutes{30}, parse_time_of_day("01:30"));
  EXPECT_EQ(-hours{3} - minutes{30}, parse_utc_offset("-03:30"));
  for (const auto* text : {"24:00", "01:60", "1:30", "01-30", "01:3x", "-1:30"}) {
    EXPECT_FALSE(parse_time_of_day(text)) << text;
  }
  EXPECT_FALSE(parse_utc_offset("08:00"));
}

}  // namespace
}  // namespace syncledger::simulator
