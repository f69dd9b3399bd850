#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using tests::CredentialService;

class IniProfileFile : public tests::CredentialTest {};

TEST_F(IniProfileFile, TypeAccessKeyGivesItsKey) {
  write_ini_file("[default]\ntype = access_key\naccess_key_id = id\naccess_key_secret = s\n");
  EXPECT_EQ("id/s/", found_in_full());
}

TEST_F(IniProfileFile, TypeRamRoleArnAssumesTheRoleForAnHour) {
  CredentialService sts;
  sts.on("POST /", {200, tests::role_body("role", "2026-11-01T01:00:00Z")});
  options().endpoints.sts = sts.url();
  write_ini_file(
      "[default]\ntype = ram_role_arn\naccess_key_id = id\naccess_key_secret = s\n"
      "role_arn = arn\nrole_session_name = me\npolicy = {\"Version\": \"1\"}\n");
  EXPECT_EQ("role/role-secret/role-token", found_in_full());
  EXPECT_EQ("profile default of ~/.alibabacloud/credentials (ram_role_arn)", origin());
  ASSERT_EQ(1U, sts.requests().size());
  EXPECT_EQ((std::map<std::string, std::string>{{"DurationSeconds", "3600"},
                                                {"Policy", "{\"Version\": \"1\"}"},
                                                {"RoleArn", "arn"},
                                                {"RoleSessionName", "me"}}),
            sts.requests().front().form);
}

TEST_F(IniProfileFile, TypeEcsRamRoleAsksTheMetadataService) {
  CredentialService metadata;
  enable_metadata(metadata);
  metadata.on(std::string{"GET "} + tests::roles_path + "my-role",
              {200, tests::session_body("ecs", "2026-11-01T06:00:00Z")});
  write_ini_file("[default]\ntype = ecs_ram_role\nrole_name = my-role\n");
  EXPECT_EQ("ecs", found());
  EXPECT_EQ("profile default of ~/.alibabacloud/credentials (ecs_ram_role)", origin());
}

TEST_F(IniProfileFile, OtherTypesAreRefusedWithThoseThatAreNot) {
  for (const std::string type : {"rsa_key_pair", "bearer", "sts", "hush"}) {
    write_ini_file("[default]\ntype = " + type + "\n");
    start_again();
    expect_error_with(
        "~/.alibabacloud/credentials: profile \"default\": its type is not supported: use "
        "access_key, ecs_ram_role or ram_role_arn");
  }
  write_ini_file("[default]\nenable = true\n");
  start_again();
  expect_error_with("profile \"default\": it has no type");
}

TEST_F(IniProfileFile, KeysThatAreMissingAreNamed) {
  write_ini_file("[default]\ntype = access_key\naccess_key_secret = s\n");
  expect_error_with("profile \"default\": access_key_id is missing");
  write_ini_file("[default]\ntype = access_key\naccess_key_id = id\n");
  start_again();
  expect_error_with("profile \"default\": access_key_secret is missing");
  write_ini_file("[default]\ntype = ram_role_arn\naccess_key_id = id\naccess_key_secret = s\n");
  start_again();
  expect_error_with("profile \"default\": no role is named");
}

TEST_F(IniProfileFile, IsThatOfTheVariableAndHasToBeThere) {
  environment()["ALIBABA_CLOUD_CREDENTIALS_FILE"] = home("elsewhere");
  expect_error_with(home("elsewhere") + ": does not exist");
  write_file("elsewhere", "[default]\ntype=access_key\naccess_key_id=there\naccess_key_secret=s\n");
  start_again();
  EXPECT_EQ("there", found());
}

TEST_F(IniProfileFile, ProfileIsThatOfTheVariable) {
  environment()["ALIBABA_CLOUD_PROFILE"] = "prod";
  write_ini_file(
      "[default]\ntype=access_key\naccess_key_id=no\naccess_key_secret=s\n"
      "[prod]\ntype=access_key\naccess_key_id=yes\naccess_key_secret=s\n");
  EXPECT_EQ("yes", found());
}

}  // namespace
}  // namespace syncledger::dataworks
