#include "base/text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace syncledger::base {
namespace {

TEST(Text, ChineseCharactersTakeTwoColumns) {
  EXPECT_EQ(8U, display_width("订单同步"));
  EXPECT_EQ(5U, display_width("a订单"));
  EXPECT_EQ(1U, display_width("e\xCC\x81"));  // e with a combining accent
}

TEST(Text, IsCutWithAnEllipsisWithinItsWidth) {
  EXPECT_EQ("订单同步", cut_to_width("订单同步", 8));
  EXPECT_EQ("订单同…", cut_to_width("订单同步", 7));
  EXPECT_EQ("订…", cut_to_width("订单同步", 4));
  EXPECT_EQ("", cut_to_width("订单", 0));
}

TEST(Text, WhatATerminalWouldObeyIsMadeVisible) {
  EXPECT_EQ("a\xEF\xBF\xBD[31mb", printable("a\x1b[31mb"));
  EXPECT_EQ("one two", printable("one\ntwo"));
  EXPECT_EQ("\xEF\xBF\xBD", printable("\xE2\x80\xAE"));  // right-to-left override
  EXPECT_EQ("\xEF\xBF\xBD", printable("\xff"));
}

TEST(Text, MalformedUtf8IsRecognised) {
  EXPECT_TRUE(is_utf8("订单"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xE8\xAE"));
}

TEST(Text, ATypoFindsTheWordThatWasMeant) {
  const std::array<std::string_view, 4> words{"collect", "import", "report", "db"};
  EXPECT_EQ("collect", nearest_word("colect", words));
  EXPECT_EQ("report", nearest_word("reprot", words));
  EXPECT_FALSE(nearest_word("frobnicate", words));
}

}  // namespace
}  // namespace syncledger::base
