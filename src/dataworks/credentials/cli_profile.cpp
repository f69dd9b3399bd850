#include "base/text.hpp"
#include "dataworks/credentials/external.hpp"
#include "dataworks/credentials/imds.hpp"
#include "dataworks/credentials/oidc.hpp"
#include "dataworks/credentials/profile.hpp"
#include "dataworks/credentials/sign_in.hpp"
#include "dataworks/credentials/sts.hpp"
#include "dataworks/credentials/uri.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace syncledger::dataworks {
namespace {

/// Official modes that cannot sign a call of this API, or that were given up.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> unsupported_modes{{
    {"bearertoken", "a bearer token cannot sign calls: use AK, StsToken or RamRoleArn"},
    {"rsakeypair", "RsaKeyPair is not supported: use AK or RamRoleArn"},
    {"ramrolearnwithrolename", "RamRoleArnWithRoleName is not supported: use ChainableRamRoleArn"},
    {"anonymous", "Anonymous cannot sign calls: use AK, StsToken or RamRoleArn"},
}};

/// One profile on its way to a session, through the profiles that it builds on.
class CliProfileFetch {
public:
  CliProfileFetch(Context& context, const CliProfiles& profiles, Freshness freshness)
      : context_(context), profiles_(profiles), freshness_(freshness) {}

  SessionResult fetch(const CliProfile& profile) {
    if (!profile.problem.empty()) return broken(profile.problem);
    using Fetch = std::function<SessionResult(CliProfileFetch&, const CliProfile&)>;
    static const std::map<std::string, Fetch, std::less<>> modes{
        {"ak", [](auto&, const auto& of_key) { return access_key(of_key); }},
        {"ststoken", [](auto&, const auto& of_token) { return sts_token(of_token); }},
        {"ramrolearn", &CliProfileFetch::ram_role_arn},
        {"ecsramrole", &CliProfileFetch::ecs_ram_role},
        {"oidc", &CliProfileFetch::oidc},
        {"chainableramrolearn", &CliProfileFetch::chainable_ram_role_arn},
        {"cloudsso", &CliProfileFetch::cloud_sso},
        {"oauth", &CliProfileFetch::oauth},
        {"external", &CliProfileFetch::external},
        {"credentialsuri", &CliProfileFetch::credentials_uri}};
    const auto mode = base::lower_case(profile.mode);
    const auto found = modes.find(mode);
    if (found != modes.end()) return found->second(*this, profile);
    const auto* const unsupported =
        std::find_if(unsupported_modes.begin(), unsupported_modes.end(),
                     [&](const auto& each) { return each.first == mode; });
    if (unsupported != unsupported_modes.end()) return broken(std::string{unsupported->second});
    return broken(mode.empty() ? "it has no mode" : "its mode is unknown");
  }

private:
  static SessionResult key_of(const CliProfile& profile) {
    // What `aliyun` leaves behind when somebody starts to configure it and stops.
    if (profile.access_key_id.empty() && profile.access_key_secret.empty())
      return not_configured("access_key_id is empty");
    if (profile.access_key_id.empty()) return broken("access_key_id is empty");
    if (profile.access_key_secret.empty()) return broken("access_key_secret is empty");
    Session session;
    session.credentials = {profile.access_key_id, profile.access_key_secret, profile.sts_token};
    return session;
  }

  static Role role_of(const CliProfile& profile) {
    Role role;
    role.arn = profile.ram_role_arn;
    role.session_name = profile.ram_session_name;
    const auto seconds =
        profile.duration_seconds ? profile.duration_seconds : profile.expired_seconds;
    if (seconds && *seconds != 0) role.duration = std::chrono::seconds{*seconds};
    role.policy = profile.policy;
    role.external_id = profile.external_id;
    role.sts = {profile.sts_endpoint, profile.sts_region, profile.enable_vpc.value_or(false)};
    return role;
  }

  static SessionResult access_key(const CliProfile& profile) {
    auto session = key_of(profile);
    // A token that an earlier mode left behind does not belong to this key.
    if (session) session->credentials.security_token.clear();
    return session;
  }

  static SessionResult sts_token(const CliProfile& profile) {
    if (profile.sts_token.empty()) return broken("sts_token is empty");
    return key_of(profile);
  }

  SessionResult ram_role_arn(const CliProfile& profile) {
    auto key = key_of(profile);
    if (!key) return key;
    return assume_role(context_, role_of(profile), key->credentials);
  }

  SessionResult ecs_ram_role(const CliProfile& profile) {
    return fetch_from_metadata(context_, profile.ram_role_name);
  }

  SessionResult oidc(const CliProfile& profile) {
    return fetch_by_oidc(context_, role_of(profile),
                         {profile.oidc_provider_arn, profile.oidc_token_file});
  }

  SessionResult chainable_ram_role_arn(const CliProfile& profile) {
    under_way_.push_back(&profile);
    const auto* const source = profiles_.find(profile.source_profile);
    if (source == nullptr)
      return broken("its source_profile " + quoted(profile.source_profile) + " does not exist");
    if (std::find(under_way_.begin(), under_way_.end(), source) != under_way_.end())
      return broken("its source_profile leads back to " + quoted(source->name));
    const auto session = fetch(*source);
    if (!session) {
      return broken("source profile " + quoted(source->name) + ": " + session.error().why,
                    session.error().reason);
    }
    return assume_role(context_, role_of(profile), session->credentials);
  }

  SessionResult cloud_sso(const CliProfile& profile) {
    return fetch_by_cloud_sso(context_, profile, freshness_);
  }

  SessionResult oauth(const CliProfile& profile) {
    return fetch_by_oauth(context_, profile, freshness_);
  }

  SessionResult external(const CliProfile& profile) {
    return fetch_from_command(context_, profile.process_command);
  }

  SessionResult credentials_uri(const CliProfile& profile) {
    if (external_sources_are_disabled(context_))
      return broken("switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
    const auto uri = profile.credentials_uri.empty()
                         ? context_.variable("ALIBABA_CLOUD_CREDENTIALS_URI")
                         : profile.credentials_uri;
    return fetch_from_uri(context_, uri);
  }

  static std::string quoted(const std::string& name) {
    return "\"" + base::one_line(name, 64) + "\"";
  }

  Context& context_;
  const CliProfiles& profiles_;
  Freshness freshness_;
  std::vector<const CliProfile*> under_way_;
};

}  // namespace

SessionResult fetch_cli_profile(Context& context, const CliProfiles& profiles,
                                const CliProfile& profile, Freshness freshness) {
  auto session = CliProfileFetch{context, profiles, freshness}.fetch(profile);
  // Whoever chose another mode than AK meant it.
  if (!session && base::lower_case(profile.mode) != "ak") session.error().is_configured = true;
  return session;
}

SessionResult CliFileProvider::fetch(Freshness freshness) {
  if (context().is_switched_on("ALIBABA_CLOUD_CLI_PROFILE_DISABLED"))
    return not_configured("switched off by ALIBABA_CLOUD_CLI_PROFILE_DISABLED");
  return ProfileFileProvider::fetch(freshness);
}

base::Result<CliFileProvider::Fetched, Refusal> CliFileProvider::fetch_from(const std::string& text,
                                                                            Freshness freshness) {
  const auto profiles = parse_cli_profiles(text);
  if (!profiles) return broken(profiles.error());
  const auto wanted = wanted_profile(profiles->current);
  const auto* const profile = profiles->find(wanted);
  if (profile == nullptr) return has_no_profile(wanted);
  return Fetched{wanted, profile->mode,
                 fetch_cli_profile(context(), *profiles, *profile, freshness)};
}

}  // namespace syncledger::dataworks
