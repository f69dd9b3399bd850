#pragma once

#include <cstddef>
#include <string_view>

namespace syncledger::base {

/// One character at the start of a text.
struct Utf8Character {
  char32_t code_point = 0;
  std::size_t length = 0;  ///< in bytes; 0 if the text does not start with a valid character
};

/// Decodes by RFC 3629: overlong forms, surrogates and values above U+10FFFF are not valid.
Utf8Character first_character(std::string_view text);

/// Takes one character from the front of a text that is not empty, and says which bytes it was: one
/// byte if what stands there is not valid.
Utf8Character take_character(std::string_view& rest, std::string_view& bytes);

/// Offset of the first byte that is not valid UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace syncledger::base
