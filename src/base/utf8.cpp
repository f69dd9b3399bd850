#include "base/utf8.hpp"

namespace syncledger::base {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// What the lead byte says: length of the character, its bits, and the least value it may have.
struct Lead {
  std::size_t length;
  char32_t bits;
  char32_t least;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80U) return {1, byte, 0};
  if (byte >= 0xC2U && byte <= 0xDFU) return {2, byte & 0x1FU, 0x80};
  if (byte >= 0xE0U && byte <= 0xEFU) return {3, byte & 0x0FU, 0x800};
  if (byte >= 0xF0U && byte <= 0xF4U) return {4, byte & 0x07U, 0x10000};
  return {0, 0, 0};
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// Characters that change how what follows is shown, or are not shown at all.
bool is_unprintable(char32_t c) {
  return c < 0x20 || is_in(c, 0x7F, 0x9F) || c == 0x061C || is_in(c, 0x200B, 0x200F) ||
         is_in(c, 0x2028, 0x202E) || is_in(c, 0x2060, 0x206F) || c == 0xFEFF ||
         is_in(c, 0xFFF9, 0xFFFB);
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  if (text.empty()) return {};
  const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
  if (lead.length == 0 || lead.length > text.size()) return {};
  char32_t code_point = lead.bits;
  for (const char c : text.substr(1, lead.length - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) return {};
    code_point = (code_point << 6U) | (byte & 0x3FU);
  }
  const bool is_surrogate = is_in(code_point, 0xD800, 0xDFFF);
  if (code_point < lead.least || code_point > 0x10FFFF || is_surrogate) return {};
  return {code_point, lead.length};
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

std::string one_line(std::string_view text, std::size_t max_characters) {
  std::string line;
  std::size_t count = 0;
  bool blank_pending = false;
  while (!text.empty()) {
    const auto character = first_character(text);
    const std::size_t length = character.length == 0 ? 1 : character.length;
    const auto bytes = text.substr(0, length);
    text.remove_prefix(length);
    if (character.length != 0 && is_blank(character.code_point)) {
      blank_pending = !line.empty();
      continue;
    }
    const std::size_t width = blank_pending ? 2 : 1;
    if (count + width > max_characters) return line + "...";
    if (blank_pending) line += ' ';
    blank_pending = false;
    count += width;
    const bool is_shown = character.length != 0 && !is_unprintable(character.code_point);
    line += is_shown ? bytes : replacement;
  }
  return line;
}

}  // namespace syncledger::base
