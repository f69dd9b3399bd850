#pragma once

#include "dataworks/credentials/http.hpp"
#include "dataworks/credentials/secrets.hpp"
#include "dataworks/credentials/session.hpp"
#include "dataworks/document.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace syncledger::dataworks {

/// What a service calls the parts of a session.
struct SessionNames {
  const char* access_key_id;
  const char* access_key_secret;
  const char* security_token;
  const char* expiration;
};

inline constexpr SessionNames sts_names{"AccessKeyId", "AccessKeySecret", "SecurityToken",
                                        "Expiration"};

/// A text member of an object; empty if there is none, or it is something else.
std::string text_member(const nlohmann::json& object, const char* name);

/// The session in an object: key, secret and token; the end, if there is one, must be a time. The
/// error names what is missing, and no value.
base::Result<Session, std::string> read_session(const nlohmann::json& object,
                                                const SessionNames& names);

/// As read_session(), but the end must be given: of services that always do.
base::Result<Session, std::string> read_ending_session(const nlohmann::json& object,
                                                       const SessionNames& names);

/// What a response with an error says: `HTTP 403, NoPermission: ...`, from a body of JSON or XML in
/// the words of the gateway or of OAuth; of any other body nothing is shown.
std::string refusal_text(const HttpResponse& response, const Secrets& secrets);

/// What a call lacks credentials for if who gives them out answers with this status.
model::UnknownReason reason_of_refusal(int http_status);

/// The document in a response with status 200; otherwise why there is none.
base::Result<nlohmann::json, CredentialFailure> read_answer(const HttpResponse& response,
                                                            const Secrets& secrets);

/// As above, of what send_and_wait() brought.
base::Result<nlohmann::json, CredentialFailure> read_answer(
    const base::Result<HttpResponse, HttpFailure>& response, const Secrets& secrets);

}  // namespace syncledger::dataworks
