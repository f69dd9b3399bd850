#include "dataworks/credentials/secrets.hpp"

#include "base/text.hpp"
#include "dataworks/credentials/context.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace syncledger::dataworks {
namespace {

/// Eight characters in a row that a message has in common with a secret are no coincidence; a
/// secret that is shorter must not appear as a whole.
constexpr std::size_t telling_length = 8;

/// Signatures and tokens in whatever encoding; a readable word, an ARN included, is shorter.
constexpr std::size_t longest_word = 72;
constexpr std::size_t longest_text = 200;
constexpr std::size_t longest_looked_at = 4096;

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned char byte = 0;
    const char* const digits = text.data() + at + 1;
    if (text[at] == '%' && at + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      at += 2;
    } else {
      decoded += text[at];
    }
  }
  return decoded;
}

bool shares_a_part(const std::string& text, const std::string& secret) {
  if (secret.empty()) return false;
  const std::size_t length = std::min(secret.size(), telling_length);
  for (std::size_t at = 0; at + length <= secret.size(); ++at) {
    if (text.find(secret.data() + at, 0, length) != std::string::npos) return true;
  }
  return false;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}

/// How many kinds of characters a word is made of.
int kinds_in(std::string_view word) {
  int kinds = 0;
  for (const auto is_of_kind : {is_digit, is_capital, is_small})
    kinds += std::any_of(word.begin(), word.end(), is_of_kind) ? 1 : 0;
  return kinds;
}

}  // namespace

bool looks_like_a_secret(std::string_view text) {
  constexpr std::size_t length_of_keys = 16;
  if (text.find("://") != std::string_view::npos ||
      text.find_first_of("?&=#@") != std::string_view::npos)
    return true;
  const auto is_of_a_word = [](char c) { return is_digit(c) || is_capital(c) || is_small(c); };
  while (!text.empty()) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_of_a_word);
    const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (word.size() >= length_of_keys && kinds_in(word) > 1) return true;
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return false;
}

bool Secrets::are_in(std::string_view text) const {
  // A string to sign repeats the parameters encoded twice.
  const auto once = percent_decoded(text);
  const auto twice = percent_decoded(once);
  for (const auto& each : {std::string{text}, once, twice}) {
    const auto folded = base::lower_case(each);
    const bool is_in = std::any_of(secrets_.begin(), secrets_.end(), [&](const auto& secret) {
      return shares_a_part(folded, base::lower_case(secret));
    });
    if (is_in) return true;
  }
  return false;
}

std::string Secrets::without(std::string_view text) const {
  text = text.substr(0, longest_looked_at);
  if (are_in(text)) return "(not shown: it repeats a secret)";
  std::istringstream words{std::string{text}};
  std::string readable;
  for (std::string word; words >> word;) {
    readable += readable.empty() ? "" : " ";
    readable += word.size() > longest_word ? "..." : word;
  }
  return base::one_line(readable, longest_text);
}

}  // namespace syncledger::dataworks
