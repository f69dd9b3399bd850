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

}  // namespace
}  // namespace syncledger::base
