#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace syncledger::base {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Duration, IsReadInAnyUnitAndAsASum) {
  EXPECT_EQ(milliseconds{500}, parse_duration("500ms"));
  EXPECT_EQ(minutes{15}, parse_duration("15m"));
  EXPECT_EQ(minutes{90}, parse_duration("1h30m"));
  EXPECT_EQ(hours{24 * 28}, parse_duration("4w"));
}

TEST(Duration, IsRefusedWithoutAUnitOrBeyondACentury) {
  for (const auto* text : {"", "5", "m", "-5m", "5 m", "1.5h", "5x", "99999999999999999999s",
                           "5300w", "-0s", "1h-0m"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Duration, IsWrittenInAtMostTwoUnits) {
  EXPECT_EQ("0s", duration_text(seconds{0}));
  EXPECT_EQ("45s", duration_text(seconds{45}));
  EXPECT_EQ("2m05s", duration_text(seconds{125}));
  EXPECT_EQ("2h10m", duration_text(minutes{130}));
  EXPECT_EQ("2h", duration_text(minutes{120}));
  EXPECT_EQ("3d4h", duration_text(hours{76}));
}

}  // namespace
}  // namespace syncledger::base
