#include "dataworks/credentials/oidc.hpp"

#include <array>

namespace syncledger::dataworks {

SessionResult fetch_by_oidc(const Context& context, Role role, OidcProof proof) {
  struct Part {
    std::string& text;
    const char* variable;
  };

  const std::array<Part, 3> parts{{{role.arn, "ALIBABA_CLOUD_ROLE_ARN"},
                                   {proof.provider_arn, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"},
                                   {proof.token_file, "ALIBABA_CLOUD_OIDC_TOKEN_FILE"}}};
  for (const auto& part : parts) {
    if (part.text.empty()) part.text = context.variable(part.variable);
    if (part.text.empty()) return broken(std::string{part.variable} + " is not set");
  }
  return assume_role_with_oidc(context, role, proof);
}

SessionResult OidcProvider::fetch(Freshness) {
  // Without a token file nobody meant it: the other two have other uses.
  if (context_.variable("ALIBABA_CLOUD_OIDC_TOKEN_FILE").empty())
    return not_configured("ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set");
  auto session = fetch_by_oidc(context_, Role{}, {});
  if (session) session->origin = "environment variables (OIDC)";
  return session;
}

}  // namespace syncledger::dataworks
