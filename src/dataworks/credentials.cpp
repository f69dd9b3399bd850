#include "dataworks/credentials.hpp"

#include <algorithm>

namespace syncledger::dataworks {

base::Result<Credentials, std::string> EnvironmentCredentials::get() {
  const auto read = [&](const char* name) { return environment_(name).value_or(""); };
  Credentials credentials{read("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                          read("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                          read("ALIBABA_CLOUD_SECURITY_TOKEN")};
  if (credentials.access_key_id.empty() || credentials.access_key_secret.empty()) {
    const std::string missing = credentials.access_key_id.empty()
                                    ? "ALIBABA_CLOUD_ACCESS_KEY_ID"
                                    : "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    return base::Failure{
        "no credentials: " + missing +
        " is not set (set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET)"};
  }
  // They go into headers: a line break in one would begin another.
  for (const std::string* text :
       {&credentials.access_key_id, &credentials.access_key_secret, &credentials.security_token}) {
    const bool is_printable =
        std::all_of(text->begin(), text->end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!is_printable) {
      return base::Failure{std::string{
          "the credentials in ALIBABA_CLOUD_ACCESS_KEY_ID, ..._SECRET or "
          "ALIBABA_CLOUD_SECURITY_TOKEN hold a space, a line break or another character "
          "that no key has"}};
    }
  }
  return credentials;
}

}  // namespace syncledger::dataworks
