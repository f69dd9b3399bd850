#include "simulator/time_of_day.hpp"

#include <gtest/gtest.h>

namespace syncledger::simulator {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

TEST(TimeOfDay, IsReadAsIsAnOffsetFromUtc) {
  EXPECT_EQ(hours{1} + minutes{30}, parse_time_of_day("01:30"));
  EXPECT_EQ(-hours{3} - minutes{30}, parse_utc_offset("-03:30"));
  for (const auto* text : {"24:00", "01:60", "1:30", "01-30", "01:3x", "-1:30"}) {
    EXPECT_FALSE(parse_time_of_day(text)) << text;
  }
  EXPECT_FALSE(parse_utc_offset("08:00"));
}

}  // namespace
}  // namespace syncledger::simulator
