#include "dataworks/signed_call.hpp"

#include <string_view>

namespace syncledger::dataworks {
namespace {

const std::string sha256_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const std::string form_type = "application/x-www-form-urlencoded";

void add_header(OutgoingRequest& request, std::string_view name, std::string_view value) {
  constexpr std::string_view separator = ": ";
  std::string& line = request.headers.emplace_back();
  line.reserve(name.size() + separator.size() + value.size());
  line.append(name).append(separator).append(value);
}

OutgoingRequest sign_by_v3(const Endpoint& endpoint, const ApiCall& call,
                           const Credentials& credentials, base::UtcTime now) {
  OutgoingRequest request;
  request.body = canonical_query(call.form);
  V3Request to_sign;
  to_sign.query = call.query;
  to_sign.body_sha256 = request.body.empty() ? sha256_of_nothing : sha256_hex(request.body);
  auto& signed_headers = to_sign.headers;
  signed_headers.reserve(8);
  signed_headers.emplace_back("host", endpoint.host_header);
  signed_headers.emplace_back("x-acs-action", call.action);
  signed_headers.emplace_back("x-acs-content-sha256", to_sign.body_sha256);
  signed_headers.emplace_back("x-acs-date", base::to_rfc3339_seconds(now));
  signed_headers.emplace_back("x-acs-signature-nonce", make_nonce());
  signed_headers.emplace_back("x-acs-version", call.version);
  if (!call.form.empty()) signed_headers.emplace_back("content-type", form_type);
  if (!credentials.security_token.empty())
    signed_headers.emplace_back("x-acs-security-token", credentials.security_token);
  const auto signature = sign_v3(to_sign, credentials.access_key_id, credentials.access_key_secret);
  request.url = endpoint.base_url + "/";
  if (!call.query.empty()) request.url += "?" + signature.canonical_query;
  request.headers.reserve(signed_headers.size() + 2);
  for (const auto& [name, value] : signed_headers) {
    if (name != "host") add_header(request, name, value);
  }
  add_header(request, "Authorization", signature.authorization);
  return request;
}

/// The parameters of the call itself stay where they are meant to be, the common ones and the
/// signature go into the query; the signature covers them all.
OutgoingRequest sign_by_v1(const Endpoint& endpoint, const ApiCall& call,
                           const Credentials& credentials, base::UtcTime now) {
  Parameters query = rpc_parameters(call, now);
  query.insert(query.end(), {{"AccessKeyId", credentials.access_key_id},
                             {"SignatureMethod", "HMAC-SHA1"},
                             {"SignatureVersion", "1.0"}});
  if (!credentials.security_token.empty())
    query.emplace_back("SecurityToken", credentials.security_token);
  Parameters all = query;
  all.insert(all.end(), call.form.begin(), call.form.end());
  const auto signature = sign_rpc("POST", all, credentials.access_key_secret);
  OutgoingRequest request;
  request.url = endpoint.base_url + "/?" + canonical_query(query) +
                "&Signature=" + percent_encode(signature.signature);
  request.body = canonical_query(call.form);
  if (!call.form.empty()) add_header(request, "content-type", form_type);
  return request;
}

}  // namespace

Parameters rpc_parameters(const ApiCall& call, base::UtcTime now) {
  Parameters parameters = call.query;
  parameters.insert(parameters.end(), {{"Action", call.action},
                                       {"Format", "JSON"},
                                       {"Version", call.version},
                                       {"SignatureNonce", make_nonce()},
                                       {"Timestamp", base::to_rfc3339_seconds(now)}});
  return parameters;
}

OutgoingRequest sign_call(const Endpoint& endpoint, const ApiCall& call,
                          const Credentials& credentials, SignatureVersion version,
                          base::UtcTime now) {
  auto request = version == SignatureVersion::v3 ? sign_by_v3(endpoint, call, credentials, now)
                                                 : sign_by_v1(endpoint, call, credentials, now);
  request.headers.emplace_back("Accept: application/json");
  // Without a body there is no type to declare; libcurl would add one of a form.
  if (call.form.empty()) request.headers.emplace_back("Content-Type:");
  return request;
}

}  // namespace syncledger::dataworks
