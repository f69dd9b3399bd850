#include "dataworks/credentials/credentials_fixture.hpp"
#include "dataworks/credentials/secrets.hpp"
#include "dataworks/signature.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;
using tests::CredentialService;

TEST(Secrets, AreFoundWhateverWayTheyAreWritten) {
  const Secrets secrets{"Abc/+dEf=Ghi%JkL"};
  for (const std::string text :
       {"key Abc/+dEf=Ghi%JkL!", "ABC/+DEF=GHI%JKL", "Abc%2F%2BdEf%3DGhi%25JkL",
        "Abc%252F%252BdEf%253DGhi%2525JkL", "cut off: Abc/+dEf", "...=Ghi%JkL"}) {
    EXPECT_TRUE(secrets.are_in(text)) << text;
    EXPECT_EQ("(not shown: it repeats a secret)", secrets.without(text));
  }
  EXPECT_FALSE(secrets.are_in("Abc/+dE is too short to tell"));
}

TEST(Secrets, TextsWithoutThemAreMadeReadable) {
  const Secrets secrets{"secret-of-mine"};
  EXPECT_EQ("the role acs:ram::1:role/admin is not yours",
            secrets.without("the role\n acs:ram::1:role/admin\tis not yours"));
  EXPECT_EQ("token ... refused", secrets.without("token " + std::string(100, 'x') + " refused"));
  EXPECT_EQ("100% sure, 5%", Secrets{}.without("100% sure, 5%"));
}

/// Everything that must never be seen; the first 12 characters are in no message by chance.
const std::vector<std::string> hidden{
    "8kq1ZsHiddenEnvironmentSecret", "8kq2ZtHiddenEnvironmentToken", "8kq3ZuHiddenProfileSecret",
    "8kq4ZvHiddenProfileToken",      "8kq5ZwHiddenAccessToken",      "8kq6ZxHiddenRefreshToken",
    "8kq7ZyHiddenOidcToken",         "8kq8ZzHiddenMetadataToken",    "8kq9ZaHiddenExternalId",
    "8kq0ZbHiddenUriPath",           "8kqxZcHiddenCommandWord",      "8kqyZdHiddenOutputWord",
    "8kqzZeHiddenAnswerSecret"};

/// A service that answers every request with an error that repeats all it was sent.
class Echo {
public:
  explicit Echo(int status)
      : service_([status](const httplib::Request& request, httplib::Response& response) {
          std::string all = request.target + " " + request.body;
          for (const auto& [name, value] : request.headers) all += " " + name + ": " + value;
          response.status = status;
          response.set_content(json{{"Code", all}, {"Message", all}}.dump(), "application/json");
        }) {}

  [[nodiscard]] std::string url() const { return service_.url(); }

private:
  tests::LoopbackService service_;
};

class Secrecy : public tests::CredentialTest {
protected:
  /// All that people or logs get to see. There must be an error, and nothing hidden in anything.
  void expect_silence(const std::string& situation) {
    start_again();
    const auto credentials = source().get();
    ASSERT_FALSE(credentials) << situation;
    auto seen = credentials.error().why + source().origin().description;
    for (const auto& warning : warnings()) seen += warning;
    for (const auto& secret : hidden) {
      EXPECT_FALSE(Secrets{secret.substr(0, 12)}.are_in(seen)) << situation << ": " << seen;
    }
  }

  void use_profile(const json& members) {
    json profile{{"name", "default"},
                 {"access_key_id", "id"},
                 {"access_key_secret", "8kq3ZuHiddenProfileSecret"},
                 {"sts_token", "8kq4ZvHiddenProfileToken"},
                 {"oauth_refresh_token", "8kq6ZxHiddenRefreshToken"},
                 {"external_id", "8kq9ZaHiddenExternalId"},
                 {"ram_role_arn", "acs:ram::1:role/r"}};
    profile.update(members);
    write_cli_file(json{{"current", "default"}, {"profiles", {profile}}}.dump());
  }

  void point_everything_at(const std::string& url) {
    options().endpoints = {url, url, url, url};
    environment().erase("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
    environment()["ALIBABA_CLOUD_ROLE_ARN"] = "arn";
    environment()["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "arn";
    environment()["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = write_file("token", "8kq7ZyHiddenOidcToken");
    environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = url + "/8kq0ZbHiddenUriPath";
  }

  /// Every mode of a profile that asks a service.
  void expect_silence_of_every_mode(const std::string& situation) {
    const std::int64_t later = base::to_unix_ms(clock().now()) / 1000 + 3600;
    const std::vector<json> profiles{
        {{"mode", "RamRoleArn"}},
        {{"mode", "EcsRamRole"}, {"ram_role_name", "r"}},
        {{"mode", "OIDC"}},
        {{"mode", "ChainableRamRoleArn"}, {"source_profile", "default"}},
        {{"mode", "CloudSSO"},
         {"cloud_sso_sign_in_url", "https://signin.invalid/8kq0ZbHiddenUriPath"},
         {"cloud_sso_account_id", "a"},
         {"cloud_sso_access_config", "c"},
         {"access_token", "8kq5ZwHiddenAccessToken"},
         {"cloud_sso_access_token_expire", later}},
        {{"mode", "OAuth"},
         {"oauth_site_type", "CN"},
         {"oauth_access_token", "8kq5ZwHiddenAccessToken"},
         {"oauth_access_token_expire", later}},
        {{"mode", "CredentialsURI"},
         {"credentials_uri", options().endpoints.sts + "/x?key=8kq0ZbHiddenUriPath"}}};
    for (const auto& profile : profiles) {
      use_profile(profile);
      expect_silence(situation + " " + profile.at("mode").get<std::string>());
    }
  }
};

TEST_F(Secrecy, HoldsAgainstServicesThatRepeatWhatTheyWereSent) {
  for (const int status : {200, 400, 500}) {
    const Echo echo{status};
    point_everything_at(echo.url());
    expect_silence_of_every_mode("HTTP " + std::to_string(status));
  }
}

TEST_F(Secrecy, HoldsWhenAMetadataTokenIsRepeated) {
  CredentialService metadata;
  const std::string repeated =
      R"({"Code":"No","Message":"token 8kq8ZzHiddenMetadataToken refused"})";
  metadata.on("PUT /latest/api/token", {200, "8kq8ZzHiddenMetadataToken"});
  metadata.on(std::string{"GET "} + tests::roles_path, {403, repeated});
  enable_metadata(metadata);
  expect_silence("metadata");
}

TEST_F(Secrecy, HoldsWhenNobodyAnswers) {
  const testing::DeafPort nobody;
  point_everything_at(nobody.url());
  expect_silence_of_every_mode("nobody");
}

TEST_F(Secrecy, HoldsAgainstAnswersThatAreCutOff) {
  CredentialService service;
  const std::string cut = R"({"Credentials":{"AccessKeySecret":"8kqzZeHiddenAnswerSecret)";
  for (const std::string call :
       {"POST /", "POST /cloud-credentials", "POST /v1/exchange", "GET /8kq0ZbHiddenUriPath",
        "GET /x", "GET /latest/meta-data/ram/"}) {
    service.on(call, {200, cut});
  }
  service.on(std::string{"GET "} + tests::roles_path + "r", {200, cut});
  point_everything_at(service.url());
  expect_silence_of_every_mode("cut off");
}

TEST_F(Secrecy, HoldsForFilesThatAreBroken) {
  for (const std::string text :
       {R"({"profiles":[{"access_key_secret":"8kq3ZuHiddenProfileSecret)",
        R"({"profiles":[{"name":"default","access_key_secret":["8kq3ZuHiddenProfileSecret"]}]})",
        R"({"profiles":"8kq3ZuHiddenProfileSecret"})", "8kq3ZuHiddenProfileSecret"}) {
    write_cli_file(text);
    write_ini_file("[default]\n8kq3ZuHiddenProfileSecret\n");
    expect_silence(text);
  }
  write_ini_file("[default]\ntype=8kq3ZuHiddenProfileSecret\n");
  expect_silence("INI type");
}

TEST_F(Secrecy, HoldsForValuesThatBreakAHeader) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "id";
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "8kq1ZsHiddenEnvironmentSecret\n";
  environment()["ALIBABA_CLOUD_SECURITY_TOKEN"] = "8kq2ZtHiddenEnvironmentToken";
  use_profile({{"mode", "StsToken"}, {"sts_token", "8kq4ZvHiddenProfileToken "}});
  expect_silence("headers");
}

TEST_F(Secrecy, HoldsForCommandsAndWhatTheyPrint) {
  for (const std::string command : {"echo 8kqyZdHiddenOutputWord", "/no/8kqxZcHiddenCommandWord",
                                    "sh -c 'exit 1' 8kqxZcHiddenCommandWord",
                                    "'8kqxZcHiddenCommandWord", "8kqxZcHiddenCommandWord=x program",
                                    R"(echo {\"access_key_secret\":\"8kqyZdHiddenOutputWord\"})"}) {
    use_profile({{"mode", "External"}, {"process_command", command}});
    expect_silence(command);
  }
}

TEST_F(Secrecy, HoldsForAUriWithAPassword) {
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] =
      "http://8kq0ZbHiddenUriPath:8kq0ZbHiddenUriPath@127.0.0.1:1/8kq0ZbHiddenUriPath";
  expect_silence("URI with a password");
}

}  // namespace
}  // namespace syncledger::dataworks
