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

TEST(OneLine, JoinsWhiteSpaceAndTrimsTheEnds) {
  EXPECT_EQ("a b c", one_line(" \r\n a\tb \n\n c \n", 80));
  EXPECT_EQ("", one_line(" \n ", 80));
}

TEST(OneLine, NeutralisesControlsEscapesAndInvalidBytes) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(mark + "[31mred", one_line("\x1B[31mred", 80));
  EXPECT_EQ("a" + mark + "b", one_line(std::string_view{"a\0b", 3}, 80));
  EXPECT_EQ(mark + "31m", one_line("\xC2\x9B"
                                   "31m",
                                   80));
  EXPECT_EQ("x" + mark + "y", one_line("x\xE2\x80\x8By", 80));
  EXPECT_EQ("a" + mark, one_line("a\xFF", 80));
}

TEST(OneLine, CutsAtAWholeCharacter) {
  EXPECT_EQ("\xE5\xAE\x9E\xE6\x97\xB6...", one_line("\xE5\xAE\x9E\xE6\x97\xB6\xE5\x90\x8C", 2));
  EXPECT_EQ("ab", one_line("ab", 2));
}

TEST(Text, IsTrimmedOfWhiteSpaceAtItsEndsOnly) {
  EXPECT_EQ("a b", trimmed(" \t\r\na b\n"));
  EXPECT_EQ("", trimmed(" \n"));
}

TEST(Text, IsAWholeNumberOnlyAsAWhole) {
  EXPECT_EQ(9223372036854775807, whole_number("9223372036854775807"));
  EXPECT_EQ(-1, whole_number("-1"));
  for (const auto* text : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x1", "9223372036854775808"})
    EXPECT_EQ(std::nullopt, whole_number(text)) << text;
}

TEST(Text, ATypoFindsTheWordThatWasMeant) {
  const std::array<std::string_view, 4> words{"collect", "import", "report", "db"};
  EXPECT_EQ("collect", nearest_word("colect", words));
  EXPECT_EQ("report", nearest_word("reprot", words));
  EXPECT_FALSE(nearest_word("frobnicate", words));
}

}  // namespace
}  // namespace syncledger::base
