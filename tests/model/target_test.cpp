#include "model/target.hpp"

#include <gtest/gtest.h>

namespace syncledger::model {
namespace {

TEST(Target, IsReadInTheFormItIsWritten) {
  const Target target{"cn-zhangjiakou", 10000, TaskType::di_solution, 9007199254740993};
  EXPECT_EQ("cn-zhangjiakou/10000/DI_SOLUTION/9007199254740993", to_string(target));
  EXPECT_EQ(target, parse_target(to_string(target)));
}

TEST(Target, IsRefusedWhenAnyPartIsWrong) {
  for (const auto* text :
       {"", "cn/1/DI_REALTIME", "cn/1/DI_REALTIME/2/3", "/1/DI_REALTIME/2", "cn/0/DI_REALTIME/2",
        "cn/1/di_realtime/2", "cn/1/DI_REALTIME/-2", "cn/1/DI_REALTIME/2x", "c n/1/DI_REALTIME/2",
        "cn/1/DI_REALTIME/9223372036854775808"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

}  // namespace
}  // namespace syncledger::model
