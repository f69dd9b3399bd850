#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using tests::CredentialService;
using Strings = std::vector<std::string>;

class MetadataService : public tests::CredentialTest {
protected:
  MetadataService() {
    enable_metadata(service_);
    offer_token(200, "metadata-token\n");
    service_.on(std::string{"GET "} + tests::roles_path, {200, "the-role\n"});
    offer_session(200, tests::session_body("ecs", "2026-11-01T06:00:00Z"));
  }

  void offer_token(int status, const std::string& body) {
    service_.on("PUT /latest/api/token", {status, body});
  }

  void offer_session(int status, const std::string& body) {
    service_.on("GET " + role_path("the-role"), {status, body});
  }

  static std::string role_path(const std::string& role) { return tests::roles_path + role; }

  CredentialService& service() { return service_; }

private:
  CredentialService service_;
};

TEST_F(MetadataService, IsAskedWithATokenForTheRoleAndItsSession) {
  EXPECT_EQ("ecs/ecs-secret/ecs-token", found_in_full());
  EXPECT_EQ("ECS RAM role the-role", origin());
  EXPECT_EQ((Strings{"PUT /latest/api/token", std::string{"GET "} + tests::roles_path,
                     "GET " + role_path("the-role")}),
            service().calls());
  const auto requests = service().requests();
  EXPECT_EQ("21600", requests[0].headers.at("x-aliyun-ecs-metadata-token-ttl-seconds"));
  EXPECT_EQ("metadata-token", requests[1].headers.at("x-aliyun-ecs-metadata-token"));
  EXPECT_EQ("metadata-token", requests[2].headers.at("x-aliyun-ecs-metadata-token"));
}

TEST_F(MetadataService, IsNotAskedForARoleThatIsNamed) {
  environment()["ALIBABA_CLOUD_ECS_METADATA"] = "my-role";
  service().on("GET " + role_path("my-role"),
               {200, tests::session_body("mine", "2026-11-01T06:00:00Z")});
  EXPECT_EQ("mine", found());
  EXPECT_EQ((Strings{"PUT /latest/api/token", "GET " + role_path("my-role")}), service().calls());
}

TEST_F(MetadataService, OfVersion1IsAskedWithoutAToken) {
  offer_token(404, "");
  EXPECT_EQ("ecs", found());
  EXPECT_EQ(0U, service().requests().back().headers.count("x-aliyun-ecs-metadata-token"));
}

TEST_F(MetadataService, OfVersion1IsNotAskedIfThatIsSwitchedOff) {
  environment()["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "true";
  offer_token(403, R"({"Code":"Forbidden"})");
  expect_error_with(
      "ECS RAM role: the metadata service gave no token (HTTP 403, Forbidden), and "
      "ALIBABA_CLOUD_IMDSV1_DISABLED is set");
  EXPECT_EQ((Strings{"PUT /latest/api/token"}), service().calls());
}

TEST_F(MetadataService, ThatRefusesItsOwnTokenIsAskedAgainWithout) {
  const testing::RawServer picky{
      testing::RawServer::Responder{[](const std::string& request, std::size_t) {
        if (request.starts_with("PUT")) return testing::http_response(200, "token");
        if (request.find("x-aliyun-ecs-metadata-token:") != std::string::npos)
          return testing::http_response(401, "");
        return testing::http_response(200, tests::session_body("v1", "2026-11-01T06:00:00Z"));
      }}};
  environment()["ALIBABA_CLOUD_ECS_METADATA"] = "my-role";
  options().endpoints.metadata = picky.url();
  EXPECT_EQ("v1", found());
}

TEST_F(MetadataService, ThatKeepsSilentAboutTheTokenIsAskedByVersion1) {
  const testing::RawServer silent{testing::RawServer::Script{[](testing::Connection& connection) {
    const auto request = connection.read_request();
    if (request.starts_with("PUT")) return connection.wait_for_the_end();
    connection.send(testing::http_response(200, tests::session_body("v1", "2026-11-01T06:00:00Z")));
  }}};
  environment()["ALIBABA_CLOUD_ECS_METADATA"] = "my-role";
  options().endpoints.metadata = silent.url();
  options().metadata_timeout = std::chrono::milliseconds{200};
  EXPECT_EQ("v1", found());
}

TEST_F(MetadataService, ThatIsNotThereIsPassedOverInSilence) {
  const testing::DeafPort nobody;
  options().endpoints.metadata = nobody.url();
  CredentialService uri;
  uri.on("GET /", {200, tests::session_body("uri", "2026-11-01T06:00:00Z")});
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = uri.url() + "/";
  EXPECT_EQ("uri", found());
  EXPECT_EQ(Strings{}, warnings());
}

TEST_F(MetadataService, ThatIsNotThereIsWorthAWarningIfARoleIsNamed) {
  const testing::DeafPort nobody;
  options().endpoints.metadata = nobody.url();
  environment()["ALIBABA_CLOUD_ECS_METADATA"] = "my-role";
  CredentialService uri;
  uri.on("GET /", {200, tests::session_body("uri", "2026-11-01T06:00:00Z")});
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = uri.url() + "/";
  EXPECT_EQ("uri", found());
  ASSERT_EQ(1U, warnings().size());
  EXPECT_NE(std::string::npos, warnings().front().find("ECS RAM role: no metadata service"));
}

TEST_F(MetadataService, WithoutARoleSaysSo) {
  service().on(std::string{"GET "} + tests::roles_path, {404, ""});
  expect_error_with("ECS RAM role: this instance has no RAM role");
}

TEST_F(MetadataService, NamesOfRolesThatWouldLeadElsewhereAreRefused) {
  service().on(std::string{"GET "} + tests::roles_path, {200, "../../secrets"});
  expect_error_with("ECS RAM role: the metadata service named no role");
  environment()["ALIBABA_CLOUD_ECS_METADATA"] = "a/../b";
  start_again();
  expect_error_with("ECS RAM role: the name of the role cannot be one");
}

TEST_F(MetadataService, MustSaySuccess) {
  offer_session(200, R"({"Code":"Failed","AccessKeyId":"a"})");
  expect_error_with("role the-role: the metadata service has no session (Code is not Success)");
}

TEST_F(MetadataService, MustGiveTheEndOfTheSessionAsATime) {
  offer_session(200, tests::session_body("ecs", "tomorrow"));
  expect_error_with("role the-role: Expiration in the answer is not a time");
  offer_session(200, tests::session_body("ecs", ""));
  start_again();
  expect_error_with("role the-role: Expiration is missing in the answer");
}

TEST_F(MetadataService, IsAskedWithoutTheProxyOfTheEnvironment) {
  const testing::DeafPort proxy;
  setenv("http_proxy", proxy.url().c_str(), 1);
  EXPECT_EQ("ecs", found());
  unsetenv("http_proxy");
}

TEST_F(MetadataService, SessionsAreRenewedWhenAnHourIsLeft) {
  EXPECT_EQ("ecs", found());
  offer_session(200, tests::session_body("next", "2026-11-01T11:00:00Z"));
  clock().advance(std::chrono::minutes{4 * 60 + 59});
  EXPECT_EQ("ecs", found());
  clock().advance(std::chrono::minutes{1});
  EXPECT_EQ("next", found());
}

}  // namespace
}  // namespace syncledger::dataworks
