#include "dataworks/credentials/cli_profiles.hpp"

#include "base/strict_json.hpp"
#include "dataworks/answer.hpp"

#include <algorithm>
#include <array>

namespace syncledger::dataworks {
namespace {

using base::Failure;
using nlohmann::json;
using Number = std::optional<std::int64_t>;

template <class Value>
struct Field {
  const char* name;
  Value CliProfile::*member;
};

constexpr std::array<Field<std::string>, 23> texts{{
    {"name", &CliProfile::name},
    {"mode", &CliProfile::mode},
    {"access_key_id", &CliProfile::access_key_id},
    {"access_key_secret", &CliProfile::access_key_secret},
    {"sts_token", &CliProfile::sts_token},
    {"ram_role_arn", &CliProfile::ram_role_arn},
    {"ram_role_name", &CliProfile::ram_role_name},
    {"ram_session_name", &CliProfile::ram_session_name},
    {"source_profile", &CliProfile::source_profile},
    {"external_id", &CliProfile::external_id},
    {"policy", &CliProfile::policy},
    {"sts_region", &CliProfile::sts_region},
    {"sts_endpoint", &CliProfile::sts_endpoint},
    {"oidc_provider_arn", &CliProfile::oidc_provider_arn},
    {"oidc_token_file", &CliProfile::oidc_token_file},
    {"cloud_sso_sign_in_url", &CliProfile::cloud_sso_sign_in_url},
    {"cloud_sso_account_id", &CliProfile::cloud_sso_account_id},
    {"cloud_sso_access_config", &CliProfile::cloud_sso_access_config},
    {"access_token", &CliProfile::access_token},
    {"oauth_site_type", &CliProfile::oauth_site_type},
    {"oauth_access_token", &CliProfile::oauth_access_token},
    {"process_command", &CliProfile::process_command},
    {"credentials_uri", &CliProfile::credentials_uri},
}};

constexpr std::array<Field<Number>, 5> numbers{{
    {"sts_expiration", &CliProfile::sts_expiration},
    {"expired_seconds", &CliProfile::expired_seconds},
    {"duration_seconds", &CliProfile::duration_seconds},
    {"cloud_sso_access_token_expire", &CliProfile::cloud_sso_access_token_expire},
    {"oauth_access_token_expire", &CliProfile::oauth_access_token_expire},
}};

/// As the file of `aliyun` leaves a field blank. (An empty list or object is of a wrong type here.)
bool is_blank(const json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty());
}

class ProfileReader {
public:
  explicit ProfileReader(const json& object) : object_(object) {}

  CliProfile read() {
    for (const auto& field : texts) read_text(field);
    for (const auto& field : numbers) read_number(field);
    read_enable_vpc();
    return std::move(profile_);
  }

private:
  /// The value of a field; null if the file says nothing about it.
  const json* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() || is_blank(*found) ? nullptr : &*found;
  }

  void refuse(const char* name, const char* expected) {
    profile_.problem = std::string{name} + " is not " + expected;
  }

  void read_text(const Field<std::string>& field) {
    const json* const value = find(field.name);
    if (value == nullptr) return;
    if (!value->is_string()) return refuse(field.name, "a text");
    profile_.*field.member = value->get<std::string>();
  }

  void read_number(const Field<Number>& field) {
    const json* const value = find(field.name);
    if (value == nullptr) return;
    profile_.*field.member = integer_of(*value);
    if (!(profile_.*field.member)) refuse(field.name, "a number");
  }

  void read_enable_vpc() {
    const json* const value = find("enable_vpc");
    if (value == nullptr) return;
    if (!value->is_boolean()) return refuse("enable_vpc", "true or false");
    profile_.enable_vpc = value->get<bool>();
  }

  const json& object_;
  CliProfile profile_;
};

}  // namespace

const CliProfile* CliProfiles::find(std::string_view name) const {
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [name](const auto& profile) { return profile.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

base::Result<CliProfiles, std::string> parse_cli_profiles(std::string_view text) {
  const auto document = base::parse_json(text);
  if (!document) return Failure{base::to_string(document.error())};
  const json& root = document->root;
  if (!root.is_object()) return Failure{std::string{"it is not a JSON object"}};
  const auto list = root.find("profiles");
  if (list == root.end() || !list->is_array())
    return Failure{std::string{"it has no list \"profiles\""}};
  CliProfiles read;
  if (const auto current = root.find("current"); current != root.end() && current->is_string())
    read.current = current->get<std::string>();
  for (const json& entry : *list) {
    if (!entry.is_object()) {
      return Failure{"entry " + std::to_string(read.profiles.size() + 1) +
                     " of \"profiles\" is not an object"};
    }
    read.profiles.push_back(ProfileReader{entry}.read());
  }
  return read;
}

}  // namespace syncledger::dataworks
