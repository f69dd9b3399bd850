#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"
#include "dataworks/credentials/sts.hpp"

namespace syncledger::dataworks {

/// A role that is assumed with an OIDC token, as pods of ACK get one ("RRSA"). What `proof` and
/// `role` leave open comes from ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and
/// ALIBABA_CLOUD_OIDC_TOKEN_FILE. The origin is left to the caller.
SessionResult fetch_by_oidc(const Context& context, Role role, OidcProof proof);

/// The OIDC part of the chain: all from the environment.
class OidcProvider final : public Provider {
public:
  explicit OidcProvider(const Context& context) : context_(context) {}

  [[nodiscard]] std::string name() const override { return "OIDC"; }

  SessionResult fetch(Freshness freshness) override;

private:
  const Context& context_;
};

}  // namespace syncledger::dataworks
