#include "simulator/authenticator.hpp"

#include <utility>

namespace syncledger::simulator {
namespace {

using base::Failure;

/// Dates are to the second, in UTC: `2026-11-01T00:00:00Z`.
std::optional<base::UtcTime> parse_date(const std::string& text) {
  if (text.size() != 20 || text.back() != 'Z') return std::nullopt;
  return base::parse_rfc3339(text);
}

std::optional<Refusal> find_date_flaw(const ScenarioClock& clock, const std::string& text) {
  const auto date = parse_date(text);
  if (!date) {
    return Refusal{400, "InvalidTimeStamp.Format",
                   "Specified time stamp or date value is not well formatted."};
  }
  if (!clock.accepts(*date)) {
    return Refusal{400, "InvalidTimeStamp.Expired",
                   "Specified time stamp or date value is expired."};
  }
  return std::nullopt;
}

Refusal signature_does_not_match(const Claim& claim) {
  return {400, "SignatureDoesNotMatch",
          "Specified signature is not matched with our calculation. server string to sign is:" +
              claim.string_to_sign};
}

}  // namespace

Authenticator::Authenticator(Account account, ScenarioClock& clock)
    : account_(std::move(account)), clock_(clock) {}

base::Result<Call, Refusal> Authenticator::authenticate(const HttpRequest& request) {
  auto claim = is_rpc_signed(request) ? read_rpc_claim(request, account_.access_key_secret)
                                      : read_v3_claim(request, account_.access_key_secret);
  if (!claim) return Failure{claim.error()};
  if (auto flaw = find_flaw(*claim)) return Failure{std::move(*flaw)};
  clock_.see(*parse_date(claim->date));
  if (!nonces_.use(claim->nonce, clock_.signature_now())) {
    return Failure{
        Refusal{400, "SignatureNonceUsed", "Specified signature nonce was used already."}};
  }
  return std::move(claim->call);
}

std::optional<Refusal> Authenticator::find_flaw(const Claim& claim) const {
  if (auto flaw = find_date_flaw(clock_, claim.date)) return flaw;
  if (claim.access_key_id != account_.access_key_id) {
    return Refusal{404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."};
  }
  if (auto flaw = find_token_flaw(claim)) return flaw;
  if (claim.nonce.empty()) return missing_parameter("MissingParameter", "SignatureNonce");
  if (claim.signature != claim.right_signature) return signature_does_not_match(claim);
  return std::nullopt;
}

std::optional<Refusal> Authenticator::find_token_flaw(const Claim& claim) const {
  if (claim.security_token == account_.security_token) return std::nullopt;
  if (!claim.security_token) {
    return Refusal{400, "MissingSecurityToken", "SecurityToken is mandatory for this action."};
  }
  if (!account_.security_token) {
    return Refusal{400, "InvalidSecurityToken.MismatchWithAccessKey",
                   "Specified SecurityToken mismatch with the AccessKey."};
  }
  return Refusal{400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."};
}

}  // namespace syncledger::simulator
