#include "base/strict_json.hpp"

#include <gtest/gtest.h>

namespace syncledger::base {
namespace {

std::string error_of(std::string_view text, const JsonOptions& options = {}) {
  const auto document = parse_json(text, options);
  return document ? "no error" : to_string(document.error());
}

TEST(StrictJson, ReadsEveryKindOfValue) {
  const auto document = parse_json(R"( {"a":[1,-2,1.5,true,false,null,"\u0000é"],"b":{}} )");
  ASSERT_TRUE(document);
  const auto& a = document->root.at("a");
  EXPECT_EQ(7U, a.size());
  EXPECT_EQ(-2, a.at(1));
  EXPECT_EQ(1.5, a.at(2));
  EXPECT_EQ((std::string{'\0', '\xC3', '\xA9'}), a.at(6));
  EXPECT_TRUE(document->root.at("b").is_object());
}

TEST(StrictJson, KeepsAllSixtyFourBitsOfAnInteger) {
  const auto document = parse_json("[9223372036854775807,18446744073709551615]");
  ASSERT_TRUE(document);
  EXPECT_EQ(9223372036854775807, document->root.at(0).get<std::int64_t>());
  EXPECT_EQ(18446744073709551615U, document->root.at(1).get<std::uint64_t>());
}

TEST(StrictJson, RefusesADuplicateMemberNameAndSaysWhere) {
  EXPECT_EQ("line 2, column 5: the same member name twice in one object",
            error_of("{\"a\":1,\n  \"a\":2}"));
  EXPECT_EQ("no error", error_of(R"({"a":{"a":1},"b":{"a":1}})"));
}

TEST(StrictJson, RefusesWhatIsNotJson) {
  for (const std::string_view text :
       {"", " ", "{", "[1,]", "{\"a\"}", "{a:1}", "'a'", "NaN", "[Infinity]", "01", "+1", "1 2",
        "// c\n1", "/* c */ 1", "\"a\nb\"", "\"\x1B\"", "callback(1)", "tru"}) {
    EXPECT_NE("no error", error_of(text)) << text;
  }
}

TEST(StrictJson, RefusesNulBytesInsteadOfStoppingAtThem) {
  using std::string_view_literals::operator""sv;
  EXPECT_EQ("line 1, column 3: a NUL byte", error_of("{}\0garbage"sv));
  EXPECT_EQ("line 1, column 1: a NUL byte", error_of("\0{}"sv));
}

TEST(StrictJson, RefusesInvalidUtf8) {
  EXPECT_EQ("line 2, column 2: not valid UTF-8", error_of("[\n\"\xFF\"]"));
}

TEST(StrictJson, PutsNothingOfTheDocumentIntoItsMessage) {
  EXPECT_EQ("line 1, column 22: not valid JSON", error_of(R"({"secret":"hunter2", x})"));
  EXPECT_EQ(std::string::npos, error_of(R"({"secret":"hunter2" x})").find("hunter2"));
}

TEST(StrictJson, SaysThatADocumentWasCutOff) {
  EXPECT_EQ("line 1, column 6: the document ends too early", error_of("{\"a\":"));
}

TEST(StrictJson, LimitsDepth) {
  JsonOptions options;
  options.max_depth = 3;
  EXPECT_EQ("no error", error_of("[[[1]]]", options));
  EXPECT_EQ("line 1, column 4: too many levels", error_of("[[[[1]]]]", options));
  EXPECT_NE("no error", error_of(std::string(1'000'000, '[')));
}

TEST(StrictJson, LimitsSizeAndNumberOfValues) {
  JsonOptions options;
  options.max_values = 3;
  options.max_bytes = 10;
  EXPECT_EQ("no error", error_of("[1,2]", options));
  EXPECT_EQ("line 1, column 7: too many values", error_of("[1,2,3]", options));
  EXPECT_EQ("line 1, column 1: longer than 10 bytes", error_of("[1,     2]  ", options));
}

TEST(StrictJson, RefusesANumberThatNoDoubleHolds) {
  EXPECT_NE(std::string::npos, error_of("[1e400]").find("a number out of range"));
  EXPECT_NE(std::string::npos,
            error_of("[" + std::string(1'000'000, '9') + "]").find("a number out of range"));
}

TEST(StrictJson, KeepsANumberOutOfRangeAsItsTextWhereAsked) {
  JsonOptions options;
  options.keep_any_number = true;
  const auto root = [&](std::string_view text) {
    const auto document = parse_json(text, options);
    return document ? document->root : nlohmann::json(to_string(document.error()));
  };
  EXPECT_EQ("1e400", root("1e400"));
  EXPECT_EQ(nlohmann::json({"-1E+400", 1, "18446744073709551616", "-9223372036854775809", 2.5}),
            root("[-1E+400,1, 18446744073709551616 ,-9223372036854775809,2.5]"));
  EXPECT_EQ(nlohmann::json({18446744073709551615U, INT64_MIN, 1e308, 0, 0.0, -0.0}),
            root("[18446744073709551615,-9223372036854775808,1e308,0,0e999,-0.0]"));
  EXPECT_EQ(nlohmann::json({{"1e400", R"(\"1e400)"}}), root(R"({"1e400":"\\\"1e400"})"));
  EXPECT_NE(std::string::npos,
            error_of("[" + std::string(1001, '9') + "e9]", options).find("a number out of range"));
}

TEST(StrictJson, SaysWhereAnErrorIsBehindANumberThatItKeptAsText) {
  JsonOptions options;
  options.keep_any_number = true;
  EXPECT_EQ("line 1, column 9: not valid JSON", error_of("[1e400, x]", options));
  EXPECT_EQ(error_of("[1e300, x]"), error_of("[1e400, x]", options));
}

TEST(StrictJson, ReadsALongNumberInLinearTime) {
  // Where each digit looks at the rest of them, this takes minutes.
  JsonOptions options;
  options.keep_any_number = true;
  EXPECT_NE("no error", error_of(std::string(4'000'000, '9'), options));
}

TEST(StrictJson, KnowsWhatANumberIs) {
  for (const std::string_view text : {"0", "-0", "10", "1.5", "0.5e-7", "1E+400"})
    EXPECT_TRUE(is_json_number(text)) << text;
  for (const std::string_view text :
       {"", "-", "01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1 ", "NaN"})
    EXPECT_FALSE(is_json_number(text)) << text;
}

TEST(StrictJson, AllowsCommentsOnlyWhereAsked) {
  JsonOptions options;
  options.allow_comments = true;
  EXPECT_EQ("no error", error_of("// one\n{ /* two */ \"a\": 1 } // three", options));
}

TEST(StrictJson, SkipsAByteOrderMark) {
  EXPECT_EQ("no error", error_of("\xEF\xBB\xBF[]"));
}

TEST(StrictJson, KnowsTheLineOfEveryValue) {
  JsonOptions options;
  options.keep_lines = true;
  options.allow_comments = true;
  const auto document = parse_json(
      "// a file\n{\n  \"a\": 1\n  ,\n  \"b/~\": [\n    2\n,\n    {\"c\":\n3}]\n}", options);
  ASSERT_TRUE(document);
  const std::unordered_map<std::string, std::size_t> expected{
      {"", 2}, {"/a", 3}, {"/b~1~0", 5}, {"/b~1~0/0", 6}, {"/b~1~0/1", 8}, {"/b~1~0/1/c", 8}};
  EXPECT_EQ(expected, document->lines);
}

}  // namespace
}  // namespace syncledger::base
