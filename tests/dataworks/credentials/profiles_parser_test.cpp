#include "dataworks/credentials/cli_profiles.hpp"
#include "dataworks/credentials/ini_profiles.hpp"

#include <gtest/gtest.h>

namespace syncledger::dataworks {
namespace {

std::string cli_error(const std::string& text) {
  const auto profiles = parse_cli_profiles(text);
  return profiles ? "no error" : profiles.error();
}

std::string ini_error(const std::string& text) {
  const auto profiles = parse_ini_profiles(text);
  return profiles ? "no error" : profiles.error();
}

TEST(CliProfilesFile, IsReadWithEveryFieldThatCredentialsNeed) {
  const auto read = parse_cli_profiles(R"({"current":"b","profiles":[
    {"name":"a","mode":"AK","access_key_id":"id","access_key_secret":"s","region_id":"cn-shanghai"},
    {"name":"b","mode":"RamRoleArn","expired_seconds":900,"enable_vpc":true,"ram_role_arn":"arn"}],
    "meta_path":""})");
  ASSERT_TRUE(read);
  EXPECT_EQ("b", read->current);
  ASSERT_EQ(2U, read->profiles.size());
  EXPECT_EQ("id", read->profiles[0].access_key_id);
  EXPECT_EQ(900, read->find("b")->expired_seconds);
  EXPECT_EQ(true, read->find("b")->enable_vpc);
  EXPECT_EQ(nullptr, read->find("c"));
}

TEST(CliProfilesFile, OfTwoProfilesOfOneNameTheFirstCounts) {
  const auto read =
      parse_cli_profiles(R"({"profiles":[{"name":"a","mode":"AK"},{"name":"a","mode":"OIDC"}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ("AK", read->find("a")->mode);
}

TEST(CliProfilesFile, NullSaysNothingAndANumberMayBeAText) {
  const auto read = parse_cli_profiles(
      R"({"current":null,"profiles":[{"name":"a","sts_token":null,"sts_expiration":"17"}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ("", read->find("a")->problem);
  EXPECT_EQ(17, read->find("a")->sts_expiration);
}

TEST(CliProfilesFile, AFieldOfAnotherTypeSpoilsItsProfileOnly) {
  const auto read = parse_cli_profiles(
      R"({"profiles":[{"name":"a","access_key_secret":{"x":1}},{"name":"b","expired_seconds":"x"},
          {"name":"c","enable_vpc":"yes"},{"name":"d"}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ("access_key_secret is not a text", read->find("a")->problem);
  EXPECT_EQ("expired_seconds is not a number", read->find("b")->problem);
  EXPECT_EQ("enable_vpc is not true or false", read->find("c")->problem);
  EXPECT_EQ("", read->find("d")->problem);
}

TEST(CliProfilesFile, BrokenJsonIsNamedByItsPlaceAndNeverByItsText) {
  const auto error = cli_error("{\n  \"profiles\": [ {\"access_key_secret\": hush-hush} ]\n}");
  EXPECT_TRUE(error.starts_with("line 2, column ")) << error;
  EXPECT_EQ(std::string::npos, error.find("hush")) << error;
}

TEST(CliProfilesFile, OfAnotherShapeIsRefused) {
  EXPECT_EQ("it is not a JSON object", cli_error("[]"));
  EXPECT_EQ("it has no list \"profiles\"", cli_error("{}"));
  EXPECT_EQ("it has no list \"profiles\"", cli_error(R"({"profiles":{}})"));
  EXPECT_EQ("entry 2 of \"profiles\" is not an object", cli_error(R"({"profiles":[{},7]})"));
}

TEST(CliProfilesFile, ANumberBeyond64BitsIsNone) {
  const auto read =
      parse_cli_profiles(R"({"profiles":[{"name":"a","sts_expiration":18446744073709551615}]})");
  ASSERT_TRUE(read);
  EXPECT_EQ("sts_expiration is not a number", read->profiles.at(0).problem);
}

TEST(IniProfilesFile, IsReadAsPeopleWriteIt) {
  const auto read = parse_ini_profiles(
      "\xEF\xBB\xBF# mine\r\n"
      "[default]\r\n"
      "enable = true\r\n"
      "type=access_key   ; the plain kind\r\n"
      "  access_key_id   =   id\r\n"
      "access_key_secret = \"se=cr#et\"\r\n"
      "\r\n"
      "[ prod ]\n"
      "policy = {\"a\": \"b;c\"}");
  ASSERT_TRUE(read);
  EXPECT_EQ("access_key", read->at("default").at("type"));
  EXPECT_EQ("id", read->at("default").at("access_key_id"));
  EXPECT_EQ("se=cr#et", read->at("default").at("access_key_secret"));
  EXPECT_EQ("{\"a\": \"b;c\"}", read->at("prod").at("policy"));
}

TEST(IniProfilesFile, SectionsOfOneNameAreOneAndTheLastKeyCounts) {
  const auto read = parse_ini_profiles("[a]\nx=1\ny=1\n[b]\n[a]\nx=2\n");
  ASSERT_TRUE(read);
  EXPECT_EQ((IniProfile{{"x", "2"}, {"y", "1"}}), read->at("a"));
}

TEST(IniProfilesFile, ABadLineIsNamedByItsNumberAndNeverByItsText) {
  EXPECT_EQ("line 3: \"key = value\" or a [section] is expected", ini_error("[a]\n\nhush-hush\n"));
  EXPECT_EQ("line 2: \"key = value\" or a [section] is expected", ini_error("[a]\n= hush-hush\n"));
  EXPECT_EQ("line 1: a [section] must come first", ini_error("access_key_secret = hush-hush\n"));
  EXPECT_EQ("it is not UTF-8", ini_error("[a]\nx = \xFF\n"));
}

TEST(IniProfilesFile, MayBeEmpty) {
  EXPECT_EQ("no error", ini_error(""));
  EXPECT_EQ("no error", ini_error("\n; nothing\n"));
}

}  // namespace
}  // namespace syncledger::dataworks
