#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

#include <chrono>
#include <string>

namespace syncledger::dataworks {

/// Which STS to ask, as far as a profile says so.
struct StsChoice {
  std::string endpoint{};  ///< a host, or `scheme://host[:port]`
  std::string region{};
  bool is_vpc = false;
};

/// A role to be assumed.
struct Role {
  std::string arn;
  std::string session_name{};  ///< empty: $ALIBABA_CLOUD_ROLE_SESSION_NAME, else `syncledger`
  std::chrono::seconds duration{3600};  ///< at least 900 s
  std::string policy{};
  std::string external_id{};
  StsChoice sts{};
};

/// What proves to STS who we are without a key: an OIDC token in a file.
struct OidcProof {
  std::string provider_arn;
  std::string token_file;
};

/// AssumeRole, signed with the credentials of somebody who may. The origin is left to the caller.
SessionResult assume_role(const Context& context, const Role& role, const Credentials& credentials);

/// AssumeRoleWithOIDC, which is not signed.
SessionResult assume_role_with_oidc(const Context& context, const Role& role,
                                    const OidcProof& proof);

}  // namespace syncledger::dataworks
