#include "dataworks/credentials/session_answer.hpp"

#include <array>

namespace syncledger::dataworks {
namespace {

using base::Failure;
using nlohmann::json;

/// The first of these members that says something.
template <std::size_t N>
std::string first_text(const json& object, const std::array<const char*, N>& names) {
  for (const char* name : names) {
    if (auto text = text_member(object, name); !text.empty()) return text;
  }
  return {};
}

}  // namespace

std::string text_member(const json& object, const char* name) {
  const json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

base::Result<Session, std::string> read_session(const json& object, const SessionNames& names) {
  Session session;
  session.credentials = {text_member(object, names.access_key_id),
                         text_member(object, names.access_key_secret),
                         text_member(object, names.security_token)};
  const auto missing = [](const char* name) {
    return Failure{std::string{name} + " is missing in the answer"};
  };
  if (session.credentials.access_key_id.empty()) return missing(names.access_key_id);
  if (session.credentials.access_key_secret.empty()) return missing(names.access_key_secret);
  if (session.credentials.security_token.empty()) return missing(names.security_token);
  const auto expiration = text_member(object, names.expiration);
  if (expiration.empty()) return session;
  session.expires_at = base::parse_rfc3339(expiration);
  if (!session.expires_at)
    return Failure{std::string{names.expiration} + " in the answer is not a time"};
  return session;
}

base::Result<Session, std::string> read_ending_session(const json& object,
                                                       const SessionNames& names) {
  auto session = read_session(object, names);
  if (session && !session->expires_at)
    return Failure{std::string{names.expiration} + " is missing in the answer"};
  return session;
}

std::string refusal_text(const HttpResponse& response, const Secrets& secrets) {
  constexpr std::array<const char*, 4> code_names{"Code", "code", "ErrorCode", "error"};
  constexpr std::array<const char*, 5> message_names{"Message", "message", "ErrorMessage",
                                                     "error_description", "Description"};
  std::string text = "HTTP " + std::to_string(response.status);
  const auto document = parse_document(response.body);
  if (!document) return text;
  if (const auto code = first_text(*document, code_names); !code.empty())
    text += ", " + secrets.without(code);
  if (const auto message = first_text(*document, message_names); !message.empty())
    text += ": " + secrets.without(message);
  return text;
}

model::UnknownReason reason_of_refusal(int http_status) {
  if (http_status >= 500) return model::UnknownReason::api_error;
  return http_status == 429 ? model::UnknownReason::throttled : model::UnknownReason::forbidden;
}

base::Result<json, CredentialFailure> read_answer(const HttpResponse& response,
                                                  const Secrets& secrets) {
  if (response.status != 200) {
    return Failure{
        CredentialFailure{refusal_text(response, secrets), reason_of_refusal(response.status)}};
  }
  auto document = parse_document(response.body);
  if (document) return std::move(*document);
  return Failure{CredentialFailure{"the answer cannot be read: " + document.error(),
                                   model::UnknownReason::bad_response}};
}

base::Result<json, CredentialFailure> read_answer(
    const base::Result<HttpResponse, HttpFailure>& response, const Secrets& secrets) {
  if (response) return read_answer(*response, secrets);
  return Failure{CredentialFailure{response.error().why, response.error().reason}};
}

}  // namespace syncledger::dataworks
