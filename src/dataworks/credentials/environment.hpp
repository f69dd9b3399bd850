#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

namespace syncledger::dataworks {

/// ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, with temporary credentials,
/// ALIBABA_CLOUD_SECURITY_TOKEN.
class EnvironmentProvider final : public Provider {
public:
  explicit EnvironmentProvider(const Context& context) : context_(context) {}

  [[nodiscard]] std::string name() const override { return "environment"; }

  SessionResult fetch(Freshness freshness) override;

private:
  const Context& context_;
};

}  // namespace syncledger::dataworks
