#pragma once

#include "base/result.hpp"
#include "base/utc_time.hpp"
#include "dataworks/credentials/credentials.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace syncledger::dataworks {

/// When to ask again for a session that does not say when it ends.
inline constexpr std::chrono::minutes unended_session_lasts{10};

/// Credentials with what is known of them.
struct Session {
  Credentials credentials;
  std::string origin;  ///< see CredentialOrigin
  std::optional<base::UtcTime> expires_at;
  /// How long before the end to ask for new ones; the official tools' 15 minutes.
  std::chrono::minutes renew_before{15};
  /// For sessions that end without saying when: how long until they are asked for again.
  std::optional<std::chrono::minutes> ask_again_after;
};

/// Why a provider gave no session.
struct Refusal {
  /// Whether somebody meant this provider to be used. Otherwise it is passed over in silence.
  bool is_configured = true;
  std::string why;                                                ///< one line without secrets
  model::UnknownReason reason = model::UnknownReason::forbidden;  ///< see CredentialFailure
};

using SessionResult = base::Result<Session, Refusal>;

/// `Failure{Refusal}` of a provider that somebody configured, and of one that nobody did.
base::Failure<Refusal> broken(std::string why,
                              model::UnknownReason reason = model::UnknownReason::forbidden);
base::Failure<Refusal> not_configured(std::string why);

/// Whether a session may come from a store (a file, the environment) or must have been issued now,
/// because the service refused what the store holds.
enum class Freshness { stored, newly_issued };

/// One way to get a session.
class Provider {
public:
  Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  virtual ~Provider() = default;

  /// What errors call it: `ECS RAM role`.
  [[nodiscard]] virtual std::string name() const = 0;

  /// Reads its files and asks its services again with every call.
  virtual SessionResult fetch(Freshness freshness) = 0;
};

/// Whether a text may stand in a header: not empty, and printable ASCII without spaces. A line
/// break would begin another header.
bool fits_a_header(const std::string& text);

/// The session itself if it can sign requests at this time; otherwise why not.
SessionResult checked(Session session, base::UtcTime now);

}  // namespace syncledger::dataworks
