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

TEST(Redact, BlanksSecretsInWhateverWayTheirCharactersAreEscaped) {
  for (const std::string form : {
           "CAISabc%252Fdef%252Bghi%253D%253D",          // in what a gateway signed
           "CAISabc%25252Fdef%25252Bghi%25253D%25253D",  //
           "CAISabc%2fdef%2bghi%3d%3d",                  //
           R"(CAISabc/def\u002bghi\u003d\u003D)",        // as serializers for HTML write JSON
           R"(CAISabc\\\/def\\u002Bghi\\u003d\\u003d)",  // JSON in JSON
           "CAISabc/def&#43;ghi&#61;&#x3d;",             //
           "%43%41%49%53abc/def+ghi==",                  //
           R"(\u0043AISabc/def+ghi=%3D)",                //
       }) {
    EXPECT_EQ("<[redacted]>", redacted("<" + form + ">")) << form;
  }
}

TEST(Redact, LeavesEverythingElseAlone) {
  for (const std::string text :
       {"", "%", "%2", "%252", "\\", "\\u", "\\u00", "&", "&#", "&#x", "&#43", "CAISabc%2",
        "CAISabc&#47", "CAISabc\\",
        "CAISabc/def%2Cghi==", "CAISabc/def\\u002aghi==", "CAISabc/def&#44;ghi=="}) {
    EXPECT_EQ(text, redacted(text));
  }
  EXPECT_EQ(std::string(1000, '%'), redacted(std::string(1000, '%')));

  EXPECT_EQ("RUN", redacted("RUN"));
  std::string text = "Success";
  redact(text, {"id", "s", ""});
  EXPECT_EQ("Success", text);
}

}  // namespace
}  // namespace syncledger::dataworks
