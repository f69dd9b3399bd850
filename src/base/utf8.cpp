#include "base/utf8.hpp"

#include <utf8proc.h>

namespace syncledger::base {

Utf8Character first_character(std::string_view text) {
  // Most of what this program reads is ASCII, and a call of the library for each byte costs more
  // than all the rest of decoding an answer.
  constexpr unsigned char first_beyond_ascii = 0x80;
  if (!text.empty() && static_cast<unsigned char>(text.front()) < first_beyond_ascii) {
    return {static_cast<char32_t>(text.front()), 1};
  }
  utf8proc_int32_t code_point = -1;
  const auto* data = static_cast<const utf8proc_uint8_t*>(static_cast<const void*>(text.data()));
  const auto length =
      utf8proc_iterate(data, static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (length <= 0 || code_point < 0) return {};
  return {static_cast<char32_t>(code_point), static_cast<std::size_t>(length)};
}

Utf8Character take_character(std::string_view& rest, std::string_view& bytes) {
  const auto character = first_character(rest);
  bytes = rest.substr(0, character.length == 0 ? 1 : character.length);
  rest.remove_prefix(bytes.size());
  return character;
}

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const auto character = first_character(text.substr(offset));
    if (character.length == 0) return offset;
    offset += character.length;
  }
  return std::string_view::npos;
}

}  // namespace syncledger::base
