#include "base/byte_size.hpp"

#include <gtest/gtest.h>

namespace syncledger::base {
namespace {

TEST(ByteSize, IsReadWithAndWithoutAUnit) {
  EXPECT_EQ(4096, parse_byte_size("4096"));
  EXPECT_EQ(64 * 1024, parse_byte_size("64K"));
  EXPECT_EQ(std::int64_t{1} << 60, parse_byte_size("1048576T"));
}

TEST(ByteSize, IsRefusedWithASignAnotherUnitOrBeyondTheLimit) {
  for (const auto* text : {"", "K", "-1", "-0", "-0K", "1k", "1.5G", "1048577T"})
    EXPECT_FALSE(parse_byte_size(text)) << text;
}

}  // namespace
}  // namespace syncledger::base
