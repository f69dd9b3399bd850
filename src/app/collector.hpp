#pragma once

#include "app/adaptive.hpp"
#include "app/complaint.hpp"
#include "app/expected_histories.hpp"
#include "app/invocation.hpp"
#include "app/logbook.hpp"
#include "app/pass_clock.hpp"
#include "app/service_access.hpp"
#include "app/targets.hpp"
#include "dataworks/client.hpp"
#include "store/recorder.hpp"
#include "store/usage.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace syncledger::app {

/// Makes passes: whom to ask, asking, and writing down what came of it. Connections and credentials
/// are kept from one pass to the next.
class Collector {
public:
  /// Everything that can be refused is refused here, before anything is written.
  /// \param expected outlives this \throws UsageError
  Collector(Invocation& invocation, ExpectedHistories& expected);
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// One pass, under the lock, which between passes is free: the history may be imported into,
  /// moved or put back. Returns an exit code of contract section 3; what keeps it from being made
  /// is complained about. With `"adaptive"` a pass of `watch` asks those that are due, and there is
  /// none if nobody is. Within the time that the surroundings leave it: targets that are not asked
  /// and channels that are not told are left to the next pass.
  int make_pass(store::PassSource source);

private:
  int run(store::PassSource source, Logbook& logbook);
  void configure(Logbook& logbook);
  std::set<dataworks::QuotaKey> find_quotas();
  const std::string& endpoint_for(const std::string& region_id, const std::string& configured);
  void say_migrated(Logbook& logbook);
  void record_spooled(Logbook& logbook);
  dataworks::FetchStats calls_of_today(Logbook& logbook);
  bool limit_calls(Logbook& logbook);
  std::vector<ConfiguredTarget> due_of(const std::vector<ConfiguredTarget>& targets,
                                       Logbook& logbook);
  [[nodiscard]] Attempts last_attempts(Logbook& logbook) const;
  void discover(Logbook& logbook, dataworks::FetchStats& stats);
  std::vector<ConfiguredTarget> targets_of(Logbook& logbook);

  /// What was fetched, and when it arrived by uptime().
  struct Fetched {
    std::vector<model::Observation> observations;
    std::vector<std::chrono::milliseconds> arrivals;
  };

  Fetched fetch(const std::vector<ConfiguredTarget>& targets, dataworks::FetchStats& stats);
  void date(Fetched& fetched, dataworks::FetchStats& stats) const;
  void note_attempts(const std::vector<model::Observation>& observations);
  [[nodiscard]] std::vector<store::TrackedTarget> tracked(
      const std::vector<ConfiguredTarget>& targets) const;
  void say_cut_short(std::size_t left_out);
  void say_clock(const store::LastPasses& before, base::UtcTime started_at) const;
  void say_set_back(const store::LastPasses& before, const store::RecordSummary& summary) const;
  void say(const store::RecordSummary& summary);

  Invocation& invocation_;
  PassClock clock_;  ///< dates the passes
  const Config& config_;
  std::vector<ConfiguredTarget> named_;  ///< with --target; else those of the configuration
  std::map<std::pair<std::string, std::string>, std::string> endpoints_;  ///< of endpoint_for()
  std::set<dataworks::QuotaKey> quotas_;
  AccountBook account_book_;
  dataworks::Client client_;
  Complaint complaint_;
  ExpectedHistories& expected_;
  Attempts asked_;  ///< by this process, if it polls at a pace of its own
};

}  // namespace syncledger::app
