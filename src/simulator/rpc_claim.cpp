#include "simulator/claim.hpp"

#include <algorithm>
#include <array>

namespace syncledger::simulator {
namespace {

using base::Failure;

constexpr std::array mandatory_parameters{"Action",          "Version",          "AccessKeyId",
                                          "SignatureMethod", "SignatureVersion", "SignatureNonce",
                                          "Timestamp",       "Signature"};

bool is_form(const HttpRequest& request) {
  const auto* type = find(request.headers, "content-type");
  return type == nullptr || type->starts_with("application/x-www-form-urlencoded");
}

std::optional<Refusal> find_flaw(const Parameters& parameters) {
  for (const auto* name : mandatory_parameters) {
    if (find(parameters, name) == nullptr) {
      return missing_parameter(std::string{"Missing"} + name, name);
    }
  }
  if (*find(parameters, "SignatureMethod") != "HMAC-SHA1") {
    return Refusal{400, "InvalidSignatureMethod",
                   "The specified signature method is not supported."};
  }
  if (*find(parameters, "SignatureVersion") != "1.0") {
    return Refusal{400, "InvalidSignatureVersion",
                   "The specified signature version is not supported."};
  }
  return std::nullopt;
}

}  // namespace

Refusal missing_parameter(const std::string& code, const std::string& name) {
  return {400, code,
          "The input parameter \"" + name +
              "\" that is mandatory for processing this request is not supplied."};
}

Parameters all_parameters(const HttpRequest& request) {
  auto parameters = parse_form(request.query);
  if (!is_form(request)) return parameters;
  for (auto& parameter : parse_form(request.body)) parameters.push_back(std::move(parameter));
  return parameters;
}

bool is_rpc_signed(const HttpRequest& request) {
  if (find(request.headers, "authorization") != nullptr ||
      find(request.headers, "x-acs-signature-nonce") != nullptr) {
    return false;
  }
  const auto parameters = all_parameters(request);
  return find(parameters, "AccessKeyId") != nullptr || find(parameters, "Signature") != nullptr;
}

bool wants_xml(const HttpRequest& request) {
  const auto parameters = all_parameters(request);
  const auto* format = find(parameters, "Format");
  return format == nullptr || *format == "XML" || *format == "xml";
}

base::Result<Claim, Refusal> read_rpc_claim(const HttpRequest& request,
                                            std::string_view access_key_secret) {
  auto parameters = all_parameters(request);
  if (auto flaw = find_flaw(parameters)) return Failure{std::move(*flaw)};
  Claim claim;
  claim.signature = *find(parameters, "Signature");
  const auto is_signature = [](const auto& parameter) { return parameter.first == "Signature"; };
  parameters.erase(std::remove_if(parameters.begin(), parameters.end(), is_signature),
                   parameters.end());
  auto right = dataworks::sign_rpc(request.method, parameters, access_key_secret);
  claim.access_key_id = *find(parameters, "AccessKeyId");
  // An older official client sends an empty token when it has none.
  const auto* token = find(parameters, "SecurityToken");
  if (token != nullptr && !token->empty()) claim.security_token = *token;
  claim.date = *find(parameters, "Timestamp");
  claim.nonce = *find(parameters, "SignatureNonce");
  claim.right_signature = std::move(right.signature);
  claim.string_to_sign = std::move(right.string_to_sign);
  claim.call = {*find(parameters, "Action"), *find(parameters, "Version"), std::move(parameters),
                wants_xml(request)};
  return claim;
}

}  // namespace syncledger::simulator
