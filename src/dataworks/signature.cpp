#include "dataworks/signature.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <tuple>

namespace syncledger::dataworks {
namespace {

using Bytes = std::vector<unsigned char>;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(const Bytes& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

struct Free {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }

  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

/// HMAC with one hash function, set up once: for OpenSSL 3 to look up an algorithm by its name
/// takes longer than to hash with it.
class Hmac {
public:
  explicit Hmac(std::string digest) {
    const std::unique_ptr<EVP_MAC, Free> mac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    if (mac) context_.reset(EVP_MAC_CTX_new(mac.get()));
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_CTX_set_params(context_.get(), parameters.data()) != 1) refuse();
  }

  Bytes operator()(std::string_view key, std::string_view message) {
    // A null key would mean the one before.
    const auto* const key_bytes = as_bytes(key.empty() ? std::string_view{""} : key);
    Bytes code(EVP_MAX_MD_SIZE);
    std::size_t length = 0;
    if (EVP_MAC_init(context_.get(), key_bytes, key.size(), nullptr) != 1 ||
        EVP_MAC_update(context_.get(), as_bytes(message), message.size()) != 1 ||
        EVP_MAC_final(context_.get(), code.data(), &length, code.size()) != 1) {
      refuse();
    }
    code.resize(length);
    return code;
  }

private:
  [[noreturn]] static void refuse() {
    throw std::runtime_error("cannot sign: the crypto library refused HMAC");
  }

  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

Bytes hmac_sha256(std::string_view key, std::string_view message) {
  thread_local Hmac hmac{"SHA256"};
  return hmac(key, message);
}

Bytes hmac_sha1(std::string_view key, std::string_view message) {
  thread_local Hmac hmac{"SHA1"};
  return hmac(key, message);
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

void append_encoded(std::string& encoded, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += digits[byte >> 4U];
      encoded += digits[byte & 0x0FU];
    }
  }
}

/// Equal names stay in the order given.
std::vector<const Parameters::value_type*> sorted_by_name(const Parameters& parameters) {
  std::vector<const Parameters::value_type*> sorted;
  sorted.reserve(parameters.size());
  for (const auto& parameter : parameters) sorted.push_back(&parameter);
  std::sort(sorted.begin(), sorted.end(), [](const auto* left, const auto* right) {
    return std::tie(left->first, left) < std::tie(right->first, right);
  });
  return sorted;
}

/// A line for each name, trimmed values of repeated headers joined with a comma; and the names.
void append_headers(const Parameters& headers, std::string& lines, std::string& names) {
  const std::string* last_name = nullptr;
  for (const auto* const header : sorted_by_name(headers)) {
    const auto& [name, value] = *header;
    if (last_name != nullptr && *last_name == name) {
      lines.back() = ',';
    } else {
      lines.append(name).append(":");
      if (last_name != nullptr) names += ';';
      names += name;
    }
    lines.append(base::trimmed(value)).append("\n");
    last_name = &name;
  }
}

}  // namespace

V3Signature sign_v3(const V3Request& request, std::string_view access_key_id,
                    std::string_view access_key_secret) {
  V3Signature result;
  result.canonical_query = canonical_query(request.query);
  std::string& canonical = result.canonical_request;
  canonical.append(request.method).append("\n").append(request.path).append("\n");
  canonical.append(result.canonical_query).append("\n");
  append_headers(request.headers, canonical, result.signed_headers);
  canonical.append("\n").append(result.signed_headers).append("\n").append(request.body_sha256);
  result.hashed_canonical_request = sha256_hex(canonical);
  result.string_to_sign = "ACS3-HMAC-SHA256\n" + result.hashed_canonical_request;
  result.signature = base::to_hex(hmac_sha256(access_key_secret, result.string_to_sign));
  result.authorization = "ACS3-HMAC-SHA256 Credential=" + std::string{access_key_id} +
                         ",SignedHeaders=" + result.signed_headers +
                         ",Signature=" + result.signature;
  return result;
}

bool is_signed_header(std::string_view lower_case_name) {
  return lower_case_name == "host" || lower_case_name == "content-type" ||
         lower_case_name.starts_with("x-acs-");
}

RpcSignature sign_rpc(std::string_view method, const Parameters& parameters,
                      std::string_view access_key_secret) {
  RpcSignature result;
  result.canonical_query = canonical_query(parameters);
  result.string_to_sign = std::string{method} + "&%2F&" + percent_encode(result.canonical_query);
  const std::string key = std::string{access_key_secret} + "&";
  result.signature = to_base64(hmac_sha1(key, result.string_to_sign));
  return result;
}

std::string canonical_query(const Parameters& parameters) {
  std::string query;
  for (const auto* const parameter : sorted_by_name(parameters)) {
    if (!query.empty()) query += '&';
    append_encoded(query, parameter->first);
    query += '=';
    append_encoded(query, parameter->second);
  }
  return query;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  append_encoded(encoded, text);
  return encoded;
}

std::string hmac_sha256_base64(std::string_view key, std::string_view message) {
  return to_base64(hmac_sha256(key, message));
}

std::string sha256_hex(std::string_view bytes) {
  static const std::unique_ptr<EVP_MD, Free> sha256{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  if (!sha256 ||
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, sha256.get(), nullptr) != 1) {
    throw std::runtime_error("cannot hash: the crypto library refused SHA-256");
  }
  return base::to_hex(digest);
}

std::string make_nonce() {
  constexpr std::size_t length = 16;
  // Fetched for many nonces at a time: a call of the generator costs more than the signature's
  // HMAC.
  thread_local std::array<unsigned char, 64 * length> pool{};
  thread_local std::size_t used = pool.size();
  if (used == pool.size()) {
    if (RAND_bytes(pool.data(), static_cast<int>(pool.size())) != 1) {
      throw std::runtime_error("cannot sign: the system gives no random numbers");
    }
    used = 0;
  }
  std::array<unsigned char, length> bytes{};
  std::copy_n(pool.begin() + static_cast<std::ptrdiff_t>(used), length, bytes.begin());
  used += length;
  return base::to_hex(bytes);
}

}  // namespace syncledger::dataworks
