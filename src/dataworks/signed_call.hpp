#pragma once

#include "base/utc_time.hpp"
#include "dataworks/credentials/credentials.hpp"
#include "dataworks/endpoint.hpp"
#include "dataworks/signature.hpp"

#include <string>
#include <vector>

namespace syncledger::dataworks {

enum class SignatureVersion { v3, v1 };

/// A request as it goes on the wire: POST, all parameters in the query, empty body.
struct SignedCall {
  std::string url;
  std::vector<std::string> headers;  ///< `Name: value`
};

/// Signs a call of the API 2020-05-18. Every try needs a signature of its own: nonce and date are
/// part of it.
SignedCall sign_call(const Endpoint& endpoint, const std::string& action,
                     const Parameters& parameters, const Credentials& credentials,
                     SignatureVersion version, base::UtcTime now);

}  // namespace syncledger::dataworks
