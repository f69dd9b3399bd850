#include "dataworks/credentials/environment.hpp"

namespace syncledger::dataworks {

SessionResult EnvironmentProvider::fetch(Freshness) {
  Session session;
  session.credentials = {context_.variable("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                         context_.variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                         context_.variable("ALIBABA_CLOUD_SECURITY_TOKEN")};
  session.origin = "environment variables";
  const bool has_id = !session.credentials.access_key_id.empty();
  const bool has_secret = !session.credentials.access_key_secret.empty();
  if (!has_id && !has_secret) return not_configured("ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
  if (!has_id) return broken("ALIBABA_CLOUD_ACCESS_KEY_ID is not set");
  if (!has_secret) return broken("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set");
  return session;
}

}  // namespace syncledger::dataworks
