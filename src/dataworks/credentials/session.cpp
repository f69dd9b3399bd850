#include "dataworks/credentials/session.hpp"

#include <algorithm>

namespace syncledger::dataworks {

base::Failure<Refusal> broken(std::string why, model::UnknownReason reason) {
  return base::Failure{Refusal{true, std::move(why), reason}};
}

base::Failure<Refusal> not_configured(std::string why) {
  return base::Failure{Refusal{false, std::move(why)}};
}

bool fits_a_header(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

SessionResult checked(Session session, base::UtcTime now) {
  const auto& [id, secret, token] = session.credentials;
  if (!fits_a_header(id) || !fits_a_header(secret) || !(token.empty() || fits_a_header(token))) {
    return broken(
        "the key, its secret or the token holds a space, a line break or another character that "
        "no key has");
  }
  if (session.expires_at && *session.expires_at <= now) {
    return broken("what it gave has ended at " + base::to_rfc3339_seconds(*session.expires_at) +
                  " (here it is " + base::to_rfc3339_seconds(now) + ")");
  }
  return session;
}

}  // namespace syncledger::dataworks
