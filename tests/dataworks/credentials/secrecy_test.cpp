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

/// Everything that must never be seen; the first 15 characters are in no message by chance.
const std::vector<std::string> hidden{
    "8kq1ZsHidsZ1qk8EnvironmentSecret", "8kq2ZtHidtZ2qk8EnvironmentToken",
    "8kq3ZuHiduZ3qk8ProfileSecret",     "8kq4ZvHidvZ4qk8ProfileToken",
    "8kq5ZwHidwZ5qk8AccessToken",       "8kq6ZxHidxZ6qk8RefreshToken",
    "8kq7ZyHidyZ7qk8OidcToken",         "8kq8ZzHidzZ8qk8MetadataToken",
    "8kq9ZaHidaZ9qk8ExternalId",        "8kq0ZbHidbZ0qk8UriPath",
    "8kqxZcHidcZxqk8CommandWord",       "8kqyZdHiddZyqk8OutputWord",
    "8kqzZeHideZzqk8AnswerSecret"};

/// A service that answers every request with an error that repeats all it was sent.
class Echo {
public:
  explicit Echo(int status) : status_(status) {
    const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
      std::string all = request.target + " " + request.body;
      for (const auto& [name, value] : request.headers) all += " " + name + ": " + value;
      const auto part = all.substr(0, 3000);
      response.status = status_;
      response.set_content(json{{"Code", part}, {"Message", part}}.dump(), "application/json");
    };
    server_.Get(".*", handle).Post(".*", handle).Put(".*", handle);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();  // a stop() before is lost
  }

  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  ~Echo() {
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
  int status_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

class Secrecy : public tests::CredentialTest {
protected:
  /// All that people or logs get to see. There must be an error, and nothing hidden in anything.
  void expect_silence(const std::string& situation) {
    start_again();
    const auto credentials = source().get();
    ASSERT_FALSE(credentials) << situation;
    auto seen = credentials.error() + source().origin().description;
    for (const auto& warning : warnings()) seen += warning;
    for (const auto& secret : hidden) {
      EXPECT_FALSE(Secrets{secret.substr(0, 15)}.are_in(seen)) << situation << ": " << seen;
    }
  }

  void use_profile(const json& members) {
    json profile{{"name", "default"},
                 {"access_key_id", "id"},
                 {"access_key_secret", "8kq3ZuHiduZ3qk8ProfileSecret"},
                 {"sts_token", "8kq4ZvHidvZ4qk8ProfileToken"},
                 {"oauth_refresh_token", "8kq6ZxHidxZ6qk8RefreshToken"},
                 {"external_id", "8kq9ZaHidaZ9qk8ExternalId"},
                 {"ram_role_arn", "acs:ram::1:role/r"}};
    profile.update(members);
    write_cli_file(json{{"current", "default"}, {"profiles", {profile}}}.dump());
  }

  void point_everything_at(const std::string& url) {
    options().endpoints = {url, url, url, url};
    environment().erase("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
    environment()["ALIBABA_CLOUD_ROLE_ARN"] = "arn";
    environment()["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = "arn";
    environment()["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] =
        write_file("token", "8kq7ZyHidyZ7qk8OidcToken");
    environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = url + "/8kq0ZbHidbZ0qk8UriPath";
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
         {"cloud_sso_sign_in_url", "https://signin.invalid/8kq0ZbHidbZ0qk8UriPath"},
         {"cloud_sso_account_id", "a"},
         {"cloud_sso_access_config", "c"},
         {"access_token", "8kq5ZwHidwZ5qk8AccessToken"},
         {"cloud_sso_access_token_expire", later}},
        {{"mode", "OAuth"},
         {"oauth_site_type", "CN"},
         {"oauth_access_token", "8kq5ZwHidwZ5qk8AccessToken"},
         {"oauth_access_token_expire", later}},
        {{"mode", "CredentialsURI"},
         {"credentials_uri", options().endpoints.sts + "/x?key=8kq0ZbHidbZ0qk8UriPath"}}};
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
      R"({"Code":"No","Message":"token 8kq8ZzHidzZ8qk8MetadataToken refused"})";
  metadata.on("PUT /latest/api/token", {200, "8kq8ZzHidzZ8qk8MetadataToken"});
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
  const std::string cut = R"({"Credentials":{"AccessKeySecret":"8kqzZeHideZzqk8AnswerSecret)";
  for (const std::string call :
       {"POST /", "POST /cloud-credentials", "POST /v1/exchange", "GET /8kq0ZbHidbZ0qk8UriPath",
        "GET /x", "GET /latest/meta-data/ram/"}) {
    service.on(call, {200, cut});
  }
  service.on(std::string{"GET "} + tests::roles_path + "r", {200, cut});
  point_everything_at(service.url());
  expect_silence_of_every_mode("cut off");
}

TEST_F(Secrecy, HoldsForFilesThatAreBroken) {
  for (const std::string text :
       {R"({"profiles":[{"access_key_secret":"8kq3ZuHiduZ3qk8ProfileSecret)",
        R"({"profiles":[{"name":"default","access_key_secret":["8kq3ZuHiduZ3qk8ProfileSecret"]}]})",
        R"({"profiles":"8kq3ZuHiduZ3qk8ProfileSecret"})", "8kq3ZuHiduZ3qk8ProfileSecret"}) {
    write_cli_file(text);
    write_ini_file("[default]\n8kq3ZuHiduZ3qk8ProfileSecret\n");
    expect_silence(text);
  }
  write_ini_file("[default]\ntype=8kq3ZuHiduZ3qk8ProfileSecret\n");
  expect_silence("INI type");
}

TEST_F(Secrecy, HoldsForValuesThatBreakAHeader) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "id";
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "8kq1ZsHidsZ1qk8EnvironmentSecret\n";
  environment()["ALIBABA_CLOUD_SECURITY_TOKEN"] = "8kq2ZtHidtZ2qk8EnvironmentToken";
  use_profile({{"mode", "StsToken"}, {"sts_token", "8kq4ZvHidvZ4qk8ProfileToken "}});
  expect_silence("headers");
}

TEST_F(Secrecy, HoldsForCommandsAndWhatTheyPrint) {
  for (const std::string command :
       {"echo 8kqyZdHiddZyqk8OutputWord", "/no/8kqxZcHidcZxqk8CommandWord",
        "sh -c 'exit 1' 8kqxZcHidcZxqk8CommandWord", "'8kqxZcHidcZxqk8CommandWord",
        "8kqxZcHidcZxqk8CommandWord=x program",
        R"(echo {\"access_key_secret\":\"8kqyZdHiddZyqk8OutputWord\"})"}) {
    use_profile({{"mode", "External"}, {"process_command", command}});
    expect_silence(command);
  }
}

TEST_F(Secrecy, HoldsForAUriWithAPassword) {
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] =
      "http://8kq0ZbHidbZ0qk8UriPath:8kq0ZbHidbZ0qk8UriPath@127.0.0.1:1/8kq0ZbHidbZ0qk8UriPath";
  expect_silence("URI with a password");
}

}  // namespace
}  // namespace syncledger::dataworks
