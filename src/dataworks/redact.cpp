#include "dataworks/redact.hpp"

#include "base/text.hpp"
#include "dataworks/signature.hpp"

#include <string_view>

namespace syncledger::dataworks {
namespace {

constexpr std::string_view blank = "[redacted]";

/// Real secrets have 30 characters and more. A shorter one is a mistake or a test's, and would tear
/// holes into innocent words.
constexpr std::size_t shortest_secret = 12;

std::string with_escaped_slashes(std::string text) {
  base::replace_all(text, "/", "\\/");
  return text;
}

}  // namespace

void redact(std::string& text, const Credentials& credentials) {
  for (const std::string& secret : {credentials.access_key_secret, credentials.security_token}) {
    if (secret.size() < shortest_secret) continue;
    for (const auto& form : {secret, with_escaped_slashes(secret), percent_encode(secret)}) {
      base::replace_all(text, form, blank);
    }
  }
}

}  // namespace syncledger::dataworks
