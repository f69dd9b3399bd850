#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncledger::base {

/// One character at the start of a text.
struct Utf8Character {
  char32_t code_point = 0;
  std::size_t length = 0;  ///< in bytes; 0 if the text does not start with a valid character
};

/// Decodes by RFC 3629: overlong forms, surrogates and values above U+10FFFF are not valid.
Utf8Character first_character(std::string_view text);

/// Offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

/// A text from elsewhere, made fit for a terminal, a log line and a column of a table: one line of
/// valid UTF-8 of at most `max_characters` (`...` at the end if cut). White space runs become one
/// space; control characters, terminal escapes, bidirectional controls and invalid bytes become
/// U+FFFD.
std::string one_line(std::string_view text, std::size_t max_characters);

}  // namespace syncledger::base
