#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using tests::CredentialService;

class CliProfileFile : public tests::CredentialTest {
protected:
  void use_profile(const std::string& members) {
    write_cli_profile(members);
    start_again();
  }

  void use_sts() {
    options().endpoints.sts = sts_.url();
    sts_.on("POST /", {200, tests::role_body("role", "2026-11-01T01:00:00Z")});
  }

  CredentialService& sts() { return sts_; }

private:
  CredentialService sts_;
};

TEST_F(CliProfileFile, ModeAkGivesItsKeyWithoutALeftOverToken) {
  use_profile(R"("mode":"AK","access_key_id":"id","access_key_secret":"s","sts_token":"old")");
  EXPECT_EQ("id/s/", found_in_full());
  EXPECT_FALSE(source().origin().expires_at);
}

TEST_F(CliProfileFile, ModesAreKnownInAnyLetterCase) {
  use_profile(R"("mode":"ak","access_key_id":"id","access_key_secret":"s")");
  EXPECT_EQ("id", found());
  use_profile(R"("mode":"STSTOKEN","access_key_id":"id","access_key_secret":"s","sts_token":"t")");
  EXPECT_EQ("id/s/t", found_in_full());
}

TEST_F(CliProfileFile, ModeStsTokenNeedsItsToken) {
  use_profile(R"("mode":"StsToken","access_key_id":"id","access_key_secret":"s")");
  expect_error_with("profile \"default\": sts_token is empty");
}

TEST_F(CliProfileFile, ModeRamRoleArnAssumesTheRole) {
  use_sts();
  use_profile(
      R"("mode":"RamRoleArn","access_key_id":"id","access_key_secret":"s","ram_role_arn":"arn")");
  EXPECT_EQ("role/role-secret/role-token", found_in_full());
  EXPECT_EQ("profile default of ~/.aliyun/config.json (RamRoleArn)", origin());
  EXPECT_EQ(base::parse_rfc3339("2026-11-01T01:00:00Z"), source().origin().expires_at);
}

TEST_F(CliProfileFile, ModeRamRoleArnNeedsARole) {
  use_profile(R"("mode":"RamRoleArn","access_key_id":"id","access_key_secret":"s")");
  expect_error_with("profile \"default\": no role is named");
}

TEST_F(CliProfileFile, ModeEcsRamRoleAsksTheMetadataService) {
  CredentialService metadata;
  enable_metadata(metadata);
  metadata.on(std::string{"GET "} + tests::roles_path + "my-role",
              {200, tests::session_body("ecs", "2026-11-01T06:00:00Z")});
  use_profile(R"("mode":"EcsRamRole","ram_role_name":"my-role")");
  EXPECT_EQ("ecs", found());
  EXPECT_EQ("profile default of ~/.aliyun/config.json (EcsRamRole)", origin());
}

TEST_F(CliProfileFile, ModeEcsRamRoleObeysTheSwitch) {
  use_profile(R"("mode":"EcsRamRole","ram_role_name":"my-role")");
  expect_error_with("profile \"default\": switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED");
}

TEST_F(CliProfileFile, ModeOidcProvesItselfByTheTokenFile) {
  use_sts();
  const auto token_file = write_file("token", "the-oidc-token");
  use_profile(R"("mode":"OIDC","oidc_provider_arn":"provider","ram_role_arn":"arn",)"
              R"("ram_session_name":"me","duration_seconds":1800,"oidc_token_file":")" +
              token_file + "\"");
  EXPECT_EQ("role", found());
  EXPECT_EQ("AssumeRoleWithOIDC", sts().requests().front().query.at("Action"));
  EXPECT_EQ((std::map<std::string, std::string>{{"DurationSeconds", "1800"},
                                                {"OIDCProviderArn", "provider"},
                                                {"OIDCToken", "the-oidc-token"},
                                                {"RoleArn", "arn"},
                                                {"RoleSessionName", "me"}}),
            sts().requests().front().form);
}

TEST_F(CliProfileFile, ModeChainableRamRoleArnStartsFromAnotherProfile) {
  use_sts();
  write_cli_file(R"({"current":"c","profiles":[
    {"name":"a","mode":"StsToken","access_key_id":"a","access_key_secret":"s","sts_token":"a-token"},
    {"name":"b","mode":"ChainableRamRoleArn","source_profile":"a","ram_role_arn":"arn-b"},
    {"name":"c","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"arn-c"}]})");
  EXPECT_EQ("role", found());
  const auto requests = sts().requests();
  ASSERT_EQ(2U, requests.size());
  EXPECT_EQ("a", requests[0].query.at("AccessKeyId"));
  EXPECT_EQ("a-token", requests[0].query.at("SecurityToken"));
  EXPECT_EQ("arn-b", requests[0].form.at("RoleArn"));
  EXPECT_EQ("role", requests[1].query.at("AccessKeyId"));
  EXPECT_EQ("arn-c", requests[1].form.at("RoleArn"));
}

TEST_F(CliProfileFile, ModeChainableRamRoleArnThatLeadsBackIsRefused) {
  write_cli_file(R"({"current":"a","profiles":[
    {"name":"a","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"arn"},
    {"name":"b","mode":"ChainableRamRoleArn","source_profile":"a","ram_role_arn":"arn"}]})");
  expect_error_with("profile \"a\": source profile \"b\": its source_profile leads back to \"a\"");
  use_profile(R"("mode":"ChainableRamRoleArn","source_profile":"default","ram_role_arn":"arn")");
  expect_error_with("profile \"default\": its source_profile leads back to \"default\"");
}

TEST_F(CliProfileFile, ModeChainableRamRoleArnNeedsItsSource) {
  use_profile(R"("mode":"ChainableRamRoleArn","source_profile":"none","ram_role_arn":"arn")");
  expect_error_with("profile \"default\": its source_profile \"none\" does not exist");
}

TEST_F(CliProfileFile, ModeCredentialsUriGetsTheUri) {
  CredentialService uri;
  uri.on("GET /c", {200, tests::session_body("uri", "2026-11-01T01:00:00Z")});
  use_profile(R"("mode":"CredentialsURI","credentials_uri":")" + uri.url() + "/c\"");
  EXPECT_EQ("uri/uri-secret/uri-token", found_in_full());
  EXPECT_EQ("profile default of ~/.aliyun/config.json (CredentialsURI)", origin());
  environment()["ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"] = "1";
  start_again();
  expect_error_with("switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
}

TEST_F(CliProfileFile, ModesThatCannotSignNameOnesThatCan) {
  const std::map<std::string, std::string> unsupported{
      {"BearerToken", "a bearer token cannot sign calls: use AK, StsToken or RamRoleArn"},
      {"RsaKeyPair", "RsaKeyPair is not supported: use AK or RamRoleArn"},
      {"RamRoleArnWithRoleName",
       "RamRoleArnWithRoleName is not supported: use ChainableRamRoleArn"},
      {"anonymous", "Anonymous cannot sign calls: use AK, StsToken or RamRoleArn"},
      {"Quantum", "its mode is unknown"},
      {"", "it has no mode"}};
  for (const auto& [mode, error] : unsupported) {
    use_profile(R"("mode":")" + mode + "\"");
    expect_error_with("~/.aliyun/config.json: profile \"default\": " + error);
  }
}

TEST_F(CliProfileFile, AFieldOfAnotherTypeIsNamed) {
  use_profile(R"("mode":"AK","access_key_id":7)");
  expect_error_with("profile \"default\": access_key_id is not a text");
}

TEST_F(CliProfileFile, ProfileIsThatOfTheVariableElseTheCurrentOne) {
  write_cli_file(R"({"current":"b","profiles":[
    {"name":"a","mode":"AK","access_key_id":"a","access_key_secret":"s"},
    {"name":"b","mode":"AK","access_key_id":"b","access_key_secret":"s"}]})");
  EXPECT_EQ("b", found());
  environment()["ALIBABA_CLOUD_PROFILE"] = "a";
  start_again();
  EXPECT_EQ("a", found());
  environment()["ALIBABA_CLOUD_PROFILE"] = "z";
  start_again();
  expect_error_with("~/.aliyun/config.json: it has no profile \"z\"");
}

TEST_F(CliProfileFile, IsThatOfTheVariableAndHasToBeThere) {
  environment()["ALIBABA_CLOUD_CONFIG_FILE"] = home("elsewhere.json");
  expect_error_with(home("elsewhere.json") + ": does not exist");
  write_file("elsewhere.json",
             R"({"profiles":[{"name":"default","mode":"AK","access_key_id":"there",)"
             R"("access_key_secret":"s"}]})");
  start_again();
  EXPECT_EQ("there", found());
}

TEST_F(CliProfileFile, ThatIsNoFileOrTooLargeIsNotRead) {
  std::filesystem::create_directories(home(".aliyun/config.json"));
  expect_error_with("~/.aliyun/config.json: cannot be read (it is not a file)");
  std::filesystem::remove(home(".aliyun/config.json"));
  write_cli_file(std::string(1024 * 1024 + 1, ' '));
  start_again();
  expect_error_with("~/.aliyun/config.json: cannot be read (it is larger than 1 MiB)");
}

TEST_F(CliProfileFile, ThatBreaksOffWhileItIsReadIsNotUsed) {
  std::filesystem::create_directories(home(".aliyun"));
  // Opens, but refuses to be read from its beginning: nothing is mapped there.
  std::filesystem::create_symlink("/proc/self/mem", home(".aliyun/config.json"));
  expect_error_with("~/.aliyun/config.json: cannot be read (Input/output error)");
}

TEST_F(CliProfileFile, ThatEveryUserCanReadIsWarnedAboutOnce) {
  use_profile(R"("mode":"AK","access_key_id":"id","access_key_secret":"s")");
  std::filesystem::permissions(home(".aliyun/config.json"), std::filesystem::perms{0644});
  EXPECT_EQ("id", found());
  source().refresh();
  EXPECT_EQ("id", found());
  EXPECT_EQ((std::vector<std::string>{"every user of this machine can read ~/.aliyun/config.json "
                                      "(chmod 600 ~/.aliyun/config.json)"}),
            warnings());
}

TEST_F(CliProfileFile, IsReadAgainWhenTheServiceRefusesWhatItHeld) {
  use_profile(R"("mode":"StsToken","access_key_id":"old","access_key_secret":"s","sts_token":"t")");
  EXPECT_EQ("old", found());
  write_cli_profile(
      R"("mode":"StsToken","access_key_id":"new","access_key_secret":"s","sts_token":"t")");
  EXPECT_EQ("old", found());
  source().refresh();
  EXPECT_EQ("new", found());
}

}  // namespace
}  // namespace syncledger::dataworks
