#include "app/pass_clock.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace syncledger::app {
namespace {

using base::UtcTime;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const UtcTime truth = base::parse_rfc3339("2026-11-01T00:00:00Z").value();

/// A machine whose clock is off by so much against the truth.
class PassClockTest : public ::testing::Test {
protected:
  void machine_is_off_by(milliseconds skew) { machine_.set(truth + machine_.uptime() + skew); }

  /// A pass whose answers have these Dates, as they are off against the truth.
  void pass_with(std::initializer_list<milliseconds> dates) {
    clock_.begin_pass();
    for (const auto off : dates) clock_.hear(truth + machine_.uptime() + off);
  }

  base::ManualClock machine_{truth};
  PassClock clock_{machine_};
};

TEST_F(PassClockTest, IsThisMachinesClockWhileNobodySaysOtherwise) {
  machine_is_off_by(hours{8});
  clock_.begin_pass();
  EXPECT_EQ(truth + hours{8}, clock_.now());
  EXPECT_EQ(std::nullopt, clock_.skew());
}

TEST_F(PassClockTest, IsThisMachinesClockUpToAMinuteOff) {
  machine_is_off_by(minutes{1});
  pass_with({milliseconds{0}});
  EXPECT_EQ(truth + minutes{1}, clock_.now());
  EXPECT_EQ(minutes{1}, clock_.skew());
}

TEST_F(PassClockTest, IsTheServicesBeyondThat) {
  for (const milliseconds off :
       {milliseconds{hours{8}}, milliseconds{days{1}}, milliseconds{days{30}},
        milliseconds{-days{1}}, milliseconds{days{73 * 365}}, milliseconds{seconds{61}}}) {
    machine_is_off_by(off);
    pass_with({milliseconds{0}});
    EXPECT_EQ(truth, clock_.now()) << off.count();
    EXPECT_EQ(off, clock_.skew());
  }
}

TEST_F(PassClockTest, CarriesTheServicesTimeOnWhateverThisMachinesClockIsSetTo) {
  machine_is_off_by(hours{8});
  pass_with({milliseconds{0}});
  const auto began_at = clock_.uptime();
  machine_.advance(seconds{30});
  machine_is_off_by(milliseconds{0});
  EXPECT_EQ(truth, clock_.service_time(began_at));
  EXPECT_EQ(truth + seconds{30}, clock_.now());
  EXPECT_EQ(hours{8}, clock_.skew());
}

TEST_F(PassClockTest, CarriesItOnThroughPassesWithoutAnAnswer) {
  machine_is_off_by(hours{8});
  pass_with({milliseconds{0}});
  machine_.advance(hours{3});
  pass_with({});
  EXPECT_EQ(truth + hours{3}, clock_.now());
  machine_is_off_by(milliseconds{0});
  EXPECT_EQ(std::nullopt, clock_.service_time(clock_.uptime()));
}

TEST_F(PassClockTest, GoesByWhatMostAnswersAgreeOn) {
  pass_with({milliseconds{0}, -hours{3}, seconds{20}});
  EXPECT_EQ(truth, clock_.now());
  EXPECT_FALSE(clock_.is_doubtful());
}

TEST_F(PassClockTest, TrustsNoneOfTwoThatContradictEachOther) {
  machine_is_off_by(hours{8});
  pass_with({milliseconds{0}, -hours{3}});
  EXPECT_EQ(truth + hours{8}, clock_.now());
  EXPECT_TRUE(clock_.is_doubtful());
  EXPECT_EQ(std::nullopt, clock_.skew());
}

TEST_F(PassClockTest, DoesNotBelieveADateBeforeTheApiWasMade) {
  pass_with({-days{365 * 7}});
  EXPECT_EQ(truth, clock_.now());
  EXPECT_TRUE(clock_.is_doubtful());
}

TEST_F(PassClockTest, DoesNotBelieveADateMoreThanAYearAhead) {
  pass_with({days{366} + seconds{1}});
  EXPECT_EQ(truth, clock_.now());
  EXPECT_TRUE(clock_.is_doubtful());
}

TEST_F(PassClockTest, BelievesAnyDateThatCanBeWhereThisMachinesClockCannot) {
  machine_.set(UtcTime{} + minutes{3});
  pass_with({milliseconds{0}});
  EXPECT_EQ(truth, clock_.now());
}

}  // namespace
}  // namespace syncledger::app
