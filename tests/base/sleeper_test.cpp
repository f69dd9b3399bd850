#include "base/sleeper.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace syncledger::base {
namespace {

TEST(SystemSleeper, KnowsBeforeItSleepsThatItIsToStop) {
  SystemSleeper sleeper;
  EXPECT_FALSE(sleeper.is_stop_requested());
  std::raise(SIGHUP);
  EXPECT_FALSE(sleeper.is_stop_requested());
  std::raise(SIGTERM);
  EXPECT_TRUE(sleeper.is_stop_requested());
  EXPECT_EQ(Wake::reload, sleeper.sleep_until(sleeper.uptime()));
  EXPECT_TRUE(sleeper.is_stop_requested());
  EXPECT_EQ(Wake::stop, sleeper.sleep_until(sleeper.uptime()));
  EXPECT_FALSE(sleeper.is_stop_requested());
}

TEST(SystemSleeper, WakesWhenTheTimeHasCome) {
  SystemSleeper sleeper;
  EXPECT_EQ(Wake::due, sleeper.sleep_until(sleeper.uptime()));
}

}  // namespace
}  // namespace syncledger::base
