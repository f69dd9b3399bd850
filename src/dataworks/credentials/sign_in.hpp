#pragma once

#include "dataworks/credentials/cli_profiles.hpp"
#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

namespace syncledger::dataworks {

/// The session of a profile whose user has signed in with a browser: the one that `aliyun` has left
/// in the file while it lasts, else one for the access token in the file while that lasts. When
/// both have ended, the user must sign in again; the error says how. Nothing is written into the
/// file. The origin is left to the caller.
SessionResult fetch_by_cloud_sso(const Context& context, const CliProfile& profile,
                                 Freshness freshness);

/// As above. The refresh token in the file is never used: the service answers it with another and
/// drops it, so that a program that does not write into the file would sign the user out.
SessionResult fetch_by_oauth(const Context& context, const CliProfile& profile,
                             Freshness freshness);

}  // namespace syncledger::dataworks
