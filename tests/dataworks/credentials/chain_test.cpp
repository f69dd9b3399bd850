#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using tests::CredentialService;

constexpr const char* in_an_hour = "2026-11-01T01:00:00Z";
constexpr const char* in_six_hours = "2026-11-01T06:00:00Z";

class CredentialChain : public tests::CredentialTest {
protected:
  /// Something to find in each place of the chain, named for it.
  void configure_everything() {
    environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
    environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "env-secret";
    environment()["ALIBABA_CLOUD_ROLE_ARN"] = "acs:ram::1:role/r";
    environment()["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "acs:ram::1:oidc-provider/p";
    environment()["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = write_file("token", "the-oidc-token");
    environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = uri_.url() + "/credentials";
    write_cli_profile(R"("mode":"AK","access_key_id":"cli","access_key_secret":"cli-secret")");
    write_ini_file("[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=ini-secret\n");
    options().endpoints.sts = sts_.url();
    sts_.on("POST /", {200, tests::role_body("oidc", in_an_hour)});
    enable_metadata(metadata_);
    metadata_.on("PUT /latest/api/token", {200, "metadata-token"});
    metadata_.on(std::string{"GET "} + tests::roles_path, {200, "the-role"});
    metadata_.on(std::string{"GET "} + tests::roles_path + "the-role",
                 {200, tests::session_body("ecs", in_six_hours)});
    uri_.on("GET /credentials", {200, tests::session_body("uri", in_an_hour)});
  }

  CredentialService& sts() { return sts_; }

private:
  CredentialService sts_;
  CredentialService metadata_;
  CredentialService uri_;
};

TEST_F(CredentialChain, IsAskedInTheOfficialOrder) {
  configure_everything();
  std::vector<std::string> order;
  const auto next = [&] {
    start_again();
    order.push_back(found());
    order.back() += ": " + origin();
  };
  next();
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_ID");
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  next();
  environment().erase("ALIBABA_CLOUD_OIDC_TOKEN_FILE");
  next();
  environment()["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "True";
  next();
  std::filesystem::remove(home(".alibabacloud/credentials"));
  next();
  environment()["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "TRUE";
  next();
  EXPECT_EQ("env: environment variables", order[0]);
  EXPECT_EQ("oidc: environment variables (OIDC)", order[1]);
  EXPECT_EQ("cli: profile default of ~/.aliyun/config.json (AK)", order[2]);
  EXPECT_EQ("ini: profile default of ~/.alibabacloud/credentials (access_key)", order[3]);
  EXPECT_EQ("ecs: ECS RAM role the-role", order[4]);
  EXPECT_TRUE(order[5].starts_with("uri: credentials URI http://127.0.0.1:")) << order[5];
  EXPECT_EQ(std::vector<std::string>{}, warnings());
}

TEST_F(CredentialChain, KeepsTheSourceThatAnsweredFirst) {
  write_cli_profile(R"("mode":"AK","access_key_id":"cli","access_key_secret":"cli-secret")");
  EXPECT_EQ("cli", found());
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "env-secret";
  source().refresh();
  EXPECT_EQ("cli", found());
}

TEST_F(CredentialChain, KeepsNoSourceWhenNoneAnswered) {
  expect_error_with("ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
  write_ini_file("[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  clock().advance(std::chrono::seconds{10});
  EXPECT_EQ("ini", found());
}

TEST_F(CredentialChain, NamesEverySourceItTriedAndWhyItFailed) {
  EXPECT_EQ(
      "no credentials (set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "
      "aliyun configure): environment: ALIBABA_CLOUD_ACCESS_KEY_ID is not set; OIDC: "
      "ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set; ~/.aliyun/config.json: does not exist; "
      "~/.alibabacloud/credentials: does not exist; ECS RAM role: switched off by "
      "ALIBABA_CLOUD_ECS_METADATA_DISABLED; credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not "
      "set",
      error());
  EXPECT_EQ("", origin());
}

TEST_F(CredentialChain, WarnsWhenItPassesOverASourceThatIsConfiguredButBroken) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
  write_cli_profile(R"("mode":"AK","access_key_id":"cli","access_key_secret":"cli-secret")");
  EXPECT_EQ("cli", found());
  EXPECT_EQ((std::vector<std::string>{
                "credentials that cannot be used: environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET is "
                "not set; used instead: profile default of ~/.aliyun/config.json (AK)"}),
            warnings());
}

TEST_F(CredentialChain, PassesOverInSilenceAProfileThatWasNeverFilledIn) {
  write_cli_profile(R"("mode":"AK","access_key_id":"","access_key_secret":"")");
  write_ini_file("[default]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  EXPECT_EQ("ini", found());
  EXPECT_EQ(std::vector<std::string>{}, warnings());
}

TEST_F(CredentialChain, RefusesWhatWouldBreakAHeader) {
  for (const std::string bad : {"two words", "line\nbreak", "caf\xC3\xA9", "tab\t"}) {
    environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
    environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = bad;
    start_again();
    expect_error_with("environment: the key, its secret or the token holds a space");
    EXPECT_EQ(std::string::npos, error().find(bad));
  }
}

TEST_F(CredentialChain, TakesASecurityTokenFromTheEnvironment) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "id";
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret";
  environment()["ALIBABA_CLOUD_SECURITY_TOKEN"] = "token";
  EXPECT_EQ("id/secret/token", found_in_full());
}

TEST_F(CredentialChain, OidcIsUnsignedAndTrimsItsToken) {
  configure_everything();
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_ID");
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  environment()["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "nightly";
  write_file("token", "the-oidc-token\n");
  EXPECT_EQ("oidc/oidc-secret/oidc-token", found_in_full());
  ASSERT_EQ(1U, sts().requests().size());
  const auto request = sts().requests().front();
  EXPECT_EQ("AssumeRoleWithOIDC", request.query.at("Action"));
  EXPECT_EQ("2015-04-01", request.query.at("Version"));
  EXPECT_EQ(0U, request.query.count("Signature"));
  EXPECT_EQ(0U, request.query.count("AccessKeyId"));
  EXPECT_EQ((std::map<std::string, std::string>{{"DurationSeconds", "3600"},
                                                {"OIDCProviderArn", "acs:ram::1:oidc-provider/p"},
                                                {"OIDCToken", "the-oidc-token"},
                                                {"RoleArn", "acs:ram::1:role/r"},
                                                {"RoleSessionName", "nightly"}}),
            request.form);
}

TEST_F(CredentialChain, OidcNamesWhatItMisses) {
  environment()["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = home("none");
  expect_error_with("OIDC: ALIBABA_CLOUD_ROLE_ARN is not set");
  environment()["ALIBABA_CLOUD_ROLE_ARN"] = "arn";
  start_again();
  expect_error_with("OIDC: ALIBABA_CLOUD_OIDC_PROVIDER_ARN is not set");
  environment()["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "arn";
  start_again();
  expect_error_with("OIDC: the OIDC token file " + home("none") + " does not exist");
  write_file("none", " \n");
  start_again();
  expect_error_with("is empty");
}

class CredentialsUri : public tests::CredentialTest {
protected:
  CredentialsUri() {
    environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = service_.url() + "/c?key=hush-hush";
  }

  void answer(int status, const std::string& body) {
    service_.on("GET /c", {status, body});
    start_again();
  }

  CredentialService& service() { return service_; }

private:
  CredentialService service_;
};

TEST_F(CredentialsUri, IsReadByAPlainGet) {
  answer(200, tests::session_body("uri", in_an_hour));
  EXPECT_EQ("uri/uri-secret/uri-token", found_in_full());
  EXPECT_EQ("credentials URI " + service().url(), origin());
  EXPECT_EQ(base::parse_rfc3339(in_an_hour), source().origin().expires_at);
}

TEST_F(CredentialsUri, MustGiveKeySecretAndToken) {
  answer(200, R"({"AccessKeyId":"a","AccessKeySecret":"b"})");
  expect_error_with("credentials URI: " + service().url() + ": SecurityToken is missing");
}

TEST_F(CredentialsUri, WithoutAnEndIsAskedAgainAfterTenMinutes) {
  const std::string body = R"({"AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c"})";
  answer(200, body);
  EXPECT_EQ("a", found());
  clock().advance(std::chrono::minutes{9});
  EXPECT_EQ("a", found());
  EXPECT_EQ(1U, service().requests().size());
  clock().advance(std::chrono::minutes{1});
  EXPECT_EQ("a", found());
  EXPECT_EQ(2U, service().requests().size());
}

TEST_F(CredentialsUri, ThatIsNoUrlIsRefused) {
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = "file:///etc/hush-hush";
  expect_error_with("credentials URI: the credentials URI is not an http or https URL");
}

TEST_F(CredentialsUri, IsNotFollowedToAnotherPlace) {
  CredentialService elsewhere;
  elsewhere.on("GET /c", {200, tests::session_body("uri", in_an_hour)});
  service().on("GET /c", {302, "", elsewhere.url() + "/c"});
  expect_error_with(": HTTP 302");
  EXPECT_EQ(0U, elsewhere.requests().size());
}

TEST_F(CredentialsUri, AnswersOfMoreThan64KiBAreRefused) {
  answer(200, std::string(70'000, ' '));
  expect_error_with("larger than any answer");
}

TEST_F(CredentialsUri, ThatHasEndedAlreadyIsNotUsed) {
  answer(200, tests::session_body("uri", "2026-10-31T23:59:59Z"));
  expect_error_with(
      "what it gave has ended at 2026-10-31T23:59:59Z (here it is 2026-11-01T00:00:00Z)");
}

TEST_F(CredentialsUri, ThatNobodyServesNamesTheHostOnly) {
  const testing::DeafPort nobody;
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = nobody.url() + "/hush-hush";
  const auto text = error();
  EXPECT_NE(std::string::npos, text.find(nobody.url().substr(7))) << text;
  EXPECT_EQ(std::string::npos, text.find("hush")) << text;
}

}  // namespace
}  // namespace syncledger::dataworks
