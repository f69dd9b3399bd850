#include "dataworks/signed_call.hpp"

namespace syncledger::dataworks {
namespace {

const std::string api_version = "2020-05-18";

SignedCall sign_by_v3(const Endpoint& endpoint, const std::string& action, const Parameters& parameters,
                      const Credentials& credentials, base::UtcTime now) {
  V3Request request;
  request.query = parameters;
  request.body_sha256 = sha256_hex("");
  request.headers = {{"host", endpoint.host_header},
                     {"x-acs-action", action},
                     {"x-acs-content-sha256", request.body_sha256},
                     {"x-acs-date", base::to_rfc3339_seconds(now)},
                     {"x-acs-signature-nonce", make_nonce()},
                     {"x-acs-version", api_version}};
  if (!credentials.security_token.empty()) {
    request.headers.emplace_back("x-acs-security-token", credentials.security_token);
  }
  const auto signature = sign_v3(request, credentials.access_key_id, credentials.access_key_secret);
  SignedCall call{endpoint.base_url + "/?" + signature.canonical_query, {}};
  for (const auto& [name, value] : request.headers) {
    if (name != "host") call.headers.push_back(name + ": " + value);
  }
  call.headers.push_back("Authorization: " + signature.authorization);
  return call;
}

SignedCall sign_by_v1(const Endpoint& endpoint, const std::string& action, const Parameters& parameters,
                      const Credentials& credentials, base::UtcTime now) {
  Parameters all = parameters;
  all.insert(all.end(), {{"Action", action},
                         {"Format", "JSON"},
                         {"Version", api_version},
                         {"AccessKeyId", credentials.access_key_id},
                         {"SignatureMethod", "HMAC-SHA1"},
                         {"SignatureVersion", "1.0"},
                         {"SignatureNonce", make_nonce()},
                         {"Timestamp", base::to_rfc3339_seconds(now)}});
  if (!credentials.security_token.empty()) all.emplace_back("SecurityToken", credentials.security_token);
  const auto signature = sign_rpc("POST", all, credentials.access_key_secret);
  return {endpoint.base_url + "/?" + signature.canonical_query + "&Signature=" + percent_encode(signature.signature), {}};
}

}  // namespace

SignedCall sign_call(const Endpoint& endpoint, const std::string& action, const Parameters& parameters,
                     const Credentials& credentials, SignatureVersion version, base::UtcTime now) {
  auto call = version == SignatureVersion::v3 ? sign_by_v3(endpoint, action, parameters, credentials, now)
                                              : sign_by_v1(endpoint, action, parameters, credentials, now);
  call.headers.emplace_back("Accept: application/json");
  // Without a body there is no type to declare; libcurl would add one of a form.
  call.headers.emplace_back("Content-Type:");
  return call;
}

}  // namespace syncledger::dataworks
