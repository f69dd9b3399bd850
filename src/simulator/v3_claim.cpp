#include "simulator/claim.hpp"

#include <algorithm>
#include <array>

namespace syncledger::simulator {
namespace {

using base::Failure;

constexpr std::string_view algorithm = "ACS3-HMAC-SHA256";
constexpr std::array mandatory_headers{"x-acs-action",         "x-acs-version",
                                       "x-acs-date",           "x-acs-signature-nonce",
                                       "x-acs-content-sha256", "host"};

struct Authorization {
  std::string credential;
  std::vector<std::string> signed_headers;
  std::string signature;
};

Refusal incomplete(const std::string& why) {
  return {400, "IncompleteSignature",
          "The request signature does not conform to Alibaba Cloud standards: " + why};
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// What stands behind `Name=` in one part of the header.
std::optional<std::string> value_of(std::string_view part, std::string_view name) {
  part.remove_prefix(std::min(part.size(), part.find_first_not_of(' ')));
  if (!part.starts_with(name)) return std::nullopt;
  return std::string{part.substr(name.size())};
}

std::optional<Authorization> parse_authorization(std::string_view text) {
  if (!text.starts_with(std::string{algorithm} + " ")) return std::nullopt;
  const auto parts = split(text.substr(algorithm.size() + 1), ',');
  if (parts.size() != 3) return std::nullopt;
  auto credential = value_of(parts[0], "Credential=");
  const auto signed_headers = value_of(parts[1], "SignedHeaders=");
  auto signature = value_of(parts[2], "Signature=");
  if (!credential || credential->empty() || !signed_headers || !signature || signature->empty()) {
    return std::nullopt;
  }
  return Authorization{std::move(*credential), split(*signed_headers, ';'), std::move(*signature)};
}

bool names(const Authorization& authorization, const std::string& header) {
  const auto& all = authorization.signed_headers;
  return std::find(all.begin(), all.end(), header) != all.end();
}

/// The refusal of a request of which something is missing, not signed, or not as it was hashed.
std::optional<Refusal> find_flaw(const HttpRequest& request, const Authorization& authorization) {
  for (const auto* header : mandatory_headers) {
    if (find(request.headers, header) == nullptr) {
      return missing_parameter("MissingParameter", header);
    }
  }
  for (const auto& [header, value] : request.headers) {
    const bool must_be_signed = header == "host" || header.starts_with("x-acs-");
    if (must_be_signed && !names(authorization, header)) {
      return incomplete("the header " + header + " must be signed.");
    }
  }
  for (const auto& header : authorization.signed_headers) {
    if (find(request.headers, header) == nullptr) {
      return incomplete("the signed header " + header + " is not there.");
    }
  }
  if (*find(request.headers, "x-acs-content-sha256") != dataworks::sha256_hex(request.body)) {
    return Refusal{400, "SignatureDoesNotMatch",
                   "The specified x-acs-content-sha256 does not match the body."};
  }
  return std::nullopt;
}

dataworks::V3Request canonical_form(const HttpRequest& request,
                                    const Authorization& authorization) {
  dataworks::V3Request canonical;
  canonical.method = request.method;
  canonical.path = request.path;
  canonical.query = parse_form(request.query);
  canonical.body_sha256 = *find(request.headers, "x-acs-content-sha256");
  for (const auto& header : request.headers) {
    if (names(authorization, header.first)) canonical.headers.push_back(header);
  }
  return canonical;
}

}  // namespace

base::Result<Claim, Refusal> read_v3_claim(const HttpRequest& request,
                                           std::string_view access_key_secret) {
  const auto* header = find(request.headers, "authorization");
  if (header == nullptr) return Failure{missing_parameter("MissingParameter", "Authorization")};
  auto authorization = parse_authorization(*header);
  if (!authorization) return Failure{incomplete("the Authorization header is garbled.")};
  if (auto flaw = find_flaw(request, *authorization)) return Failure{std::move(*flaw)};
  const auto right = dataworks::sign_v3(canonical_form(request, *authorization),
                                        authorization->credential, access_key_secret);
  Claim claim;
  claim.call = {*find(request.headers, "x-acs-action"), *find(request.headers, "x-acs-version"),
                all_parameters(request), false};
  claim.access_key_id = std::move(authorization->credential);
  if (const auto* token = find(request.headers, "x-acs-security-token")) {
    claim.security_token = *token;
  }
  claim.date = *find(request.headers, "x-acs-date");
  claim.nonce = *find(request.headers, "x-acs-signature-nonce");
  claim.signature = std::move(authorization->signature);
  claim.right_signature = right.signature;
  claim.string_to_sign = right.string_to_sign;
  return claim;
}

}  // namespace syncledger::simulator
