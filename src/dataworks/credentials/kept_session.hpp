#pragma once

#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/session.hpp"

#include <memory>
#include <optional>
#include <string>

namespace syncledger::dataworks {

/// Keeps the session of a provider in memory and renews it before its end: as long before as the
/// session says, but when half of it is left if it is shorter than twice that. A renewal that fails
/// does no harm while the old session lasts; it is tried again after a pause.
class KeptSession final : public CredentialSource {
public:
  /// The provider may use the context, which lives as long as this object.
  KeptSession(std::unique_ptr<Context> context, std::unique_ptr<Provider> provider)
      : context_(std::move(context)), provider_(std::move(provider)) {}

  base::Result<Credentials, CredentialFailure> get() override;

  /// Many requests under way with one ended session all call this; the first renewal answers them.
  void refresh() override;

  [[nodiscard]] CredentialOrigin origin() const override;

private:
  struct Attempt {
    base::UtcTime at;
    CredentialFailure failure;
  };

  [[nodiscard]] bool has_ended(base::UtcTime now) const;
  [[nodiscard]] bool is_due(base::UtcTime now) const;
  [[nodiscard]] bool is_pausing(base::UtcTime now) const;
  void renew(base::UtcTime now);

  std::unique_ptr<Context> context_;
  std::unique_ptr<Provider> provider_;
  std::optional<Session> session_;
  base::UtcTime obtained_at_;
  std::optional<base::UtcTime> issued_at_;  ///< when refresh() last led to a new session
  std::optional<Attempt> failed_;
  Freshness wanted_ = Freshness::stored;
};

}  // namespace syncledger::dataworks
