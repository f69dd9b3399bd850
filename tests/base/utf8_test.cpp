#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace syncledger::base {
namespace {

TEST(Utf8, AcceptsTheLimitsOfEachLength) {
  for (const auto* text : {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(std::string_view::npos, find_invalid_utf8(text)) << text;
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndStrayBytes) {
  for (const auto* bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE4\xB8", "\xC3(", "\xFF"}) {
    EXPECT_EQ(1U, find_invalid_utf8(std::string{"a"} + bytes));
  }
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

}  // namespace
}  // namespace syncledger::base
