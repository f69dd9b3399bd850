#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

class NamedProfile : public tests::CredentialTest {
protected:
  NamedProfile() {
    options().profile = "prod";
    environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
    environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s";
    environment()["ALIBABA_CLOUD_PROFILE"] = "other";
  }
};

TEST_F(NamedProfile, IsLookedUpInTheCliFileFirst) {
  write_cli_file(R"({"current":"x","profiles":[{"name":"prod","mode":"AK","access_key_id":"cli",)"
                 R"("access_key_secret":"s"}]})");
  write_ini_file("[prod]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  EXPECT_EQ("cli", found());
  EXPECT_EQ("profile prod of ~/.aliyun/config.json (AK)", origin());
}

TEST_F(NamedProfile, IsLookedUpInTheIniFileThen) {
  write_cli_file(R"({"current":"x","profiles":[]})");
  write_ini_file("[prod]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  EXPECT_EQ("ini", found());
}

TEST_F(NamedProfile, ThatNoFileHasIsAnErrorWhateverTheEnvironmentHolds) {
  write_cli_file(R"({"current":"x","profiles":[]})");
  EXPECT_EQ(
      "no credentials for profile \"prod\": ~/.aliyun/config.json: it has no profile \"prod\"; "
      "~/.alibabacloud/credentials: does not exist",
      error());
}

TEST_F(NamedProfile, ThatIsBrokenIsNotReplacedByAnotherOfItsName) {
  write_cli_file(R"({"profiles":[{"name":"prod","mode":"Anonymous"}]})");
  write_ini_file("[prod]\ntype=access_key\naccess_key_id=ini\naccess_key_secret=s\n");
  EXPECT_EQ(
      "no credentials for profile \"prod\": ~/.aliyun/config.json: profile \"prod\": Anonymous "
      "cannot sign calls: use AK, StsToken or RamRoleArn",
      error());
}

TEST_F(NamedProfile, CalledDefaultIsTheChain) {
  options().profile = "default";
  EXPECT_EQ("env", found());
}

}  // namespace
}  // namespace syncledger::dataworks
