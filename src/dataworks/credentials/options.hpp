#pragma once

#include "base/time_left.hpp"
#include "base/utc_time.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace syncledger::dataworks {

/// The services that hand out credentials, as `scheme://host[:port]`. For tests; the defaults are
/// those of the official tools.
struct CredentialEndpoints {
  std::string metadata = "http://100.100.100.200";  ///< of ECS instances ("instance metadata")
  std::string sts{};        ///< empty: by the profile, the environment and the region
  std::string oauth{};      ///< empty: by the site type of the profile
  std::string cloud_sso{};  ///< empty: that of the profile's sign-in URL
};

/// What make_credential_source() goes by.
struct CredentialOptions {
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  Environment environment;
  const base::Clock& clock;  ///< must outlive the source
  std::string profile{};     ///< empty or `default`: the chain; else this profile and nothing else
  std::string ca_file{};     ///< of the authorities to trust; empty: the system's
  /// Told, in one line without secrets, what the user should know although it works. May be empty.
  std::function<void(const std::string& line)> warn{};
  CredentialEndpoints endpoints{};
  std::chrono::milliseconds metadata_timeout{1000};   ///< of each request, and of its connection
  std::chrono::milliseconds external_timeout{60000};  ///< of the command of a profile
  base::TimeLeft time_left = base::no_hurry;          ///< of whoever asks
};

}  // namespace syncledger::dataworks
