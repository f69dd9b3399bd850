#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// The secrets of one exchange with a service, so that none of them gets into a message: a service
/// may well repeat in its error what it was sent, encoded or cut off.
class Secrets {
public:
  Secrets() = default;

  Secrets(std::initializer_list<std::string> secrets) : secrets_(secrets) {}

  void add(std::string secret) { secrets_.push_back(std::move(secret)); }

  /// Whether a text holds any part of a secret that is long enough to matter, as it is or
  /// percent-encoded, in any letter case.
  [[nodiscard]] bool are_in(std::string_view text) const;

  /// A text from elsewhere as it may stand in a message: one line, cut to a readable length,
  /// without long unreadable words; a remark in its place if it holds a secret.
  [[nodiscard]] std::string without(std::string_view text) const;

private:
  std::vector<std::string> secrets_;
};

/// Whether a text that should be the name of something may be a URL, a key or a token that got into
/// its place: a query, or a long word of letters and digits, or of capitals and small letters.
bool looks_like_a_secret(std::string_view text);

}  // namespace syncledger::dataworks
