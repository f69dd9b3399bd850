#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

#include <string>

namespace syncledger::dataworks {

/// The session of the RAM role of the ECS instance we run on, from its metadata service: version 2
/// (with a token), or version 1 where that is not available, unless ALIBABA_CLOUD_IMDSV1_DISABLED.
/// \param role empty: $ALIBABA_CLOUD_ECS_METADATA, else the one that the service names
SessionResult fetch_from_metadata(const Context& context, std::string role);

/// The ECS part of the chain.
class EcsRoleProvider final : public Provider {
public:
  explicit EcsRoleProvider(const Context& context) : context_(context) {}

  [[nodiscard]] std::string name() const override { return "ECS RAM role"; }

  SessionResult fetch(Freshness) override { return fetch_from_metadata(context_, ""); }

private:
  const Context& context_;
};

}  // namespace syncledger::dataworks
