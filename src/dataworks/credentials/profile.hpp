#pragma once

#include "dataworks/credentials/cli_profiles.hpp"
#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/ini_profiles.hpp"
#include "dataworks/credentials/session.hpp"

#include <string>

namespace syncledger::dataworks {

/// The session of a profile of the aliyun command line, whichever mode it has (in any letter case).
/// The origin is left to the caller.
SessionResult fetch_cli_profile(Context& context, const CliProfiles& profiles,
                                const CliProfile& profile, Freshness freshness);

/// The session of a section of the INI file. The origin is left to the caller.
SessionResult fetch_ini_profile(const Context& context, const IniProfile& profile);

/// ~/.aliyun/config.json, or what ALIBABA_CLOUD_CONFIG_FILE names.
class CliFileProvider final : public Provider {
public:
  /// \param profile empty: $ALIBABA_CLOUD_PROFILE, else the `current` of the file
  explicit CliFileProvider(Context& context, std::string profile = {})
      : context_(context), profile_(std::move(profile)) {}

  [[nodiscard]] std::string name() const override;

  SessionResult fetch(Freshness freshness) override;

private:
  Context& context_;
  std::string profile_;
};

/// ~/.alibabacloud/credentials, or what ALIBABA_CLOUD_CREDENTIALS_FILE names.
class IniFileProvider final : public Provider {
public:
  /// \param profile empty: $ALIBABA_CLOUD_PROFILE, else `default`
  explicit IniFileProvider(Context& context, std::string profile = {})
      : context_(context), profile_(std::move(profile)) {}

  [[nodiscard]] std::string name() const override;

  SessionResult fetch(Freshness freshness) override;

private:
  Context& context_;
  std::string profile_;
};

}  // namespace syncledger::dataworks
