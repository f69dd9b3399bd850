#include "app/budget.hpp"
#include "app/commands.hpp"
#include "app/discovery.hpp"
#include "app/exit_code.hpp"
#include "app/lock_file.hpp"
#include "app/service_access.hpp"
#include "app/targets.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "dataworks/client.hpp"
#include "store/recorder.hpp"
#include "store/usage.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace syncledger::app {
namespace {

using model::Observation;

/// One line for each kind of failure, with the targets it befell.
void say_failures(Invocation& invocation, const std::vector<Observation>& observations) {
  std::map<std::string, std::vector<std::string>> befallen;
  for (const Observation& observation : observations) {
    if (observation.result) continue;
    befallen[describe(observation.result.error())].push_back(to_string(observation.target));
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

/// One pass: whom to ask, asking, and writing down what came of it.
class Pass {
public:
  /// Everything that can be refused is refused here, before anything is written. \throws UsageError
  explicit Pass(Invocation& invocation)
      : invocation_(invocation),
        clock_(invocation.surroundings().clock),
        config_(invocation.settings()),
        named_(named_targets(invocation.options(), config_)),
        quotas_(find_quotas()),
        account_book_(invocation, quotas_, config_.http.ca_file),
        client_(client_options(config_.http), account_book_.accounts(), clock_) {}

  int run(store::HistoryFile& file) {
    store::Recorder recorder{file};
    recorder.configure_classes(config_.status_classes);
    const auto pass_id =
        recorder.begin_pass(store::PassSource::collect, clock_.now(), config_.interval);
    const bool is_limited = limit_calls(client_, config_.budget, quotas_, file, clock_.now());
    dataworks::FetchStats stats;
    if (named_.empty()) discover_what_is_due(invocation_, config_, client_, file, recorder, stats);
    auto targets = named_.empty() ? all_targets(config_, file) : named_;
    if (is_limited) put_in_order_of_waiting(targets, file);
    const auto observations = fetch(targets, stats);
    const auto summary = recorder.record_pass(
        {pass_id, clock_.now(), tracked(targets), observations, call_counts(stats, clock_.now())});
    say(summary, observations);
    return targets.empty() ? exit_code::all_targets_failed : exit_code_of(summary);
  }

private:
  /// The accounts and regions that may be asked. \throws UsageError if there is nobody to ask, or
  /// an endpoint is wrong
  std::set<dataworks::QuotaKey> find_quotas() {
    std::set<dataworks::QuotaKey> found;
    const auto add = [&](const std::string& profile, const std::string& region_id,
                         const std::string& endpoint) {
      static_cast<void>(endpoint_for(region_id, endpoint));
      found.insert({profile, region_id});
    };
    const auto& targets = named_.empty() ? config_.targets : std::as_const(named_);
    for (const auto& each : targets) add(each.profile, each.target.region_id, each.endpoint);
    for (const auto& each : config_.workspaces) {
      if (named_.empty() && each.discover) add(each.profile, each.region_id, each.endpoint);
    }
    if (found.empty()) {
      throw UsageError(
          "there is nothing to collect: list targets in a configuration file (--config), or name "
          "one with --target REGION/PROJECT/TASK_TYPE/FILE_ID");
    }
    return found;
  }

  /// Worked out once for many targets. \throws UsageError
  const std::string& endpoint_for(const std::string& region_id, const std::string& configured) {
    auto& endpoint = endpoints_[{region_id, configured}];
    if (endpoint.empty()) endpoint = endpoint_of(invocation_, region_id, configured);
    return endpoint;
  }

  /// Those that waited longest first: the calls may not be enough for all.
  static void put_in_order_of_waiting(std::vector<ConfiguredTarget>& targets,
                                      store::HistoryFile& file) {
    const auto attempts = store::last_attempts(file);
    const auto attempted_at = [&](const ConfiguredTarget& each) {
      const auto found = attempts.find(each.target);
      return found == attempts.end() ? base::UtcTime{} : found->second;
    };
    std::stable_sort(targets.begin(), targets.end(), [&](const auto& left, const auto& right) {
      return attempted_at(left) < attempted_at(right);
    });
  }

  std::vector<Observation> fetch(const std::vector<ConfiguredTarget>& targets,
                                 dataworks::FetchStats& stats) {
    std::vector<dataworks::FetchRequest> requests;
    requests.reserve(targets.size());
    for (const auto& each : targets) {
      requests.push_back(
          {each.target, endpoint_for(each.target.region_id, each.endpoint), each.profile});
    }
    std::vector<Observation> observations;
    observations.reserve(targets.size());
    add_up(stats, client_.fetch_all(requests, [&](std::size_t, Observation observation) {
      observations.push_back(std::move(observation));
    }));
    return observations;
  }

  [[nodiscard]] std::vector<store::TrackedTarget> tracked(
      const std::vector<ConfiguredTarget>& targets) const {
    std::vector<store::TrackedTarget> found;
    found.reserve(targets.size());
    for (const auto& each : targets) found.push_back({each.target, each.label, config_.gap_after});
    return found;
  }

  void say(const store::RecordSummary& summary, const std::vector<Observation>& observations) {
    for (const auto& notice : summary.notices)
      invocation_.say("warn", "met for the first time: " + notice);
    say_failures(invocation_, observations);
    invocation_.say("info", "recorded " + std::to_string(summary.snapshots) + " snapshots, " +
                                std::to_string(summary.failures) + " failed fetches, " +
                                std::to_string(summary.changes) + " changes");
  }

  Invocation& invocation_;
  const base::Clock& clock_;
  const Config& config_;
  std::vector<ConfiguredTarget> named_;  ///< with --target; else those of the configuration
  std::map<std::pair<std::string, std::string>, std::string> endpoints_;  ///< of endpoint_for()
  std::set<dataworks::QuotaKey> quotas_;
  AccountBook account_book_;
  dataworks::Client client_;
};

}  // namespace

int collect(Invocation& invocation) {
  Pass pass{invocation};
  const auto database = invocation.database();
  auto file = store::HistoryFile::open_for_writing(database, invocation.surroundings().clock);
  const LockFile lock{database};
  if (!lock.is_held()) {
    invocation.say("error", "another collector is at work on " + database + " (it holds " +
                                database + ".lock)");
    return exit_code::locked;
  }
  return pass.run(file);
}

}  // namespace syncledger::app
