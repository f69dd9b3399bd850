#include "app/service_access.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "dataworks/credentials/chain.hpp"
#include "dataworks/credentials/http.hpp"
#include "dataworks/credentials/secrets.hpp"
#include "version.hpp"

namespace syncledger::app {

AccountBook::AccountBook(Invocation& invocation, const std::set<dataworks::QuotaKey>& quotas,
                         const std::string& ca_file) {
  const Surroundings& surroundings = invocation.surroundings();
  for (const auto& [profile, region_id] : quotas) {
    if (sources_.contains(profile)) continue;
    dataworks::CredentialOptions options{surroundings.environment, surroundings.clock};
    options.profile = profile;
    options.ca_file = ca_file;
    options.time_left = surroundings.time_left;
    options.warn = [&invocation](const std::string& line) { invocation.say("warn", line); };
    auto source = dataworks::make_credential_source(options);
    if (const auto usable = source->get(); !usable) {
      const auto& [why, reason] = usable.error();
      if (reason == model::UnknownReason::forbidden) throw UsageError(why);
      problems_.emplace(profile, why);
    }
    sources_.emplace(profile, std::move(source));
  }
}

dataworks::Accounts AccountBook::accounts() const {
  dataworks::Accounts accounts;
  for (const auto& [profile, source] : sources_) accounts.emplace(profile, source.get());
  return accounts;
}

std::optional<std::string> AccountBook::problem(const std::string& profile) const {
  const auto found = problems_.find(profile);
  return found == problems_.end() ? std::nullopt : std::optional{found->second};
}

dataworks::CredentialOrigin AccountBook::origin(const std::string& profile) const {
  return sources_.at(profile)->origin();
}

namespace {

/// What may be said of an endpoint that cannot be used: user, path and query can be secrets.
std::string shown(const std::string& endpoint) {
  const auto origin = dataworks::origin_of(endpoint);
  if (origin) {
    const bool is_all = endpoint == *origin || endpoint == *origin + "/";
    return base::printable(*origin) + (is_all ? "" : " (the rest is not shown)");
  }
  if (dataworks::looks_like_a_secret(endpoint)) return "(not shown, it looks like a secret)";
  return base::printable(endpoint);
}

}  // namespace

std::string endpoint_of(Invocation& invocation, const std::string& region_id,
                        const std::string& configured) {
  std::string endpoint = configured;
  const auto all = invocation.surroundings().environment("SYNCLEDGER_ENDPOINT");
  if (all && !all->empty()) endpoint = *all;
  if (const auto given = invocation.options().value("endpoint")) endpoint = *given;
  if (endpoint.empty()) endpoint = dataworks::default_endpoint(region_id);
  const bool allow_http = invocation.options().has("allow-http");
  if (const auto problem = dataworks::check_endpoint(endpoint, allow_http)) {
    throw UsageError("endpoint " + shown(endpoint) + ": " + *problem);
  }
  return endpoint;
}

dataworks::ClientOptions client_options(const HttpConfig& http) {
  dataworks::ClientOptions options;
  options.timeout = http.timeout;
  options.connect_timeout = http.connect_timeout;
  options.concurrency = http.concurrency;
  options.max_qps = http.max_qps;
  options.retries = http.retries;
  options.ca_file = http.ca_file;
  options.proxy = http.proxy;
  options.signature =
      http.signature == "v1" ? dataworks::SignatureVersion::v1 : dataworks::SignatureVersion::v3;
  options.program_version = version;
  return options;
}

}  // namespace syncledger::app
