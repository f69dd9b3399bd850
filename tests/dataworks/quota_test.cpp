#include "dataworks/quota.hpp"

#include <gtest/gtest.h>

namespace syncledger::dataworks {
namespace {

using std::chrono::minutes;

base::UtcTime at(const char* text) {
  return base::parse_rfc3339(text).value();
}

TEST(Quota, DaysBeginAtMidnightInChina) {
  EXPECT_EQ("2026-11-01", quota_day(at("2026-11-01T15:59:59.999Z")));
  EXPECT_EQ("2026-11-02", quota_day(at("2026-11-01T16:00:00Z")));
  EXPECT_EQ(at("2026-11-01T16:00:00Z"), next_quota_day(at("2026-11-01T15:59:59.999Z")));
  EXPECT_EQ(at("2026-11-02T16:00:00Z"), next_quota_day(at("2026-11-01T16:00:00Z")));
}

TEST(Quota, TheBasicEditionAffordsOneTargetEveryQuarterOfAnHour) {
  const auto basic = find_edition("Basic");
  ASSERT_TRUE(basic);
  EXPECT_EQ(minutes{15}, shortest_interval(1, basic->calls_per_day.value()));
}

TEST(Quota, TheIntervalIsRoundedUpSoThatTheDayIsEnough) {
  for (const std::int64_t targets : {1, 7, 13, 100, 999}) {
    const std::int64_t passes = 24 * 60 / shortest_interval(targets, 1000).count();
    EXPECT_LE(passes * targets, 1000) << targets;
  }
  EXPECT_EQ(minutes{1}, shortest_interval(1, 10000));
  EXPECT_EQ(minutes{2880}, shortest_interval(200, 100));
}

TEST(Quota, TheLargestEditionHasNoLimitAndOthersAreNotKnown) {
  EXPECT_EQ(std::nullopt, find_edition("enterprise")->calls_per_day);
  EXPECT_FALSE(find_edition("platinum"));
}

}  // namespace
}  // namespace syncledger::dataworks
