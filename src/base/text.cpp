#include "base/text.hpp"

#include <algorithm>
#include <numeric>
#include <utf8proc.h>
#include <vector>

namespace syncledger::base {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// Takes one code point from the front; -1 and one byte if what stands there is malformed.
utf8proc_int32_t take_code_point(std::string_view& rest, std::string_view& bytes) {
  utf8proc_int32_t code_point = -1;
  const auto* data = static_cast<const utf8proc_uint8_t*>(static_cast<const void*>(rest.data()));
  const auto length = utf8proc_iterate(data, static_cast<utf8proc_ssize_t>(rest.size()), &code_point);
  const std::size_t taken = length > 0 ? static_cast<std::size_t>(length) : 1;
  bytes = rest.substr(0, taken);
  rest.remove_prefix(taken);
  return length > 0 ? code_point : -1;
}

std::size_t width_of(utf8proc_int32_t code_point) {
  return code_point < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
}

/// Characters that a terminal, or the bidirectional algorithm, would obey instead of show.
bool is_obeyed(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  std::string_view character;
  while (!bytes.empty()) {
    if (take_code_point(bytes, character) < 0) return false;
  }
  return true;
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  std::string_view bytes;
  while (!utf8.empty()) width += width_of(take_code_point(utf8, bytes));
  return width;
}

std::string cut_to_width(std::string_view utf8, std::size_t width) {
  if (display_width(utf8) <= width) return std::string{utf8};
  std::string cut;
  std::size_t used = 0;
  std::string_view bytes;
  while (!utf8.empty()) {
    used += width_of(take_code_point(utf8, bytes));
    if (used + 1 > width) break;
    cut += bytes;
  }
  return width == 0 ? "" : cut + std::string{ellipsis};
}

std::string printable(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  std::string_view character;
  while (!bytes.empty()) {
    const auto code_point = take_code_point(bytes, character);
    if (code_point < 0) {
      text += replacement;
    } else if (code_point == '\n' || code_point == '\r' || code_point == '\t') {
      text += ' ';
    } else if (is_obeyed(code_point)) {
      text += replacement;
    } else {
      text += character;
    }
  }
  return text;
}

std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::span<const std::string_view> candidates) {
  std::optional<std::string_view> nearest;
  std::size_t least = word.size() / 3 + 2;  // farther than that is another word
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least && distance < candidate.size()) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace syncledger::base
