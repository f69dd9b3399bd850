#pragma once

#include "dataworks/credentials/credentials.hpp"
#include "dataworks/credentials/options.hpp"

#include <memory>

namespace syncledger::dataworks {

/// The credentials of a workspace: those of a named profile, or else the first that Alibaba Cloud's
/// default chain finds (docs/credentials.md). Asks nobody before the first get().
std::unique_ptr<CredentialSource> make_credential_source(const CredentialOptions& options);

}  // namespace syncledger::dataworks
