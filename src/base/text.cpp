#include "base/text.hpp"

#include "base/hex.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <utf8proc.h>
#include <vector>

namespace syncledger::base {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

std::size_t width_of(const Utf8Character& character) {
  if (character.length == 0) return 1;
  const auto code_point = static_cast<utf8proc_int32_t>(character.code_point);
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
}

bool is_blank(const Utf8Character& character) {
  const char32_t c = character.code_point;
  return character.length != 0 && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

bool is_in(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// Neither malformed nor a character that a terminal or the bidirectional algorithm would obey
/// instead of show, or that is not shown at all.
bool is_shown(const Utf8Character& character) {
  const char32_t c = character.code_point;
  return character.length != 0 && c >= 0x20 && !is_in(c, 0x7F, 0x9F) && c != 0x061C &&
         !is_in(c, 0x200B, 0x200F) && !is_in(c, 0x2028, 0x202E) && !is_in(c, 0x2060, 0x206F) &&
         c != 0xFEFF && !is_in(c, 0xFFF9, 0xFFFB);
}

/// `\u009b`. Precondition: at most four hexadecimal digits, as all have that are not shown.
std::string escaped_for_json(char32_t code_point) {
  return "\\u" + to_hex(std::array{static_cast<unsigned char>(code_point >> 8U),
                                   static_cast<unsigned char>(code_point & 0xFFU)});
}

char lower_letter(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char c : left) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (c == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  std::string_view bytes;
  while (!utf8.empty()) width += width_of(take_character(utf8, bytes));
  return width;
}

std::string cut_to_width(std::string_view utf8, std::size_t width) {
  if (display_width(utf8) <= width) return std::string{utf8};
  std::string cut;
  std::size_t used = 0;
  std::string_view bytes;
  while (!utf8.empty()) {
    used += width_of(take_character(utf8, bytes));
    if (used + 1 > width) break;
    cut += bytes;
  }
  return width == 0 ? "" : cut + std::string{ellipsis};
}

std::string printable(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  std::string_view taken;
  while (!bytes.empty()) {
    const auto character = take_character(bytes, taken);
    text += is_blank(character) ? " " : is_shown(character) ? taken : replacement;
  }
  return text;
}

std::string printable_json(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  std::string_view taken;
  while (!json.empty()) {
    const auto character = take_character(json, taken);
    if (is_blank(character) || is_shown(character)) {
      text += taken;
    } else {
      text += escaped_for_json(character.code_point);
    }
  }
  return text;
}

std::string one_line(std::string_view text, std::size_t max_characters) {
  const auto is_graphic = [](char c) { return c > ' ' && c < '\x7F'; };
  if (text.size() <= max_characters && std::all_of(text.begin(), text.end(), is_graphic))
    return std::string{text};  // what most words are
  std::string line;
  std::size_t count = 0;
  bool blank_pending = false;
  std::string_view taken;
  while (!text.empty()) {
    const auto character = take_character(text, taken);
    if (is_blank(character)) {
      blank_pending = !line.empty();
      continue;
    }
    const std::size_t width = blank_pending ? 2 : 1;
    if (count + width > max_characters) return line + "...";
    if (blank_pending) line += ' ';
    blank_pending = false;
    count += width;
    line += is_shown(character) ? taken : replacement;
  }
  return line;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::string lower_case(std::string_view text) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(), lower_letter);
  return lower;
}

bool is_same_word(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower_letter(a) == lower_letter(b); });
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  auto at = text.find(what);
  if (at == std::string::npos) return;
  std::string replaced;
  std::size_t copied = 0;
  for (; at != std::string::npos; at = text.find(what, copied)) {
    replaced.append(text, copied, at - copied).append(by);
    copied = at + what.size();
  }
  text = replaced.append(text, copied);
}

std::string with_ascii_quotes(std::string text) {
  replace_all(text, "\xE2\x80\x98", "\"");
  replace_all(text, "\xE2\x80\x99", "\"");
  return text;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

std::string joined(std::span<const std::string_view> words, std::string_view separator) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty()) text += separator;
    text += word;
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
