#pragma once

#include "base/result.hpp"

#include <functional>
#include <optional>
#include <string>

namespace syncledger::dataworks {

/// What signs a request. Never printed, logged or stored.
struct Credentials {
  std::string access_key_id;
  std::string access_key_secret;
  std::string security_token;  ///< empty for a long-lived key
};

/// Where credentials come from. An error is one line for people that says what to set, without any secret.
class CredentialSource {
public:
  CredentialSource() = default;
  CredentialSource(const CredentialSource&) = delete;
  CredentialSource& operator=(const CredentialSource&) = delete;
  virtual ~CredentialSource() = default;

  /// Valid credentials, from memory where possible.
  virtual base::Result<Credentials, std::string> get() = 0;

  /// Forgets what is in memory: the service called it expired.
  virtual void refresh() = 0;
};

/// ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, with temporary credentials,
/// ALIBABA_CLOUD_SECURITY_TOKEN: the first of the official chain.
class EnvironmentCredentials final : public CredentialSource {
public:
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;
  explicit EnvironmentCredentials(Environment environment) : environment_(std::move(environment)) {}

  base::Result<Credentials, std::string> get() override;
  void refresh() override {}

private:
  Environment environment_;
};

}  // namespace syncledger::dataworks
