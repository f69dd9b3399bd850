#pragma once

#include "base/utc_time.hpp"
#include "dataworks/credentials/credentials.hpp"
#include "dataworks/endpoint.hpp"
#include "dataworks/outgoing_request.hpp"
#include "dataworks/signature.hpp"

#include <string>
#include <vector>

namespace syncledger::dataworks {

enum class SignatureVersion { v3, v1 };

/// One call of the API 2020-05-18, as it is meant.
struct ApiCall {
  std::string action;
  Parameters query;
  Parameters form;  ///< goes into the body, as ListFiles wants it
};

/// Signs a call. Every try needs a signature of its own: nonce and date are part of it.
OutgoingRequest sign_call(const Endpoint& endpoint, const ApiCall& call,
                          const Credentials& credentials, SignatureVersion version,
                          base::UtcTime now);

}  // namespace syncledger::dataworks
