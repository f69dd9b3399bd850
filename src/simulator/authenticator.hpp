#pragma once

#include "simulator/claim.hpp"
#include "simulator/nonce_memory.hpp"
#include "simulator/scenario_clock.hpp"

#include <optional>
#include <string>

namespace syncledger::simulator {

/// The one account that the simulator knows.
struct Account {
  std::string access_key_id = "simulator";
  std::string access_key_secret = "simulator-secret";
  std::optional<std::string> security_token;
};

/// Decides whether a request comes from the account, as the gateway would: by either signature
/// scheme, the date, the nonce and the security token. Safe to share between threads.
class Authenticator {
public:
  /// `clock` must outlive this.
  Authenticator(Account account, ScenarioClock& clock);

  /// What a request asks for, or why it is refused. A request that is signed correctly moves the
  /// clock, and its nonce is used up.
  base::Result<Call, Refusal> authenticate(const HttpRequest& request);

private:
  [[nodiscard]] std::optional<Refusal> find_flaw(const Claim& claim) const;
  [[nodiscard]] std::optional<Refusal> find_token_flaw(const Claim& claim) const;

  Account account_;
  ScenarioClock& clock_;
  NonceMemory nonces_;
};

}  // namespace syncledger::simulator
