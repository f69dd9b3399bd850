#pragma once

#include "base/result.hpp"
#include "dataworks/document.hpp"
#include "model/fetch_failure.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::dataworks {

/// What is thrown while an answer is read and turns out to be none of this service.
struct NotAnAnswer {
  std::string why;  ///< without text of the body
};

/// The document behind a response that is a good answer of any call of this service. Else the
/// failure that it means: an error body of the gateway, `Success` false, or no answer at all.
base::Result<nlohmann::json, model::FetchFailure> parse_answer(int http_status,
                                                               std::string_view body);

/// The same for a body that was parsed already.
base::Result<nlohmann::json, model::FetchFailure> accept_answer(int http_status,
                                                                nlohmann::json document,
                                                                std::string_view body);

/// The failure behind a body that is no answer: with an error status it is that error, else a bad
/// response.
model::FetchFailure no_answer(int http_status, std::string_view body, const std::string& why);

/// The failure behind an answer that says that the service could not tell, and perhaps why.
model::FetchFailure lookup_failure(int http_status, const std::string& message,
                                   const std::string& request_id);

/// A message of the service as one printable line that is the same for the same problem: without
/// the request id, and without the string that it signed; `otherwise` if it says nothing.
std::string message_line(std::string text, const std::string& request_id,
                         const std::string& otherwise);

/// A word of the service as one short printable line.
std::string short_line(std::string_view text);

// Members as any generation of the API may show them.

/// Absent, null, empty text, empty object and empty list all say nothing.
bool says_nothing(const nlohmann::json& value);

/// A text, or a whole number as the text that was received; nothing if it says nothing. NUL becomes
/// U+FFFD. \throws NotAnAnswer
std::optional<std::string> text_of(const nlohmann::json& value, const char* name);

/// Whether a member means true; nothing if it says nothing, or a number that is neither 1 nor 0.
/// \throws NotAnAnswer
std::optional<bool> truth_of(const nlohmann::json& value);

/// A whole number, or a text that is one; nothing otherwise.
std::optional<std::int64_t> integer_of(const nlohmann::json& value);

}  // namespace syncledger::dataworks
