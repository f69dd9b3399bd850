#include "dataworks/client_fixture.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_server.hpp"

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::RawServer;
using ::syncledger::testing::TlsFlaws;
using ::syncledger::testing::TlsServer;
using tests::outcome;
namespace scripts = ::syncledger::testing::scripts;

class ClientTls : public tests::ClientTest {
protected:
  /// The outcome of a target behind such a server, whose authority is trusted. Another target of
  /// the same pass must not be harmed.
  std::string outcome_with(const TlsFlaws& flaws) {
    const TlsServer server{flaws, ca_file(), std::string{tests::good_body}};
    options().ca_file = ca_file();
    const auto observations = fetch({{target(1), server.url()}, {target(2), good_.url()}});
    EXPECT_EQ("RUN", outcome(observations[1]));
    return outcome(observations[0]);
  }

  [[nodiscard]] std::string ca_file() const { return folder_.file("ca.pem"); }

private:
  ::syncledger::testing::TemporaryDirectory folder_;
  RawServer good_{scripts::always(tests::good_response())};
};

TEST_F(ClientTls, AServerWithACertificateOfATrustedAuthorityIsBelieved) {
  EXPECT_EQ("RUN", outcome_with({}));
}

TEST_F(ClientTls, AnUnknownAuthorityIsNotTrusted) {
  const TlsServer server{{}, ca_file(), std::string{tests::good_body}};
  EXPECT_EQ("tls", outcome(fetch_from(server.url())));
}

TEST_F(ClientTls, ACertificateForAnotherNameIsRefused) {
  TlsFlaws flaws;
  flaws.name = "dataworks.cn-shanghai.aliyuncs.com";
  EXPECT_EQ("tls", outcome_with(flaws));
  flaws.name = "127.0.0.2";
  EXPECT_EQ("tls", outcome_with(flaws));
}

TEST_F(ClientTls, ACertificateThatHasExpiredIsRefused) {
  TlsFlaws flaws;
  flaws.valid_from_days = -30;
  flaws.valid_until_days = -1;
  EXPECT_EQ("tls", outcome_with(flaws));
}

TEST_F(ClientTls, ACertificateThatIsNotValidYetIsRefused) {
  TlsFlaws flaws;
  flaws.valid_from_days = 1;
  flaws.valid_until_days = 30;
  EXPECT_EQ("tls", outcome_with(flaws));
}

TEST_F(ClientTls, VersionsBefore12AreRefused) {
  TlsFlaws flaws;
  flaws.only_old_versions = true;
  EXPECT_EQ("tls", outcome_with(flaws));
}

TEST_F(ClientTls, AnAuthorityFileThatIsNotThereIsATlsFailure) {
  const TlsServer server{{}, ca_file(), std::string{tests::good_body}};
  options().ca_file = ca_file() + ".missing";
  EXPECT_EQ("tls", outcome(fetch_from(server.url())));
}

}  // namespace
}  // namespace syncledger::dataworks
