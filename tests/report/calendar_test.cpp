#include "report/calendar.hpp"

#include <gtest/gtest.h>

namespace syncledger::report {
namespace {

using base::UtcTime;

UtcTime at(const std::string& text) {
  return base::parse_rfc3339(text).value();
}

Zone zone(const std::string& name) {
  return Zone::find(name).value();
}

/// `START END`, a line for each bucket, to the second; with `calendar` in front if a bucket is cut
/// at its beginning.
std::string buckets_between(const std::string& since, const std::string& until, BucketSize size,
                            const std::string& name) {
  std::string text;
  for (const auto& bucket : buckets(at(since), at(until), size, zone(name))) {
    if (bucket.calendar_start != bucket.start)
      text += "(" + base::to_rfc3339_seconds(bucket.calendar_start) + ") ";
    text +=
        base::to_rfc3339_seconds(bucket.start) + " " + base::to_rfc3339_seconds(bucket.end) + "\n";
  }
  return text;
}

TEST(Zones, AreThoseOfTheSystem) {
  EXPECT_EQ("Asia/Shanghai", zone("Asia/Shanghai").name());
  EXPECT_EQ("UTC", zone("UTC").name());
  EXPECT_EQ("UTC", zone("Etc/UTC").name());
  EXPECT_FALSE(Zone::find("Mars/Olympus"));
  EXPECT_FALSE(Zone::find(""));
  EXPECT_FALSE(Zone::find("../../etc/passwd"));
}

TEST(Zones, LocalIsWhatTheVariableTzNames) {
  EXPECT_EQ("Europe/Berlin", Zone::find("local", "Europe/Berlin")->name());
  EXPECT_EQ("Europe/Berlin", Zone::find("local", ":Europe/Berlin")->name());
  EXPECT_TRUE(Zone::find("local", "CET-1CEST"));
  EXPECT_TRUE(Zone::find("local"));
}

TEST(Zones, ShowTheTimeByTheirClocks) {
  EXPECT_EQ("2026-11-01 08:00:05",
            zone("Asia/Shanghai").local_text(at("2026-11-01T00:00:05.999Z")));
  EXPECT_EQ("2026-10-31 20:00:05", zone("America/New_York").local_text(at("2026-11-01T00:00:05Z")));
  EXPECT_EQ("2026-10-25 02:30:00", zone("Europe/Berlin").local_text(at("2026-10-25T00:30:00Z")));
  EXPECT_EQ("2026-10-25 02:30:00", zone("Europe/Berlin").local_text(at("2026-10-25T01:30:00Z")));
}

TEST(Zones, ShowTheLastHoursOfTheYear9999InTheNextOne) {
  EXPECT_EQ("10000-01-01 07:59:59", zone("Asia/Shanghai").local_text(at("9999-12-31T23:59:59Z")));
}

class Moments : public ::testing::Test {
protected:
  static std::string moment(const std::string& text, const std::string& name = "UTC") {
    const auto parsed = parse_moment(text, zone(name), at("2026-11-01T12:00:00Z"));
    return parsed ? base::to_rfc3339(*parsed) : "none";
  }
};

TEST_F(Moments, AreNowOrASpanBackFromIt) {
  EXPECT_EQ("2026-11-01T12:00:00.000Z", moment("now"));
  EXPECT_EQ("2026-11-01T10:30:00.000Z", moment("90m"));
  EXPECT_EQ("2026-10-31T00:00:00.000Z", moment("36h"));
  EXPECT_EQ("2026-10-25T12:00:00.000Z", moment("7d"));
  EXPECT_EQ("2026-10-04T12:00:00.000Z", moment("4w"));
}

TEST_F(Moments, ADateIsItsFirstMomentInTheZone) {
  EXPECT_EQ("2026-11-01T00:00:00.000Z", moment("2026-11-01"));
  EXPECT_EQ("2026-10-31T16:00:00.000Z", moment("2026-11-01", "Asia/Shanghai"));
  EXPECT_EQ("2026-10-31T23:00:00.000Z", moment("2026-11-01", "Europe/Berlin"));
  EXPECT_EQ("2026-07-31T22:00:00.000Z", moment("2026-08-01", "Europe/Berlin"));
}

TEST_F(Moments, OfAYearWithoutFourDigitsInUtcAreRefused) {
  EXPECT_EQ("none", moment("9999-12-31 20:00", "America/New_York"));
  EXPECT_EQ("none", moment("0000-01-01", "Asia/Shanghai"));
}

TEST_F(Moments, ADayWithoutAMidnightBeginsWhenItsClocksWereMoved) {
  // Brazil put its clocks forward at midnight.
  EXPECT_EQ("2018-11-04T03:00:00.000Z", moment("2018-11-04", "America/Sao_Paulo"));
}

TEST_F(Moments, ADayWithTwoMidnightsBeginsWithTheFirst) {
  // Cuba puts its clocks back from one to midnight.
  EXPECT_EQ("2024-11-03T04:00:00.000Z", moment("2024-11-03", "America/Havana"));
}

TEST_F(Moments, ATimeIsAMomentWhateverTheZone) {
  EXPECT_EQ("2026-11-01T00:00:00.500Z", moment("2026-11-01T08:00:00.5+08:00", "Europe/Berlin"));
}

TEST_F(Moments, ATimeWithoutAnOffsetIsByTheClocksOfTheZoneAsInATable) {
  for (const auto* text :
       {"2026-11-14 12:00:00", "2026-11-14 12:00", "2026-11-14T12:00:00", "2026-11-14T12:00"}) {
    EXPECT_EQ("2026-11-14T12:00:00.000Z", moment(text)) << text;
    EXPECT_EQ("2026-11-14T04:00:00.000Z", moment(text, "Asia/Shanghai")) << text;
  }
  EXPECT_EQ("2026-11-14T04:00:59.000Z", moment("2026-11-14 12:00:59", "Asia/Shanghai"));
}

TEST_F(Moments, AnythingElseIsNone) {
  for (const auto* text :
       {"", "yesterday", "7", "-7d", "7 d", "2026-11-31", "2026-1-1", "20261101", "Now",
        "2026-11-01 ", "2026-11-01 8:00", "2026-11-01 08", "2026-11-01 25:00", "2026-11-01_08:00",
        "2026-11-01T08:00:0", "99999999999d"}) {
    EXPECT_EQ("none", moment(text)) << text;
  }
}

TEST(Buckets, DaysOfShanghaiBeginAtSixteenHoursUtc) {
  EXPECT_EQ(
      "(2026-10-31T16:00:00Z) 2026-11-01T00:00:00Z 2026-11-01T16:00:00Z\n"
      "2026-11-01T16:00:00Z 2026-11-02T16:00:00Z\n"
      "2026-11-02T16:00:00Z 2026-11-03T00:00:00Z\n",
      buckets_between("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z", BucketSize::day,
                      "Asia/Shanghai"));
}

TEST(Buckets, ADayInSpringHas23Hours) {
  EXPECT_EQ(
      "2026-03-27T23:00:00Z 2026-03-28T23:00:00Z\n"
      "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z\n"
      "2026-03-29T22:00:00Z 2026-03-30T22:00:00Z\n",
      buckets_between("2026-03-27T23:00:00Z", "2026-03-30T22:00:00Z", BucketSize::day,
                      "Europe/Berlin"));
}

TEST(Buckets, ADayInAutumnHas25Hours) {
  EXPECT_EQ(
      "2026-10-23T22:00:00Z 2026-10-24T22:00:00Z\n"
      "2026-10-24T22:00:00Z 2026-10-25T23:00:00Z\n"
      "2026-10-25T23:00:00Z 2026-10-26T23:00:00Z\n",
      buckets_between("2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z", BucketSize::day,
                      "Europe/Berlin"));
}

TEST(Buckets, HoursThatHappenTwiceAreTwoBuckets) {
  EXPECT_EQ(
      "2026-10-24T23:00:00Z 2026-10-25T00:00:00Z\n"
      "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z\n"
      "2026-10-25T01:00:00Z 2026-10-25T02:00:00Z\n"
      "2026-10-25T02:00:00Z 2026-10-25T03:00:00Z\n",
      buckets_between("2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z", BucketSize::hour,
                      "Europe/Berlin"));
}

TEST(Buckets, HoursMayBeginWithinTheRepeatedHour) {
  EXPECT_EQ("(2026-10-25T01:00:00Z) 2026-10-25T01:20:00Z 2026-10-25T02:00:00Z\n",
            buckets_between("2026-10-25T01:20:00Z", "2026-10-25T02:00:00Z", BucketSize::hour,
                            "Europe/Berlin"));
}

TEST(Buckets, HoursOfIndiaBeginAtHalfPast) {
  EXPECT_EQ(
      "(2026-10-31T23:30:00Z) 2026-11-01T00:00:00Z 2026-11-01T00:30:00Z\n"
      "2026-11-01T00:30:00Z 2026-11-01T01:00:00Z\n",
      buckets_between("2026-11-01T00:00:00Z", "2026-11-01T01:00:00Z", BucketSize::hour,
                      "Asia/Kolkata"));
}

TEST(Buckets, WeeksBeginOnMonday) {
  // 2026-11-01 is a Sunday.
  EXPECT_EQ(
      "(2026-10-26T00:00:00Z) 2026-11-01T00:00:00Z 2026-11-02T00:00:00Z\n"
      "2026-11-02T00:00:00Z 2026-11-09T00:00:00Z\n"
      "2026-11-09T00:00:00Z 2026-11-10T00:00:00Z\n",
      buckets_between("2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z", BucketSize::week, "UTC"));
  EXPECT_EQ(
      "2026-11-02T00:00:00Z 2026-11-09T00:00:00Z\n",
      buckets_between("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z", BucketSize::week, "UTC"));
}

TEST(Buckets, MonthsHaveTheirOwnLength) {
  EXPECT_EQ(
      "(2026-12-01T00:00:00Z) 2026-12-15T00:00:00Z 2027-01-01T00:00:00Z\n"
      "2027-01-01T00:00:00Z 2027-02-01T00:00:00Z\n"
      "2027-02-01T00:00:00Z 2027-03-01T00:00:00Z\n"
      "2027-03-01T00:00:00Z 2027-03-02T00:00:00Z\n",
      buckets_between("2026-12-15T00:00:00Z", "2027-03-02T00:00:00Z", BucketSize::month, "UTC"));
}

TEST(Buckets, ADayThatNeverWasIsNoBucket) {
  // Samoa went from the 29th of December 2011 to the 31st.
  EXPECT_EQ(
      "2011-12-29T10:00:00Z 2011-12-30T10:00:00Z\n"
      "2011-12-30T10:00:00Z 2011-12-31T10:00:00Z\n",
      buckets_between("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", BucketSize::day,
                      "Pacific/Apia"));
}

TEST(Buckets, AnEmptyWindowHasNone) {
  for (const auto size : {BucketSize::hour, BucketSize::day, BucketSize::week, BucketSize::month}) {
    EXPECT_EQ("", buckets_between("2026-11-01T00:10:00Z", "2026-11-01T00:10:00Z", size, "UTC"));
  }
}

TEST(Buckets, CoverTheWindowWithoutHolesWhateverTheClocksDo) {
  for (const auto* name : {"UTC", "Asia/Shanghai", "Europe/Berlin", "America/Havana",
                           "America/Sao_Paulo", "Asia/Kathmandu"}) {
    for (const auto size :
         {BucketSize::hour, BucketSize::day, BucketSize::week, BucketSize::month}) {
      const auto since = at("2018-02-14T11:22:33Z");
      const auto until = at("2018-12-14T11:22:33Z");
      UtcTime reached = since;
      for (const auto& bucket : buckets(since, until, size, zone(name))) {
        ASSERT_EQ(base::to_rfc3339(reached), base::to_rfc3339(bucket.start)) << name;
        ASSERT_LT(bucket.start, bucket.end) << name;
        ASSERT_LE(bucket.calendar_start, bucket.start) << name;
        reached = bucket.end;
      }
      EXPECT_EQ(base::to_rfc3339(until), base::to_rfc3339(reached)) << name;
    }
  }
}

TEST(BucketSizes, AreFourWords) {
  EXPECT_EQ(BucketSize::week, parse_bucket_size("week"));
  EXPECT_EQ(std::nullopt, parse_bucket_size("weeks"));
  EXPECT_EQ(std::nullopt, parse_bucket_size(""));
}

}  // namespace
}  // namespace syncledger::report
