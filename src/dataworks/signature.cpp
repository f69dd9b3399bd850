#include "dataworks/signature.hpp"

#include "base/text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace syncledger::dataworks {
namespace {

using Bytes = std::vector<unsigned char>;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

template <class Range>
std::string to_hex(const Range& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4U];
    text += digits[byte & 0x0FU];
  }
  return text;
}

std::string to_base64(const Bytes& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

Bytes hmac(const EVP_MD* digest, std::string_view key, std::string_view message) {
  Bytes code(EVP_MAX_MD_SIZE);
  unsigned int length = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()), as_bytes(message), message.size(),
           code.data(), &length) == nullptr) {
    throw std::runtime_error("cannot sign: the crypto library refused HMAC");
  }
  code.resize(length);
  return code;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

Parameters sorted_by_name(Parameters parameters) {
  std::stable_sort(parameters.begin(), parameters.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });
  return parameters;
}

/// Sorted, trimmed, repeated headers joined with a comma.
Parameters canonical_headers(const Parameters& headers) {
  Parameters joined;
  for (const auto& [name, value] : sorted_by_name(headers)) {
    if (!joined.empty() && joined.back().first == name) {
      joined.back().second.append(",").append(base::trimmed(value));
    } else {
      joined.emplace_back(name, base::trimmed(value));
    }
  }
  return joined;
}

}  // namespace

V3Signature sign_v3(const V3Request& request, std::string_view access_key_id,
                    std::string_view access_key_secret) {
  V3Signature result;
  result.canonical_query = canonical_query(request.query);
  std::string headers;
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    headers.append(name).append(":").append(value).append("\n");
    if (!result.signed_headers.empty()) result.signed_headers += ';';
    result.signed_headers += name;
  }
  result.canonical_request = request.method + "\n" + request.path + "\n" + result.canonical_query +
                             "\n" + headers + "\n" + result.signed_headers + "\n" +
                             request.body_sha256;
  result.hashed_canonical_request = sha256_hex(result.canonical_request);
  result.string_to_sign = "ACS3-HMAC-SHA256\n" + result.hashed_canonical_request;
  result.signature = to_hex(hmac(EVP_sha256(), access_key_secret, result.string_to_sign));
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
  result.signature = to_base64(hmac(EVP_sha1(), key, result.string_to_sign));
  return result;
}

std::string canonical_query(const Parameters& parameters) {
  std::string query;
  for (const auto& [name, value] : sorted_by_name(parameters)) {
    if (!query.empty()) query += '&';
    query.append(percent_encode(name)).append("=").append(percent_encode(value));
  }
  return query;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
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
  return encoded;
}

std::string hmac_sha256_base64(std::string_view key, std::string_view message) {
  return to_base64(hmac(EVP_sha256(), key, message));
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("cannot hash: the crypto library refused SHA-256");
  }
  return to_hex(digest);
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
  return to_hex(bytes);
}

}  // namespace syncledger::dataworks
