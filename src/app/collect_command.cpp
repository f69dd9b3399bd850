#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/lock_file.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "dataworks/client.hpp"
#include "dataworks/credentials/chain.hpp"
#include "store/recorder.hpp"
#include "version.hpp"

#include <algorithm>
#include <map>

namespace syncledger::app {
namespace {

using model::Observation;

std::vector<ConfiguredTarget> named_targets(const std::vector<std::string>& texts,
                                            const Config& config) {
  std::vector<ConfiguredTarget> targets;
  for (const auto& text : texts) {
    const auto target = model::parse_target(text);
    if (!target) {
      throw UsageError(
          "--target: REGION/PROJECT/TASK_TYPE/FILE_ID such as cn-shanghai/10000/DI_REALTIME/100 is "
          "expected, not \"" +
          base::printable(text) + "\"");
    }
    const bool is_named_already = std::any_of(
        targets.begin(), targets.end(), [&](const auto& each) { return each.target == *target; });
    if (is_named_already) continue;
    const auto configured = std::find_if(config.targets.begin(), config.targets.end(),
                                         [&](const auto& each) { return each.target == *target; });
    targets.push_back(configured != config.targets.end()
                          ? *configured
                          : ConfiguredTarget{*target, {}, {}, "default"});
  }
  return targets;
}

std::vector<ConfiguredTarget> targets_of(Invocation& invocation, const Config& config) {
  const auto named = invocation.options().values("target");
  auto targets = named.empty() ? config.targets : named_targets(named, config);
  if (targets.empty()) {
    throw UsageError(
        "there is nothing to collect: list targets in a configuration file (--config), or name one "
        "with "
        "--target REGION/PROJECT/TASK_TYPE/FILE_ID");
  }
  return targets;
}

std::string endpoint_of(Invocation& invocation, const ConfiguredTarget& target) {
  std::string endpoint = target.endpoint;
  if (const auto all = invocation.surroundings().environment("SYNCLEDGER_ENDPOINT");
      all && !all->empty())
    endpoint = *all;
  if (const auto all = invocation.options().value("endpoint")) endpoint = *all;
  if (endpoint.empty()) endpoint = dataworks::default_endpoint(target.target.region_id);
  if (const auto problem =
          dataworks::check_endpoint(endpoint, invocation.options().has("allow-http"))) {
    throw UsageError("endpoint " + base::printable(endpoint) + ": " + *problem);
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
  options.signature =
      http.signature == "v1" ? dataworks::SignatureVersion::v1 : dataworks::SignatureVersion::v3;
  options.program_version = version;
  return options;
}

/// The day in UTC+8, on which the service counts calls.
std::string quota_day(base::UtcTime time) {
  return base::to_rfc3339(time + std::chrono::hours{8}).substr(0, 10);
}

/// One line for each kind of failure, with the targets it befell.
void say_failures(Invocation& invocation, const std::vector<Observation>& observations) {
  std::map<std::string, std::vector<std::string>> befallen;
  for (const Observation& observation : observations) {
    if (observation.result) continue;
    const auto& failure = observation.result.error();
    auto kind = std::string{to_string(failure.reason)};
    if (!failure.code.empty()) kind += " " + failure.code;
    befallen[kind + ": " + failure.message].push_back(to_string(observation.target));
  }
  for (const auto& [what, targets] : befallen) {
    std::string line = "could not fetch " + targets.front();
    if (targets.size() > 1) line += " and " + std::to_string(targets.size() - 1) + " more";
    invocation.say("error", line.append(": ").append(what));
  }
}

int exit_code_of(const store::RecordSummary& summary) {
  if (summary.failures == 0) return exit_code::all_well;
  return summary.snapshots > 0 ? exit_code::some_targets_failed : exit_code::all_targets_failed;
}

}  // namespace

int collect(Invocation& invocation) {
  const Config config = invocation.config().value_or(Config{});
  const auto targets = targets_of(invocation, config);
  std::vector<dataworks::FetchRequest> requests;
  std::vector<store::TrackedTarget> tracked;
  for (const auto& each : targets) {
    requests.push_back({each.target, endpoint_of(invocation, each)});
    tracked.push_back({each.target, each.label, config.gap_after});
  }
  const base::Clock& clock = invocation.surroundings().clock;
  dataworks::CredentialOptions options{invocation.surroundings().environment, clock};
  options.ca_file = config.http.ca_file;
  options.warn = [&](const std::string& line) { invocation.say("warn", line); };
  const auto credentials = dataworks::make_credential_source(options);
  if (const auto usable = credentials->get(); !usable) throw UsageError(usable.error());

  const auto database = invocation.database();
  auto file = store::HistoryFile::open_for_writing(database, clock);
  const LockFile lock{database};
  if (!lock.is_held()) {
    invocation.say("error", "another collector is at work on " + database + " (it holds " +
                                database + ".lock)");
    return exit_code::locked;
  }
  store::Recorder recorder{file};
  recorder.configure_classes(config.status_classes);
  const auto pass_id =
      recorder.begin_pass(store::PassSource::collect, clock.now(), config.interval);

  std::vector<Observation> observations;
  dataworks::Client client{client_options(config.http), *credentials, clock};
  const auto stats = client.fetch_all(requests, [&](std::size_t, Observation observation) {
    observations.push_back(std::move(observation));
  });
  std::vector<store::CallCount> calls;
  for (const auto& [region, count] : stats.calls) {
    calls.push_back({"default", region, quota_day(clock.now()), count.calls, count.throttled});
  }
  const auto summary = recorder.record_pass({pass_id, clock.now(), tracked, observations, calls});

  for (const auto& notice : summary.notices)
    invocation.say("warn", "met for the first time: " + notice);
  say_failures(invocation, observations);
  invocation.say("info", "recorded " + std::to_string(summary.snapshots) + " snapshots, " +
                             std::to_string(summary.failures) + " failed fetches, " +
                             std::to_string(summary.changes) + " changes");
  return exit_code_of(summary);
}

}  // namespace syncledger::app
