#include "dataworks/credentials/credentials_fixture.hpp"
#include "dataworks/signature.hpp"
#include "support/raw_server.hpp"

namespace syncledger::dataworks {
namespace {

using tests::CredentialService;

class AssumeRole : public tests::CredentialTest {
protected:
  AssumeRole() {
    options().endpoints.sts = sts_.url();
    answer(200, tests::role_body("role", "2026-11-01T01:00:00Z"));
    use_profile("");
  }

  void answer(int status, const std::string& body) {
    sts_.on("POST /", {status, body});
    start_again();
  }

  void use_profile(const std::string& more) {
    write_cli_profile(
        R"("mode":"RamRoleArn","access_key_id":"id","access_key_secret":"the-key-secret",)"
        R"("ram_role_arn":"acs:ram::1:role/r")" +
        more);
    start_again();
  }

  CredentialService& sts() { return sts_; }

private:
  CredentialService sts_;
};

TEST_F(AssumeRole, IsSignedOverQueryAndFormTogether) {
  use_profile(R"(,"ram_session_name":"me","expired_seconds":900,"external_id":"x 1","policy":"{}",)"
              R"("sts_token":"the token/+=")");
  EXPECT_EQ("role/role-secret/role-token", found_in_full());
  const auto request = sts().requests().back();
  EXPECT_EQ((std::map<std::string, std::string>{{"DurationSeconds", "900"},
                                                {"ExternalId", "x 1"},
                                                {"Policy", "{}"},
                                                {"RoleArn", "acs:ram::1:role/r"},
                                                {"RoleSessionName", "me"}}),
            request.form);
  auto query = request.query;
  EXPECT_EQ("AssumeRole", query.at("Action"));
  EXPECT_EQ("2015-04-01", query.at("Version"));
  EXPECT_EQ("id", query.at("AccessKeyId"));
  EXPECT_EQ("the token/+=", query.at("SecurityToken"));
  EXPECT_EQ("2026-11-01T00:00:00Z", query.at("Timestamp"));
  const auto signature = query.at("Signature");
  query.erase("Signature");
  Parameters all{query.begin(), query.end()};
  all.insert(all.end(), request.form.begin(), request.form.end());
  EXPECT_EQ(sign_rpc("POST", all, "the-key-secret").signature, signature);
}

TEST_F(AssumeRole, AnswersMayBeXml) {
  answer(200,
         "<?xml version='1.0' encoding='UTF-8'?><AssumeRoleResponse><RequestId>1</RequestId>"
         "<Credentials><AccessKeyId>x</AccessKeyId><AccessKeySecret>y</AccessKeySecret>"
         "<SecurityToken>z</SecurityToken><Expiration>2026-11-01T01:00:00Z</Expiration>"
         "</Credentials></AssumeRoleResponse>");
  EXPECT_EQ("x/y/z", found_in_full());
}

TEST_F(AssumeRole, RefusalsNameCodeAndMessage) {
  answer(403,
         R"({"RequestId":"1","Code":"NoPermission","Message":"You are not authorized to do this)"
         "\\naction."
         R"("})");
  expect_error_with(
      "STS refused the role: HTTP 403, NoPermission: You are not authorized to do this action.");
  answer(400, "<Error><Code>InvalidParameter</Code><Message>Bad role.</Message></Error>");
  expect_error_with("STS refused the role: HTTP 400, InvalidParameter: Bad role.");
  answer(502, "<html>hush-hush</html>");
  EXPECT_EQ(std::string::npos, error().find("hush"));
  expect_error_with("STS: HTTP 502;");
}

TEST_F(AssumeRole, AFailureThatMayPassIsToldFromARefusal) {
  const auto reason_after = [this](int status) {
    answer(status, "{}");
    return source().get().error().reason;
  };
  EXPECT_EQ(model::UnknownReason::forbidden, reason_after(403));
  EXPECT_EQ(model::UnknownReason::forbidden, reason_after(400));
  EXPECT_EQ(model::UnknownReason::api_error, reason_after(503));
  EXPECT_EQ(model::UnknownReason::throttled, reason_after(429));
  const ::syncledger::testing::DeafPort nobody;
  options().endpoints.sts = nobody.url();
  EXPECT_EQ(model::UnknownReason::network, reason_after(200));
}

TEST_F(AssumeRole, AnswersWithoutASessionAreRefused) {
  answer(200, "{}");
  expect_error_with("the answer of STS holds no Credentials");
  answer(200, "not JSON");
  expect_error_with("the answer cannot be read: line 1, column");
  answer(200, "[1]");
  expect_error_with("the answer of STS holds no Credentials");
  answer(200, R"({"Credentials":{"AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c"}})");
  expect_error_with("STS: Expiration is missing in the answer");
}

TEST_F(AssumeRole, SessionNameIsOursUnlessTheEnvironmentHasOne) {
  EXPECT_EQ("role", found());
  EXPECT_EQ("syncledger", sts().requests().back().form.at("RoleSessionName"));
  environment()["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "nightly";
  start_again();
  EXPECT_EQ("role", found());
  EXPECT_EQ("nightly", sts().requests().back().form.at("RoleSessionName"));
}

TEST_F(AssumeRole, ShorterThanFifteenMinutesIsRefusedBeforeStsIsAsked) {
  use_profile(R"(,"expired_seconds":899)");
  expect_error_with("a session must last 900 seconds or more");
  EXPECT_EQ(0U, sts().requests().size());
}

/// The endpoint that is chosen, by the name that the message has for it: all go to a proxy that
/// refuses connections, so that nothing leaves this machine.
class StsEndpoint : public AssumeRole {
protected:
  StsEndpoint() {
    options().endpoints.sts.clear();
    setenv("https_proxy", proxy_.url().c_str(), 1);
  }

  ~StsEndpoint() override { unsetenv("https_proxy"); }

private:
  testing::DeafPort proxy_;
};

TEST_F(StsEndpoint, IsThatOfTheProfileBeforeThatOfTheEnvironment) {
  environment()["ALIBABA_CLOUD_STS_ENDPOINT"] = "sts.environment.invalid";
  expect_error_with("(https://sts.environment.invalid)");
  use_profile(R"(,"sts_endpoint":"sts.profile.invalid","sts_region":"cn-shanghai")");
  expect_error_with("(https://sts.profile.invalid)");
}

TEST_F(StsEndpoint, OnLoopbackMayDoWithoutTls) {
  use_profile(R"(,"sts_endpoint":")" + sts().url() + "\"");
  EXPECT_EQ("role", found());
  use_profile(R"(,"sts_endpoint":"http://sts.profile.invalid")");
  expect_error_with("the STS endpoint or region cannot be used: it is not encrypted (use https)");
}

TEST_F(StsEndpoint, CannotBeSmuggledInByARegion) {
  use_profile(R"(,"sts_region":"evil.invalid/")");
  expect_error_with("the STS endpoint or region cannot be used: it is no address of a host");
}

TEST_F(StsEndpoint, FollowsTheRegionAndTheVpcSwitch) {
  expect_error_with("(https://sts.aliyuncs.com)");
  environment()["ALIBABA_CLOUD_STS_REGION"] = "cn-shanghai";
  start_again();
  expect_error_with("(https://sts.cn-shanghai.aliyuncs.com)");
  environment()["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"] = "true";
  start_again();
  expect_error_with("(https://sts-vpc.cn-shanghai.aliyuncs.com)");
  use_profile(R"(,"sts_region":"cn-beijing")");
  expect_error_with("(https://sts-vpc.cn-beijing.aliyuncs.com)");
  environment().erase("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
  use_profile(R"(,"sts_region":"cn-beijing","enable_vpc":true)");
  expect_error_with("(https://sts-vpc.cn-beijing.aliyuncs.com)");
}

}  // namespace
}  // namespace syncledger::dataworks
