#include "simulator/simulator_test.hpp"

namespace syncledger::simulator {
namespace {

using tests::ask;
using tests::Draft;
using tests::sign;

class Authentication : public tests::SimulatorTest {
protected:
  Authentication() { serve(); }
};

TEST_F(Authentication, AcceptsACorrectlySignedRequest) {
  EXPECT_EQ("200", verdict(ask("DI_REALTIME", 100)));
}

TEST_F(Authentication, AcceptsParametersInTheFormBody) {
  auto draft = ask("DI_REALTIME", 100);
  std::swap(draft.query, draft.form);
  EXPECT_EQ("200", verdict(draft));
}

TEST_F(Authentication, AcceptsGet) {
  auto draft = ask("DI_REALTIME", 100);
  draft.method = "GET";
  EXPECT_EQ("200", verdict(draft));
}

TEST_F(Authentication, AcceptsHeaderNamesInAnyCase) {
  auto request = sign(ask("DI_REALTIME", 100));
  for (auto& [name, value] : request.headers)
    name.front() = name.front() == 'x' ? 'X' : name.front();
  EXPECT_EQ("200", verdict(request));
}

TEST_F(Authentication, AcceptsAnotherEncodingOfTheSameQuery) {
  auto draft = tests::list_files({});
  draft.query = {{"Keyword", "a*b (c)"}};
  auto request = sign(draft);
  request.query = "Keyword=a*b%20(c)";
  EXPECT_EQ("200", verdict(request));
}

TEST_F(Authentication, AcceptsAChunkedBody) {
  const auto request = sign(tests::list_files({{"Keyword", "订单"}}));
  httplib::Headers headers;
  for (const auto& [name, value] : request.headers) {
    if (name != "content-type") headers.emplace(name, value);
  }
  const auto result = client().Post(
      "/", headers,
      [&](std::size_t, httplib::DataSink& sink) {
        sink.write(request.body.data(), 5);
        sink.write(request.body.data() + 5, request.body.size() - 5);
        sink.done();
        return true;
      },
      "application/x-www-form-urlencoded");
  ASSERT_TRUE(result);
  EXPECT_EQ(200, result->status) << result->body;
}

TEST_F(Authentication, IgnoresUnsignedHeadersOfOtherNames) {
  auto request = sign(ask("DI_REALTIME", 100));
  tests::set_header(request, "accept", "application/json");
  EXPECT_EQ("200", verdict(request));
}

TEST_F(Authentication, RefusesARequestWithoutAuthorization) {
  auto request = sign(ask("DI_REALTIME", 100));
  tests::remove_header(request, "Authorization");
  EXPECT_EQ("400 MissingParameter", verdict(request));
}

TEST_F(Authentication, RefusesAGarbledAuthorization) {
  for (const auto* garbled :
       {"Basic abc", "ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256 Credential=simulator",
        "ACS3-HMAC-SHA256 Credential=simulator,SignedHeaders=host,Signature=",
        "ACS3-HMAC-SHA256 Signature=1,SignedHeaders=host,Credential=simulator"}) {
    auto request = sign(ask("DI_REALTIME", 100));
    tests::set_header(request, "Authorization", garbled);
    EXPECT_EQ("400 IncompleteSignature", verdict(request)) << garbled;
  }
}

TEST_F(Authentication, RefusesARequestWithoutAMandatoryHeader) {
  for (const auto* name : {"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce",
                           "x-acs-content-sha256"}) {
    auto request = sign(ask("DI_REALTIME", 100));
    tests::remove_header(request, name);
    EXPECT_EQ("400 MissingParameter", verdict(request)) << name;
  }
}

TEST_F(Authentication, RefusesAnUnsignedAcsHeader) {
  auto request = sign(ask("DI_REALTIME", 100));
  tests::set_header(request, "x-acs-retry-attempts", "1");
  EXPECT_EQ("400 IncompleteSignature", verdict(request));
}

TEST_F(Authentication, RefusesABodyThatIsNotTheOneHashed) {
  auto request = sign(tests::list_files({}));
  request.body += "&Keyword=x";
  EXPECT_EQ("400 SignatureDoesNotMatch", verdict(request));
}

TEST_F(Authentication, RefusesAQueryThatIsNotTheOneSigned) {
  auto request = sign(ask("DI_REALTIME", 100));
  request.query += "&Extra=1";
  EXPECT_EQ("400 SignatureDoesNotMatch", verdict(request));
}

TEST_F(Authentication, RefusesAnUnknownKey) {
  auto draft = ask("DI_REALTIME", 100);
  draft.access_key_id = "nobody";
  EXPECT_EQ("404 InvalidAccessKeyId.NotFound", verdict(draft));
}

TEST_F(Authentication, TellsWhatItSignedWhenTheSecretIsWrong) {
  auto draft = ask("DI_REALTIME", 100);
  draft.access_key_secret = "wrong";
  const auto answer = send(draft);
  EXPECT_EQ("400 SignatureDoesNotMatch", answer.verdict());
  const auto message = answer.json().at("Message").get<std::string>();
  EXPECT_NE(std::string::npos, message.find("server string to sign is:ACS3-HMAC-SHA256\n"));
}

TEST_F(Authentication, RefusesADateMoreThanFifteenMinutesOff) {
  auto draft = ask("DI_REALTIME", 100);
  for (const auto& [date, expected] : {std::pair{"2026-11-01T00:15:00Z", "200"},
                                       {"2026-11-01T00:15:01Z", "400 InvalidTimeStamp.Expired"},
                                       {"2026-10-31T23:45:00Z", "200"},
                                       {"2026-10-31T23:44:59Z", "400 InvalidTimeStamp.Expired"}}) {
    draft.date = date;
    draft.nonce = dataworks::make_nonce();
    EXPECT_EQ(expected, verdict(draft)) << date;
  }
}

TEST_F(Authentication, RefusesAMalformedDate) {
  auto draft = ask("DI_REALTIME", 100);
  for (const auto* date :
       {"2026-11-01 00:00:00", "2026-11-01T08:00:00+08:00", "today", "2026-11-01T00:00:00.000Z"}) {
    draft.date = date;
    EXPECT_EQ("400 InvalidTimeStamp.Format", verdict(draft)) << date;
  }
}

TEST_F(Authentication, RefusesANonceTheSecondTime) {
  const auto request = sign(ask("DI_REALTIME", 100));
  EXPECT_EQ("200", verdict(request));
  EXPECT_EQ("400 SignatureNonceUsed", verdict(request));
}

TEST_F(Authentication, DoesNotUseUpTheNonceOfARefusedRequest) {
  auto draft = ask("DI_REALTIME", 100);
  auto forged = draft;
  forged.access_key_secret = "wrong";
  EXPECT_EQ("400 SignatureDoesNotMatch", verdict(forged));
  EXPECT_EQ("200", verdict(draft));
}

TEST_F(Authentication, RefusesATokenThatWasNotAskedFor) {
  auto draft = ask("DI_REALTIME", 100);
  draft.security_token = "surplus";
  EXPECT_EQ("400 InvalidSecurityToken.MismatchWithAccessKey", verdict(draft));
}

TEST_F(Authentication, AsksForTheSecurityToken) {
  Options options;
  options.account.security_token = "right";
  serve(options);
  auto draft = ask("DI_REALTIME", 100);
  EXPECT_EQ("400 MissingSecurityToken", verdict(draft));
  draft.security_token = "wrong";
  EXPECT_EQ("400 InvalidSecurityToken.Malformed", verdict(draft));
  draft.security_token = "right";
  EXPECT_EQ("200", verdict(draft));
}

TEST_F(Authentication, RefusesOtherActionsAndVersions) {
  auto draft = ask("DI_REALTIME", 100);
  draft.action = "GetDIJob";
  EXPECT_EQ("404 InvalidAction.NotFound", verdict(draft));
  draft = ask("DI_REALTIME", 100);
  draft.version = "2024-05-18";
  EXPECT_EQ("400 NoSuchVersion", verdict(draft));
}

TEST_F(Authentication, RefusesOtherMethodsAndPaths) {
  auto request = sign(ask("DI_REALTIME", 100));
  request.method = "PUT";
  EXPECT_EQ("400 UnsupportedHTTPMethod", verdict(request));
  request = sign(ask("DI_REALTIME", 100));
  request.path = "/elsewhere";
  EXPECT_EQ("404 InvalidAction.NotFound", verdict(request));
}

TEST_F(Authentication, VerifiesTheOlderSignature) {
  auto draft = ask("DI_REALTIME", 100);
  for (const auto* method : {"GET", "POST"}) {
    draft.method = method;
    draft.nonce = dataworks::make_nonce();
    EXPECT_EQ("200", verdict(sign_rpc(draft, "JSON"))) << method;
  }
  draft.access_key_secret = "wrong";
  EXPECT_EQ("400 SignatureDoesNotMatch", verdict(sign_rpc(draft, "JSON")));
}

TEST_F(Authentication, AnswersTheOlderSignatureInXmlUnlessJsonIsAskedFor) {
  const auto answer = send(sign_rpc(ask("DI_REALTIME", 100), "XML"));
  EXPECT_EQ(200, answer.status);
  EXPECT_EQ("text/xml;charset=utf-8", answer.header("Content-Type"));
  EXPECT_NE(std::string::npos, answer.body.find("<GetDISyncInstanceInfoResponse><Success>true"));
  EXPECT_NE(std::string::npos, answer.body.find("<Data><Status>RUN</Status><Name>"));
}

TEST_F(Authentication, RefusesTheOlderSignatureInXml) {
  auto draft = ask("DI_REALTIME", 100);
  draft.access_key_id = "nobody";
  const auto answer = send(sign_rpc(draft, "XML"));
  EXPECT_EQ(404, answer.status);
  EXPECT_NE(std::string::npos, answer.body.find("<Code>InvalidAccessKeyId.NotFound</Code>"));
}

TEST_F(Authentication, NamesTheMissingCommonParameterOfTheOlderSignature) {
  HttpRequest request{"GET", "/", "AccessKeyId=simulator&Format=JSON", {}, ""};
  EXPECT_EQ("400 MissingAction", verdict(request));
}

}  // namespace
}  // namespace syncledger::simulator
