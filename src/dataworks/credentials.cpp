#include "dataworks/credentials.hpp"

namespace syncledger::dataworks {

base::Result<Credentials, std::string> EnvironmentCredentials::get() {
  const auto read = [&](const char* name) { return environment_(name).value_or(""); };
  Credentials credentials{read("ALIBABA_CLOUD_ACCESS_KEY_ID"), read("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                          read("ALIBABA_CLOUD_SECURITY_TOKEN")};
  if (credentials.access_key_id.empty() || credentials.access_key_secret.empty()) {
    const std::string missing = credentials.access_key_id.empty() ? "ALIBABA_CLOUD_ACCESS_KEY_ID"
                                                                  : "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    return base::Failure{"no credentials: " + missing +
                         " is not set (set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET)"};
  }
  return credentials;
}

}  // namespace syncledger::dataworks
