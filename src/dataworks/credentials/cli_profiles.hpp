#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// One entry of `profiles` in ~/.aliyun/config.json, with the fields that credentials need; texts
/// are empty and numbers nothing where the file says nothing.
struct CliProfile {
  std::string name;
  std::string mode;
  std::string access_key_id;
  std::string access_key_secret;
  std::string sts_token;
  std::optional<std::int64_t> sts_expiration;  ///< Unix seconds
  std::string ram_role_arn;
  std::string ram_role_name;
  std::string ram_session_name;
  std::string source_profile;
  std::string external_id;
  std::string policy;
  std::optional<std::int64_t> expired_seconds;
  std::optional<std::int64_t> duration_seconds;
  std::string sts_region;
  std::string sts_endpoint;
  std::optional<bool> enable_vpc;
  std::string oidc_provider_arn;
  std::string oidc_token_file;
  std::string cloud_sso_sign_in_url;
  std::string cloud_sso_account_id;
  std::string cloud_sso_access_config;
  std::string access_token;                                   ///< of CloudSSO
  std::optional<std::int64_t> cloud_sso_access_token_expire;  ///< Unix seconds
  std::string oauth_site_type;
  std::string oauth_access_token;
  std::optional<std::int64_t> oauth_access_token_expire;  ///< Unix seconds
  std::string process_command;
  std::string credentials_uri;
  /// A field that is not of its type, in words; such a profile cannot be used, but others can.
  std::string problem;
};

struct CliProfiles {
  std::string current;
  std::vector<CliProfile> profiles;

  /// The first of this name, or null.
  [[nodiscard]] const CliProfile* find(std::string_view name) const;
};

/// Reads the file of the aliyun command line. Unknown fields are passed over. An error says where
/// and never what: the text is full of secrets.
base::Result<CliProfiles, std::string> parse_cli_profiles(std::string_view text);

}  // namespace syncledger::dataworks
