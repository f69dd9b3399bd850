#include "app/service_access.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "dataworks/credentials/chain.hpp"
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

std::string endpoint_of(Invocation& invocation, const std::string& region_id,
                        const std::string& configured) {
  std::string endpoint = configured;
  const auto all = invocation.surroundings().environment("SYNCLEDGER_ENDPOINT");
  if (all && !all->empty()) endpoint = *all;
  if (const auto given = invocation.options().value("endpoint")) endpoint = *given;
  if (endpoint.empty()) endpoint = dataworks::default_endpoint(region_id);
  const bool allow_http = invocation.options().has("allow-http");
  if (const auto problem = dataworks::check_endpoint(endpoint, allow_http)) {
    const bool may_hold_password = endpoint.find('@') != std::string::npos;
    throw UsageError(
        "endpoint " +
        (may_hold_password ? "(not shown, it names a user)" : base::printable(endpoint)) + ": " +
        *problem);
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
