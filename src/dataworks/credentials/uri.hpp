#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

#include <string>

namespace syncledger::dataworks {

/// The session that a GET of this URL answers with. Messages name scheme and host of it only.
SessionResult fetch_from_uri(Context& context, const std::string& uri);

/// The last of the chain: $ALIBABA_CLOUD_CREDENTIALS_URI.
class UriProvider final : public Provider {
public:
  explicit UriProvider(Context& context) : context_(context) {}

  [[nodiscard]] std::string name() const override { return "credentials URI"; }

  SessionResult fetch(Freshness freshness) override;

private:
  Context& context_;
};

}  // namespace syncledger::dataworks
