#pragma once

#include "base/result.hpp"
#include "base/utc_time.hpp"
#include "model/fetch_failure.hpp"

#include <optional>
#include <string>

namespace syncledger::dataworks {

/// What signs a request. Never printed, logged or stored.
struct Credentials {
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token;  ///< empty for a long-lived key
};

/// What may be said of credentials: nothing of it is secret.
struct CredentialOrigin {
  std::string description;  ///< `profile prod of ~/.aliyun/config.json (RamRoleArn)`
  std::optional<base::UtcTime> expires_at;  ///< nothing if they do not expire, or nobody knows when
};

/// Why there are no credentials.
struct CredentialFailure {
  std::string why;  ///< one line for people that says what to set, without any secret
  /// What a call that lacks them fails for. Anything but forbidden may pass: whoever gives them out
  /// could not be asked, or had a problem.
  model::UnknownReason reason = model::UnknownReason::forbidden;
};

/// Where credentials come from. For one thread at a time.
class CredentialSource {
public:
  CredentialSource() = default;
  CredentialSource(const CredentialSource&) = delete;
  CredentialSource& operator=(const CredentialSource&) = delete;
  virtual ~CredentialSource() = default;

  /// Valid credentials, from memory where possible.
  virtual base::Result<Credentials, CredentialFailure> get() = 0;

  /// Forgets what is in memory: the service called it expired.
  virtual void refresh() = 0;

  /// Where those of the last get() came from; an empty description if there were none.
  [[nodiscard]] virtual CredentialOrigin origin() const { return {}; }
};

}  // namespace syncledger::dataworks
