#include "simulator/nonce_memory.hpp"

#include <gtest/gtest.h>

namespace syncledger::simulator {
namespace {

using std::chrono::minutes;

constexpr base::UtcTime start{};

TEST(NonceMemory, ForgetsANonceAfterThirtyMinutes) {
  NonceMemory memory;
  EXPECT_TRUE(memory.use("a", start));
  EXPECT_FALSE(memory.use("a", start + minutes{30}));
  EXPECT_TRUE(memory.use("a", start + minutes{31}));
  EXPECT_EQ(1U, memory.size());
}

TEST(NonceMemory, ForgetsTheOldestWhenItIsFull) {
  NonceMemory memory{2};
  memory.use("a", start);
  memory.use("b", start);
  memory.use("c", start);
  EXPECT_EQ(2U, memory.size());
  EXPECT_TRUE(memory.use("a", start));
  EXPECT_FALSE(memory.use("c", start));
}

}  // namespace
}  // namespace syncledger::simulator
