#pragma once

#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace syncledger::dataworks {

/// Nothing that the service says is longer than this.
constexpr std::size_t max_body_bytes = std::size_t{4} * 1024 * 1024;

/// Turns a body into one tree, whichever syntax it has: JSON, or XML as this gateway writes it.
/// Decided by the first byte that is not white space, never by Content-Type; a byte order mark is
/// skipped. XML elements become members, their text is text, and repeated siblings an array, for so
/// the gateway writes lists. Anything a strict reader would refuse is an error: malformed or cut
/// off, not UTF-8, a name twice in one object, a DOCTYPE, an undefined entity, too deep or too
/// long. The error is one line without text of the body.
base::Result<nlohmann::json, std::string> parse_document(std::string_view body);

/// The member of an object; null if there is none, or it is no object.
const nlohmann::json& member(const nlohmann::json& object, const char* name);

/// The XML half of it. Precondition: well-formed UTF-8.
base::Result<nlohmann::json, std::string> parse_xml(std::string_view body);

}  // namespace syncledger::dataworks
