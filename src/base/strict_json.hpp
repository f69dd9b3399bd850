#pragma once

#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace syncledger::base {

/// What parse_json() accepts. The limits bound time and memory whatever the document holds.
struct JsonOptions {
  std::size_t max_bytes = std::size_t{4} * 1024 * 1024;
  std::size_t max_depth = 64;        ///< objects and arrays inside each other
  std::size_t max_values = 500'000;  ///< objects, arrays and scalars together
  bool allow_comments = false;       ///< `//` and `/* */`, for files that people write
  /// A number that neither 64 bits nor a double hold becomes the text that it is, instead of an
  /// error, for it is no reason to lose what stands beside it. For what services say; not together
  /// with allow_comments.
  bool keep_any_number = false;
  bool keep_lines = false;        ///< fill JsonDocument::lines
  std::string_view keep_text_of;  ///< a member of the root; fills JsonDocument::text
};

/// Where and why a text is not the JSON we accept. Never holds text of the document, which may be
/// a secret.
struct JsonError {
  std::size_t line = 1;    ///< from 1
  std::size_t column = 1;  ///< from 1, in characters
  std::string message;
};

/// `line 3, column 7: the same member name twice in one object`.
std::string to_string(const JsonError& error);

struct JsonDocument {
  nlohmann::json root;
  /// With keep_lines: the line of every value by its JSON pointer (`/workspaces/0/region`). For a
  /// member it is the line of its name.
  std::unordered_map<std::string, std::size_t> lines;
  /// The object or array of the member keep_text_of, byte for byte; a part of the parsed text.
  std::string_view text;
};

/// The one JSON parser of this program: RFC 8259, in linear time, and stricter where it leaves a
/// choice. A member name may occur once in an object (else two readers could see two documents);
/// text must be valid UTF-8; a number too large for a double is an error (but see keep_any_number).
/// Integers keep all 64 bits. A byte order mark at the start is skipped.
Result<JsonDocument, JsonError> parse_json(std::string_view text, const JsonOptions& options = {});

/// Whether all of a text is a number as RFC 8259 writes them, of whatever size.
bool is_json_number(std::string_view text);

}  // namespace syncledger::base
