#pragma once

#include "base/result.hpp"
#include "simulator/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace syncledger::simulator {

/// What a request asks for.
struct Call {
  std::string action;
  std::string version;
  Parameters parameters;  ///< of query and form body, decoded
  bool xml = false;       ///< whether the answer is to be XML
};

/// Who a request says it comes from, and the proof. The same for both signature schemes.
struct Claim {
  Call call;
  std::string access_key_id;
  std::optional<std::string> security_token;
  std::string date;
  std::string nonce;
  std::string signature;        ///< as received
  std::string right_signature;  ///< as it has to be with the simulator's secret
  std::string string_to_sign;
};

/// Whether a request is signed by the older RPC scheme: it has no Authorization header and no
/// x-acs-signature-nonce, but an AccessKeyId or Signature among its parameters.
bool is_rpc_signed(const HttpRequest& request);

/// Whether the older scheme's Format asks for XML, which is also its default.
bool wants_xml(const HttpRequest& request);

/// Reads an ACS3-HMAC-SHA256 request. Refused if anything mandatory is missing, garbled or not
/// signed, or if the body is not the one that was hashed.
base::Result<Claim, Refusal> read_v3_claim(const HttpRequest& request,
                                           std::string_view access_key_secret);

/// Reads a request in the older RPC scheme (HMAC-SHA1).
base::Result<Claim, Refusal> read_rpc_claim(const HttpRequest& request,
                                            std::string_view access_key_secret);

/// The refusal for something mandatory that is not there.
Refusal missing_parameter(const std::string& code, const std::string& name);

/// The decoded parameters of query and form body together.
Parameters all_parameters(const HttpRequest& request);

}  // namespace syncledger::simulator
