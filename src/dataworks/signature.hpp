#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncledger::dataworks {

/// Names and values as they are meant, not encoded. Used for query parameters and for headers.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Everything an ACS3-HMAC-SHA256 signature covers. A client fills it with what it is about to
/// send, a verifying server with what it received.
struct V3Request {
  std::string method = "POST";
  std::string path = "/";
  Parameters query;         ///< decoded
  Parameters headers;       ///< the signed ones, names in lower case; see is_signed_header()
  std::string body_sha256;  ///< lower-case hex, the value of x-acs-content-sha256
};

/// The result of sign_v3(), with every step on the way, for tests and for finding out which step
/// two sides disagree on.
struct V3Signature {
  std::string canonical_query;  ///< also the query to send: no other encoding is needed
  std::string signed_headers;   ///< `host;x-acs-action;...`
  std::string canonical_request;
  std::string hashed_canonical_request;
  std::string string_to_sign;
  std::string signature;      ///< 64 hex digits
  std::string authorization;  ///< value of the Authorization header
};

/// Signs by "Request syntax and signature method V3". Throws std::runtime_error if the crypto
/// library fails.
V3Signature sign_v3(const V3Request& request, std::string_view access_key_id,
                    std::string_view access_key_secret);

/// Whether V3 signs a header: host, content-type and everything that starts with `x-acs-`.
bool is_signed_header(std::string_view lower_case_name);

/// The result of sign_rpc() with its steps.
struct RpcSignature {
  std::string canonical_query;
  std::string string_to_sign;
  std::string signature;  ///< Base64; to be percent-encoded when sent as parameter `Signature`
};

/// Signs by the older RPC scheme (SignatureMethod=HMAC-SHA1, SignatureVersion=1.0). `parameters`
/// are all parameters of query and form body but Signature. Throws std::runtime_error if the
/// crypto library fails.
RpcSignature sign_rpc(std::string_view method, const Parameters& parameters,
                      std::string_view access_key_secret);

/// Sorted by name in byte order, encoded, `name=value` joined by `&`; the same in both schemes.
std::string canonical_query(const Parameters& parameters);

/// RFC 3986: all but `A-Z a-z 0-9 - _ . ~` becomes %XX with upper-case digits.
std::string percent_encode(std::string_view text);

/// HMAC-SHA256 in Base64. Throws std::runtime_error if the crypto library fails.
std::string hmac_sha256_base64(std::string_view key, std::string_view message);

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// 32 random lower-case hex digits, for one attempt only. Throws std::runtime_error if the system
/// has no randomness.
std::string make_nonce();

}  // namespace syncledger::dataworks
