#include "dataworks/redact.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace syncledger::dataworks {
namespace {

constexpr std::string_view blank = "[redacted]";

/// Real secrets have 30 characters and more. A shorter one is a mistake or a test's, and would tear
/// holes into innocent words.
constexpr std::size_t shortest_secret = 12;

/// How many characters at the start of a text, after `skipped` of them, are the number of this
/// character; 0 if they are not.
std::size_t length_of_number(std::string_view text, std::size_t skipped, std::size_t digits,
                             int base, char c) {
  const auto number = text.substr(std::min(skipped, text.size()), digits);
  unsigned code = 0;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), code, base);
  const bool is_it = error == std::errc{} && code == static_cast<unsigned char>(c);
  return is_it ? skipped + static_cast<std::size_t>(end - number.data()) : 0;
}

/// `%2B`; `%252B`, where what was encoded was encoded once more, and so on.
std::size_t length_of_percent_form(std::string_view text, char c) {
  constexpr std::size_t most = 1 + 2 * 4;
  std::size_t skipped = 1;
  while (skipped < most && text.substr(skipped).starts_with("25") && c != '%') skipped += 2;
  return text.size() < skipped + 2 ? 0 : length_of_number(text, skipped, 2, 16, c);
}

/// `\/` or `\u002b`, with more backslashes where JSON stands in JSON.
std::size_t length_of_json_form(std::string_view text, char c) {
  constexpr std::size_t most = 8;
  const auto skipped = text.substr(0, most).find_first_not_of('\\');
  if (skipped == std::string_view::npos) return 0;
  if (text[skipped] == c) return skipped + 1;
  return text[skipped] == 'u' ? length_of_number(text, skipped + 1, 4, 16, c) : 0;
}

/// `&#43;`, `&#x2b;` or `&amp;`.
std::size_t length_of_xml_form(std::string_view text, char c) {
  constexpr std::size_t longest = 8;
  if (c == '&' && text.starts_with("&amp;")) return 5;
  if (!text.starts_with("&#")) return 0;
  const bool is_hexadecimal = text.substr(2).starts_with("x");
  const auto end =
      length_of_number(text, is_hexadecimal ? 3 : 2, longest, is_hexadecimal ? 16 : 10, c);
  return end > 0 && end < text.size() && text[end] == ';' ? end + 1 : 0;
}

/// How many characters at the start of a text stand for this one; 0 if others do.
std::size_t length_of_form(std::string_view text, char c) {
  if (text.empty()) return 0;
  if (text.front() == c) return 1;
  switch (text.front()) {
    case '%':
      return length_of_percent_form(text, c);
    case '\\':
      return length_of_json_form(text, c);
    case '&':
      return length_of_xml_form(text, c);
    default:
      return 0;
  }
}

std::size_t length_of_form(std::string_view text, std::string_view secret) {
  std::size_t length = 0;
  for (const char c : secret) {
    const auto more = length_of_form(text.substr(length), c);
    if (more == 0) return 0;
    length += more;
  }
  return length;
}

/// Each search alone is quick, and most answers hold none of these.
bool may_hold_escapes(const std::string& text) {
  return text.find('%') != std::string::npos || text.find('\\') != std::string::npos ||
         text.find('&') != std::string::npos;
}

void blank_each(std::string& text, std::string_view secret) {
  base::replace_all(text, secret, blank);
  if (!may_hold_escapes(text)) return;
  const std::array<char, 4> first{secret.front(), '%', '\\', '&'};
  const std::string_view beginnings{first.data(), first.size()};
  for (auto at = text.find_first_of(beginnings); at != std::string::npos;
       at = text.find_first_of(beginnings, at)) {
    const auto length = length_of_form(std::string_view{text}.substr(at), secret);
    if (length > 0) text.replace(at, length, blank);
    at += length > 0 ? blank.size() : 1;
  }
}

}  // namespace

void redact(std::string& text, const Credentials& credentials) {
  for (const std::string& secret : {credentials.access_key_secret, credentials.security_token}) {
    if (secret.size() >= shortest_secret) blank_each(text, secret);
  }
}

}  // namespace syncledger::dataworks
