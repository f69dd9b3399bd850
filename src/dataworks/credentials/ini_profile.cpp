#include "base/text.hpp"
#include "dataworks/credentials/imds.hpp"
#include "dataworks/credentials/profile.hpp"
#include "dataworks/credentials/sts.hpp"

namespace syncledger::dataworks {
namespace {

std::string value_of(const IniProfile& profile, std::string_view key) {
  const auto found = profile.find(key);
  return found == profile.end() ? "" : found->second;
}

SessionResult key_of(const IniProfile& profile) {
  Session session;
  session.credentials = {
      value_of(profile, "access_key_id"), value_of(profile, "access_key_secret"), {}};
  if (session.credentials.access_key_id.empty()) return broken("access_key_id is missing");
  if (session.credentials.access_key_secret.empty()) return broken("access_key_secret is missing");
  return session;
}

}  // namespace

SessionResult fetch_ini_profile(const Context& context, const IniProfile& profile) {
  const auto type = base::lower_case(value_of(profile, "type"));
  if (type == "access_key") return key_of(profile);
  if (type == "ecs_ram_role") {
    auto session = fetch_from_metadata(context, value_of(profile, "role_name"));
    if (!session) session.error().is_configured = true;
    return session;
  }
  if (type == "ram_role_arn") {
    auto key = key_of(profile);
    if (!key) return key;
    Role role;
    role.arn = value_of(profile, "role_arn");
    role.session_name = value_of(profile, "role_session_name");
    role.policy = value_of(profile, "policy");
    return assume_role(context, role, key->credentials);
  }
  return broken(type.empty() ? "it has no type"
                             : "its type is not supported: use access_key, ecs_ram_role or "
                               "ram_role_arn");
}

base::Result<IniFileProvider::Fetched, Refusal> IniFileProvider::fetch_from(const std::string& text,
                                                                            Freshness) {
  const auto profiles = parse_ini_profiles(text);
  if (!profiles) return broken(profiles.error());
  const auto wanted = wanted_profile({});
  const auto profile = profiles->find(wanted);
  if (profile == profiles->end()) return has_no_profile(wanted);
  return Fetched{wanted, value_of(profile->second, "type"),
                 fetch_ini_profile(context(), profile->second)};
}

}  // namespace syncledger::dataworks
