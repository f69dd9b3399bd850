#pragma once

#include "dataworks/credentials/cli_profiles.hpp"
#include "dataworks/credentials/context.hpp"
#include "dataworks/credentials/credentials_file.hpp"
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

/// Profiles in a file of the user's.
class ProfileFileProvider : public Provider {
public:
  [[nodiscard]] std::string name() const override;

  SessionResult fetch(Freshness freshness) override;

protected:
  /// \param variable of the environment that names another file than `below_home`
  /// \param profile empty: $ALIBABA_CLOUD_PROFILE, else what the file says, else `default`
  ProfileFileProvider(Context& context, std::string variable, std::string below_home,
                      std::string profile)
      : context_(context),
        variable_(std::move(variable)),
        below_home_(std::move(below_home)),
        profile_(std::move(profile)) {}

  /// A profile that was looked up: what it is called, its kind for messages, and what came of it.
  struct Fetched {
    std::string profile;
    std::string kind;
    SessionResult session;
  };

  /// Finds and fetches the wanted profile in the text of the file; a refusal if it has none.
  virtual base::Result<Fetched, Refusal> fetch_from(const std::string& text,
                                                    Freshness freshness) = 0;

  [[nodiscard]] Context& context() const { return context_; }

  /// \param current the profile that the file itself prefers; may be empty
  [[nodiscard]] std::string wanted_profile(const std::string& current) const;

  static base::Failure<Refusal> has_no_profile(const std::string& name);

private:
  [[nodiscard]] FileLocation location() const;

  Context& context_;
  std::string variable_;
  std::string below_home_;
  std::string profile_;
};

/// ~/.aliyun/config.json, or what ALIBABA_CLOUD_CONFIG_FILE names.
class CliFileProvider final : public ProfileFileProvider {
public:
  explicit CliFileProvider(Context& context, std::string profile = {})
      : ProfileFileProvider(context, "ALIBABA_CLOUD_CONFIG_FILE", ".aliyun/config.json",
                            std::move(profile)) {}

  SessionResult fetch(Freshness freshness) override;

private:
  base::Result<Fetched, Refusal> fetch_from(const std::string& text, Freshness freshness) override;
};

/// ~/.alibabacloud/credentials, or what ALIBABA_CLOUD_CREDENTIALS_FILE names.
class IniFileProvider final : public ProfileFileProvider {
public:
  explicit IniFileProvider(Context& context, std::string profile = {})
      : ProfileFileProvider(context, "ALIBABA_CLOUD_CREDENTIALS_FILE", ".alibabacloud/credentials",
                            std::move(profile)) {}

private:
  base::Result<Fetched, Refusal> fetch_from(const std::string& text, Freshness freshness) override;
};

}  // namespace syncledger::dataworks
