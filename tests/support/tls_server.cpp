#include "support/tls_server.hpp"

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>
#include <thread>

namespace syncledger::testing {
namespace {

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};

using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;

constexpr long seconds_per_day = 24L * 60 * 60;

void require(bool is_done) {
  if (!is_done) throw std::runtime_error("OpenSSL cannot make a certificate");
}

Key make_key() {
  Key key{EVP_EC_gen("P-256")};
  require(key != nullptr);
  return key;
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION_free>> extension{
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// A certificate for a key, not signed yet.
Certificate make_certificate(EVP_PKEY* key, const std::string& name, long serial, int from_days,
                             int until_days) {
  Certificate certificate{X509_new()};
  require(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from_days * seconds_per_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until_days * seconds_per_day);
  X509_set_pubkey(certificate.get(), key);
  const auto* text = static_cast<const unsigned char*>(static_cast<const void*>(name.c_str()));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, text,
                             -1, -1, 0);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
}

void write_pem(const std::filesystem::path& path, X509* certificate) {
  const std::unique_ptr<FILE, Freeing<std::fclose>> file{std::fopen(path.c_str(), "w")};
  require(file != nullptr && PEM_write_X509(file.get(), certificate) == 1);
}

bool is_address(const std::string& name) {
  return name.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

class TlsServer::Implementation {
public:
  Implementation(const TlsFlaws& flaws, const std::filesystem::path& ca_file, std::string body)
      : server_([&](SSL_CTX& context) { return set_up(context, flaws, ca_file); }) {
    server_.Post("/", [body = std::move(body)](const httplib::Request&, httplib::Response& answer) {
      answer.set_content(body, "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    require(port_ > 0);
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();  // stop() would not be heard
  }

  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  ~Implementation() {
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] int port() const { return port_; }

private:
  static bool set_up(SSL_CTX& context, const TlsFlaws& flaws,
                     const std::filesystem::path& ca_file) {
    const Key ca_key = make_key();
    const Certificate ca = make_certificate(ca_key.get(), "A test authority", 1, -1, 1);
    add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
    sign(ca.get(), ca.get(), ca_key.get());
    write_pem(ca_file, ca.get());

    const Key key = make_key();
    const Certificate certificate =
        make_certificate(key.get(), flaws.name, 2, flaws.valid_from_days, flaws.valid_until_days);
    add_extension(certificate.get(), ca.get(), NID_subject_alt_name,
                  (is_address(flaws.name) ? "IP:" : "DNS:") + flaws.name);
    sign(certificate.get(), ca.get(), ca_key.get());
    if (flaws.only_old_versions) {
      SSL_CTX_set_security_level(&context, 0);
      SSL_CTX_set_min_proto_version(&context, TLS1_VERSION);
      SSL_CTX_set_max_proto_version(&context, TLS1_1_VERSION);
    }
    return SSL_CTX_use_certificate(&context, certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(&context, key.get()) == 1;
  }

  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

TlsServer::TlsServer(const TlsFlaws& flaws, const std::filesystem::path& ca_file, std::string body)
    : implementation_(std::make_unique<Implementation>(flaws, ca_file, std::move(body))) {}

TlsServer::~TlsServer() = default;

std::string TlsServer::url() const {
  return "https://127.0.0.1:" + std::to_string(implementation_->port());
}

}  // namespace syncledger::testing
