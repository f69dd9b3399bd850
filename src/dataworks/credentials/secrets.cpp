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

}  // namespace

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
