#include "base/utc_time.hpp"

#include <gtest/gtest.h>

namespace syncledger::base {
namespace {

TEST(UtcTime, IsWrittenWithMillisecondsAndZ) {
  EXPECT_EQ("2026-11-01T00:00:00.007Z", to_rfc3339(from_unix_ms(1793491200007)));
  EXPECT_EQ("1969-12-31T23:59:59.999Z", to_rfc3339(from_unix_ms(-1)));
}

TEST(UtcTime, ReadsWhatItWrites) {
  for (const std::int64_t ms : {0LL, -1LL, 1793491200007LL, 951782400000LL}) {
    EXPECT_EQ(from_unix_ms(ms), parse_rfc3339(to_rfc3339(from_unix_ms(ms))));
  }
}

TEST(UtcTime, ReadsOffsetsAndFractions) {
  const auto expected = parse_rfc3339("2026-10-31T16:00:00.120Z");
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected, parse_rfc3339("2026-11-01T00:00:00.12+08:00"));
  EXPECT_EQ(expected, parse_rfc3339("2026-10-31T10:30:00.120999-05:30"));
}

TEST(UtcTime, RefusesWhatIsNotATime) {
  for (const auto* text :
       {"", "2026-11-01", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-01T24:00:00Z",
        "2026-11-01T00:00:00", "2026-11-01T00:00:00Zx", "2026-11-01T00:00:00.Z",
        "2026-11-01T00:00:00+8:00", "2026-11-01T00:61:00Z", "+026-11-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(UtcTime, ReadsTheYears0001To9999OfUtc) {
  for (const auto* text : {"0001-01-01T00:00:00Z", "0000-12-31T23:00:00-01:00",
                           "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59+00:01"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time, parse_rfc3339(to_rfc3339(*time)));
  }
  for (const auto* text :
       {"0000-12-31T23:59:59.999Z", "0001-01-01T00:00:00+00:01", "0000-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59", "9999-12-31T23:59:60Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(UtcTime, ReadsAndWritesTheDateHeader) {
  const auto time = parse_rfc3339("1994-11-06T08:49:37Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(time, parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"));
  EXPECT_EQ("Sun, 06 Nov 1994 08:49:37 GMT", to_http_date(*time));
  EXPECT_FALSE(parse_http_date("06 Nov 1994 08:49:37 GMT"));
}

}  // namespace
}  // namespace syncledger::base
