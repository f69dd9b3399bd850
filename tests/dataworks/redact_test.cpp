#include "dataworks/redact.hpp"

#include <gtest/gtest.h>

namespace syncledger::dataworks {
namespace {

const Credentials credentials{"LTAI5tExample", "s3cretS3cretS3cret", "CAISabc/def+ghi=="};

std::string redacted(std::string text) {
  redact(text, credentials);
  return text;
}

TEST(Redact, BlanksSecretsAsTheyAreAndAsTheyAreEncoded) {
  EXPECT_EQ("token [redacted] here", redacted("token CAISabc/def+ghi== here"));
  EXPECT_EQ(R"({"t":"[redacted]"})", redacted(R"({"t":"CAISabc\/def+ghi=="})"));
  EXPECT_EQ("?SecurityToken=[redacted]&x", redacted("?SecurityToken=CAISabc%2Fdef%2Bghi%3D%3D&x"));
  EXPECT_EQ("[redacted][redacted]", redacted("s3cretS3cretS3crets3cretS3cretS3cret"));
}

TEST(Redact, LeavesEverythingElseAlone) {
  EXPECT_EQ("RUN", redacted("RUN"));
  std::string text = "Success";
  redact(text, {"id", "s", ""});
  EXPECT_EQ("Success", text);
}

}  // namespace
}  // namespace syncledger::dataworks
