#pragma once

#include "app/invocation.hpp"
#include "dataworks/client.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace syncledger::app {

/// The credentials of each account that is asked for.
class AccountBook {
public:
  /// Asks each source once, so that a pass does not begin in vain. One that may work the next time
  /// stays: what lacks its credentials fails. \throws UsageError that says what to set
  AccountBook(Invocation& invocation, const std::set<dataworks::QuotaKey>& quotas,
              const std::string& ca_file);

  [[nodiscard]] dataworks::Accounts accounts() const;

  /// Why a profile had no credentials for now; nothing if it had some.
  [[nodiscard]] std::optional<std::string> problem(const std::string& profile) const;

  /// Where the credentials of a profile came from; never the secret.
  [[nodiscard]] dataworks::CredentialOrigin origin(const std::string& profile) const;

private:
  std::map<std::string, std::unique_ptr<dataworks::CredentialSource>> sources_;
  std::map<std::string, std::string> problems_;
};

/// Where to ask about a region: --endpoint, $SYNCLEDGER_ENDPOINT, what is configured, or the
/// region's own. \throws UsageError
std::string endpoint_of(Invocation& invocation, const std::string& region_id,
                        const std::string& configured);

dataworks::ClientOptions client_options(const HttpConfig& http);

}  // namespace syncledger::app
