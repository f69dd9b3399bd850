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

/// One call, as it is meant: of DataWorks' API unless another version is named.
struct ApiCall {
  std::string action;
  Parameters query{};
  Parameters form{};  ///< goes into the body, as ListFiles wants it
  std::string version = "2020-05-18";
};

/// Signs a call. Every try needs a signature of its own: nonce and date are part of it.
OutgoingRequest sign_call(const Endpoint& endpoint, const ApiCall& call,
                          const Credentials& credentials, SignatureVersion version,
                          base::UtcTime now);

/// The parameters that every call of the older RPC style has, signed or not.
Parameters rpc_parameters(const ApiCall& call, base::UtcTime now);

}  // namespace syncledger::dataworks
