#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace syncledger::testing {

/// What is wrong with a TLS server; by default nothing.
struct TlsFlaws {
  std::string name = "127.0.0.1";  ///< an IP address or a host name: whom the certificate is for
  int valid_from_days = -1;        ///< from now
  int valid_until_days = 1;
  bool only_old_versions = false;  ///< offers TLS 1.1 at most
};

/// An HTTPS server on a port of 127.0.0.1 that answers every POST with the same body. Its
/// certificate is of an authority of its own.
class TlsServer {
public:
  /// Serves from now on; writes the certificate of its authority to `ca_file`.
  TlsServer(const TlsFlaws& flaws, const std::filesystem::path& ca_file, std::string body);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  /// `https://127.0.0.1:PORT`
  [[nodiscard]] std::string url() const;

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::testing
