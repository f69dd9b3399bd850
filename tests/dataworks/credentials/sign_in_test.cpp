#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;
using tests::CredentialService;

std::int64_t unix_seconds(const std::string& time) {
  return base::to_unix_ms(base::parse_rfc3339(time).value()) / 1000;
}

class SignIn : public tests::CredentialTest {
protected:
  void use(const json& profile) {
    write_cli_file(json{{"current", "me"}, {"profiles", {profile}}}.dump());
    start_again();
  }

  json cloud_sso() const {
    return {{"name", "me"},
            {"mode", "CloudSSO"},
            {"cloud_sso_sign_in_url", service_.url() + "/device/login?x=y"},
            {"cloud_sso_account_id", "account"},
            {"cloud_sso_access_config", "config"},
            {"access_token", "the-access-token"},
            {"cloud_sso_access_token_expire", unix_seconds("2026-11-01T08:00:00Z")}};
  }

  json oauth() {
    options().endpoints.oauth = service_.url();
    return {{"name", "me"},
            {"mode", "OAuth"},
            {"oauth_site_type", "CN"},
            {"oauth_access_token", "the-access-token"},
            {"oauth_refresh_token", "the-refresh-token"},
            {"oauth_access_token_expire", unix_seconds("2026-11-01T08:00:00Z")}};
  }

  static json with_kept_session(json profile, const std::string& end) {
    profile["access_key_id"] = "kept";
    profile["access_key_secret"] = "kept-secret";
    profile["sts_token"] = "kept-token";
    profile["sts_expiration"] = unix_seconds(end);
    return profile;
  }

  void offer_cloud_credentials() {
    service_.on(
        "POST /cloud-credentials",
        {200, R"({"CloudCredential":)" + tests::session_body("sso", "2026-11-01T01:00:00Z") + "}"});
  }

  void offer_exchange() {
    service_.on("POST /v1/exchange",
                {200, R"({"accessKeyId":"oauth","accessKeySecret":"s","securityToken":"t",)"
                      R"("expiration":"2026-11-01T01:00:00Z"})"});
  }

  CredentialService& service() { return service_; }

private:
  CredentialService service_;
};

TEST_F(SignIn, OfCloudSsoSendsAccountAndAccessConfiguration) {
  offer_cloud_credentials();
  use(cloud_sso());
  EXPECT_EQ("sso/sso-secret/sso-token", found_in_full());
  EXPECT_EQ("profile me of ~/.aliyun/config.json (CloudSSO)", origin());
  const auto request = service().requests().front();
  EXPECT_EQ("Bearer the-access-token", request.headers.at("authorization"));
  EXPECT_EQ((json{{"AccountId", "account"}, {"AccessConfigurationId", "config"}}),
            json::parse(request.body));
}

TEST_F(SignIn, OfOauthExchangesTheAccessToken) {
  offer_exchange();
  use(oauth());
  EXPECT_EQ("oauth/s/t", found_in_full());
  const auto request = service().requests().front();
  EXPECT_EQ("Bearer the-access-token", request.headers.at("authorization"));
  EXPECT_EQ("", request.body);
}

TEST_F(SignIn, TheSessionInTheFileIsUsedUntilItMustBeRenewed) {
  offer_cloud_credentials();
  offer_exchange();
  for (const auto& profile : {cloud_sso(), oauth()}) {
    use(with_kept_session(profile, "2026-11-01T00:15:01Z"));
    EXPECT_EQ("kept/kept-secret/kept-token", found_in_full());
    use(with_kept_session(profile, "2026-11-01T00:15:00Z"));
    EXPECT_NE("kept", found());
  }
}

TEST_F(SignIn, TheSessionInTheFileIsUsedToItsEndIfThereIsNoOther) {
  for (auto profile : {cloud_sso(), oauth()}) {
    profile.erase("access_token");
    profile.erase("oauth_access_token");
    use(with_kept_session(profile, "2026-11-01T00:01:00Z"));
    EXPECT_EQ("kept", found());
    clock().advance(std::chrono::minutes{1});
    expect_error_with("the sign-in has ended");
    clock().advance(std::chrono::minutes{-1});
  }
}

TEST_F(SignIn, TheSessionInTheFileIsNotUsedOnceTheServiceRefusedIt) {
  offer_cloud_credentials();
  use(with_kept_session(cloud_sso(), "2026-11-01T04:00:00Z"));
  EXPECT_EQ("kept", found());
  source().refresh();
  EXPECT_EQ("sso", found());
}

TEST_F(SignIn, ThatHasEndedSaysHowToSignInAgain) {
  auto profile = cloud_sso();
  profile["cloud_sso_access_token_expire"] = unix_seconds("2026-11-01T00:00:00Z");
  use(profile);
  expect_error_with("the sign-in has ended: run aliyun configure --profile me --mode CloudSSO");
  profile = oauth();
  profile["oauth_access_token_expire"] = unix_seconds("2026-11-01T00:00:00Z");
  use(profile);
  expect_error_with("the sign-in has ended: run aliyun configure --profile me --mode OAuth");
}

TEST_F(SignIn, TheRefreshTokenIsNeverSentAndTheFileNeverWritten) {
  auto profile = oauth();
  profile["oauth_access_token_expire"] = 0;
  use(profile);
  const auto written_at = std::filesystem::last_write_time(home(".aliyun/config.json"));
  expect_error_with("the sign-in has ended");
  EXPECT_EQ(0U, service().requests().size());
  EXPECT_EQ(written_at, std::filesystem::last_write_time(home(".aliyun/config.json")));
}

TEST_F(SignIn, RefusalsNameTheWordsOfTheService) {
  service().on("POST /v1/exchange",
               {401, R"({"error":"invalid_token","error_description":"Signed out."})"});
  use(oauth());
  expect_error_with("the sign-in service gave no session: HTTP 401, invalid_token: Signed out.");
  service().on("POST /cloud-credentials", {200, "{}"});
  use(cloud_sso());
  expect_error_with("the sign-in service: AccessKeyId is missing in the answer");
  service().on("POST /cloud-credentials", {200, "[]"});
  start_again();
  expect_error_with("the sign-in service: AccessKeyId is missing in the answer");
}

TEST_F(SignIn, OfOauthKnowsTwoSites) {
  auto profile = oauth();
  options().endpoints.oauth.clear();
  profile["oauth_site_type"] = "MOON";
  use(profile);
  expect_error_with("oauth_site_type is neither CN nor INTL");
}

TEST_F(SignIn, OfCloudSsoNeedsAnEncryptedAddress) {
  auto profile = cloud_sso();
  profile["cloud_sso_sign_in_url"] = "http://signin.invalid/login";
  use(profile);
  expect_error_with("the address of the sign-in cannot be used: it is not encrypted");
  profile["cloud_sso_sign_in_url"] = "";
  use(profile);
  expect_error_with(
      "cloud_sso_sign_in_url, cloud_sso_account_id or cloud_sso_access_config is "
      "missing: run aliyun configure --profile me --mode CloudSSO");
}

TEST_F(SignIn, AnAccessTokenThatWouldBreakAHeaderIsRefused) {
  auto profile = oauth();
  profile["oauth_access_token"] = "hush\r\nX-Evil: 1";
  use(profile);
  expect_error_with("the access token cannot be one");
}

}  // namespace
}  // namespace syncledger::dataworks
