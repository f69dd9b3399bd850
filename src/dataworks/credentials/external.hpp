#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

#include <string>

namespace syncledger::dataworks {

/// The session that a command prints as JSON (`mode`, `access_key_id`, `access_key_secret`,
/// `sts_token`, `expiration`), kept in memory and never written into a file. Refused if
/// ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS says so. The origin is left to the caller.
SessionResult fetch_from_command(const Context& context, const std::string& command);

/// Whether ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids profiles to run commands and to fetch
/// URIs: `1` or `true`.
bool external_sources_are_disabled(const Context& context);

}  // namespace syncledger::dataworks
