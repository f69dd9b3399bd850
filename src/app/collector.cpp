#include "app/collector.hpp"

#include "app/adaptive.hpp"
#include "app/budget.hpp"
#include "app/collector_lock.hpp"
#include "app/discovery.hpp"
#include "app/exit_code.hpp"
#include "app/news.hpp"
#include "app/notifier.hpp"
#include "app/output.hpp"
#include "app/targets.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
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
using std::chrono::milliseconds;

/// A longer jump of this machine's clock from one pass to the next is worth a line, if no answer
/// says what time it is.
constexpr milliseconds notable_jump = std::chrono::hours{24};

/// Of the time of a pass that is told to stop, for what comes after asking: recording, and telling
/// channels.
constexpr std::chrono::seconds room_for_the_rest{3};

int exit_code_of(const store::RecordSummary& summary, std::size_t left_out) {
  if (summary.failures == 0 && left_out == 0) return exit_code::all_well;
  return summary.snapshots > 0 ? exit_code::some_targets_failed : exit_code::all_targets_failed;
}

/// Those that waited longest first: the calls may not be enough for all.
void put_in_order_of_waiting(std::vector<ConfiguredTarget>& targets, const Attempts& attempts) {
  const auto attempted_at = [&](const ConfiguredTarget& each) {
    const auto found = attempts.find(each.target);
    return found == attempts.end() ? base::UtcTime{} : found->second;
  };
  std::stable_sort(targets.begin(), targets.end(), [&](const auto& left, const auto& right) {
    return attempted_at(left) < attempted_at(right);
  });
}

store::LastPasses last_passes_in(Logbook& logbook) {
  store::LastPasses last;
  logbook.read([&](store::HistoryFile& file) { last = store::last_passes(file); });
  return last;
}

}  // namespace

Collector::Collector(Invocation& invocation, ExpectedHistories& expected)
    : invocation_(invocation),
      clock_(invocation.surroundings().clock),
      config_(invocation.settings()),
      named_(named_targets(invocation.options(), config_)),
      quotas_(find_quotas()),
      account_book_(invocation, quotas_, config_.http.ca_file),
      client_(client_options(config_.http), account_book_.accounts(),
              invocation.surroundings().clock),
      complaint_(invocation),
      expected_(expected) {
  client_.tell_dates_to([this](base::UtcTime date) { clock_.hear(date); });
}

int Collector::make_pass(store::PassSource source) {
  return complaint_.guard([&] {
    expected_.require(invocation_);
    const auto lock = lock_history(invocation_, std::chrono::milliseconds{0});
    Logbook logbook{invocation_.database(), clock_, store::default_busy_timeout,
                    invocation_.surroundings().time_left};
    if (logbook.history()) expected_.expect(invocation_);
    say_migrated(logbook);
    return run(source, logbook);
  });
}

int Collector::run(store::PassSource source, Logbook& logbook) {
  client_.mind(base::less(invocation_.surroundings().time_left, room_for_the_rest));
  clock_.begin_pass();
  configure(logbook);
  record_spooled(logbook);
  const bool is_adaptive = source == store::PassSource::watch && config_.adaptive;
  const auto wanted_of = [&](const std::vector<ConfiguredTarget>& known) {
    return is_adaptive ? due_of(known, logbook) : known;
  };
  const auto known = targets_of(logbook);
  auto targets = wanted_of(known);
  // Nothing is due. Where no target is known yet, a pass may find some.
  if (targets.empty() && !known.empty()) return exit_code::all_well;
  const auto before = last_passes_in(logbook);
  const auto began_at = clock_.uptime();
  const auto begun_at = clock_.now();
  logbook.begin(source, is_adaptive ? config_.adaptive->fastest : config_.interval);
  const bool is_limited = limit_calls(logbook);
  dataworks::FetchStats stats;
  if (named_.empty()) discover(logbook, stats);
  if (!stats.empty()) targets = wanted_of(targets_of(logbook));  // workspaces were listed
  if (is_limited) put_in_order_of_waiting(targets, last_attempts(logbook));
  auto fetched = fetch(targets, stats);
  date(fetched, stats);
  const auto& observations = fetched.observations;
  note_attempts(observations);
  const auto left_out = targets.size() - observations.size();
  if (left_out > 0) say_cut_short(left_out);
  const auto by_service = clock_.service_time(began_at);
  const auto started_at = by_service.value_or(begun_at);
  say_clock(before, started_at);
  const auto asked = tracked(targets);
  const auto calls = call_counts(stats, started_at);
  const auto outcome =
      logbook.finish({0, clock_.now(), asked, observations, calls, by_service, clock_.skew()});
  say_news(invocation_, outcome.summary, observations);
  if (!outcome.problem.empty()) {
    if (outcome.is_news || invocation_.says_all()) invocation_.say("error", outcome.problem);
    return exit_code::failed;
  }
  say_set_back(before, outcome.summary);
  say(outcome.summary);
  logbook.read(
      [&](store::HistoryFile& file) { tell_channels(invocation_, config_, clock_, file); });
  if (targets.empty()) throw NothingToCollect{};
  return exit_code_of(outcome.summary, left_out);
}

/// Before any pass is recorded: what is a failure, and who is told of it. Without a configuration
/// that stays as the last one had it.
void Collector::configure(Logbook& logbook) {
  if (!invocation_.config()) return;
  logbook.attempt([&](auto& recorder) { recorder.configure_classes(config_.status_classes); });
  logbook.attempt(
      [&](auto& recorder) { recorder.use_channels(notified_channels(config_), clock_.now()); });
}

/// The accounts and regions that may be asked. \throws UsageError if there is nobody to ask, or
/// an endpoint is wrong
std::set<dataworks::QuotaKey> Collector::find_quotas() {
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
const std::string& Collector::endpoint_for(const std::string& region_id,
                                           const std::string& configured) {
  auto& endpoint = endpoints_[{region_id, configured}];
  if (endpoint.empty()) endpoint = endpoint_of(invocation_, region_id, configured);
  return endpoint;
}

/// It leaves a copy beside the history.
void Collector::say_migrated(Logbook& logbook) {
  if (!logbook.history()) return;
  const bool is_new = logbook.history()->migration().from == 0;
  if (is_new) return invocation_.say("info", "made " + logbook.history()->path());
  if (const auto text = migration_text(*logbook.history())) invocation_.say("warn", *text);
}

/// That passes wait was said when the first of them had to.
void Collector::record_spooled(Logbook& logbook) {
  const auto recorded = logbook.record_spooled(say_of_spooled(invocation_));
  if (recorded == 0) return;
  invocation_.say("warn", "the history takes passes again; recorded " + std::to_string(recorded) +
                              " that waited in " + logbook.spool().folder());
}

/// Of a history that cannot be read only those of passes that wait are known.
dataworks::FetchStats Collector::calls_of_today(Logbook& logbook) {
  const auto now = clock_.now();
  std::optional<dataworks::FetchStats> today;
  logbook.read([&](store::HistoryFile& file) { today = calls_today(file, now); });
  return today ? *today : call_stats(logbook.spool().calls_of_day(dataworks::quota_day(now)));
}

/// What this process asked for itself it knows best: the history may not take it, and puts what a
/// clock that was set back dates too early behind what it holds.
Attempts Collector::last_attempts(Logbook& logbook) const {
  auto attempts = asked_;
  logbook.read([&](store::HistoryFile& file) {
    for (const auto& [target, at] : store::last_attempts(file)) {
      const auto [known, is_new] = attempts.emplace(target, at);
      if (!is_new && at <= clock_.now()) known->second = std::max(known->second, at);
    }
  });
  return attempts;
}

/// Keeps within what is left of today's calls; whether there is a limit.
bool Collector::limit_calls(Logbook& logbook) {
  return app::limit_calls(client_, config_.budget, quotas_, calls_of_today(logbook), clock_.now());
}

void Collector::discover(Logbook& logbook, dataworks::FetchStats& stats) {
  logbook.attempt([&](store::Recorder& recorder) {
    discover_what_is_due(invocation_, config_, clock_, client_, *logbook.history(), recorder,
                         stats);
  });
}

/// Without a history nobody knows when they were asked last.
std::vector<ConfiguredTarget> Collector::due_of(const std::vector<ConfiguredTarget>& targets,
                                                Logbook& logbook) {
  auto due = targets;
  logbook.read([&](store::HistoryFile& file) {
    due = due_targets(config_, targets, last_attempts(logbook), file, calls_of_today(logbook),
                      clock_.now());
  });
  return due;
}

/// Those of --target; else those of the configuration and of discovery. Without a history nobody
/// knows what was discovered.
std::vector<ConfiguredTarget> Collector::targets_of(Logbook& logbook) {
  if (!named_.empty()) return named_;
  auto targets = config_.targets;
  logbook.read([&](store::HistoryFile& file) { targets = all_targets(config_, file); });
  return targets;
}

Collector::Fetched Collector::fetch(const std::vector<ConfiguredTarget>& targets,
                                    dataworks::FetchStats& stats) {
  std::vector<dataworks::FetchRequest> requests;
  requests.reserve(targets.size());
  for (const auto& each : targets) {
    requests.push_back(
        {each.target, endpoint_for(each.target.region_id, each.endpoint), each.profile});
  }
  Fetched fetched;
  fetched.observations.reserve(targets.size());
  fetched.arrivals.reserve(targets.size());
  add_up(stats, client_.fetch_all(requests, [&](std::size_t, Observation observation) {
    fetched.observations.push_back(std::move(observation));
    fetched.arrivals.push_back(clock_.uptime());
  }));
  return fetched;
}

/// Now that the answers have said what time it is: the client dates by this machine's clock.
void Collector::date(Fetched& fetched, dataworks::FetchStats& stats) const {
  if (clock_.is_doubtful()) {
    for (Observation& each : fetched.observations) each.clock_skew.reset();
  }
  const auto uptime_began_at = clock_.service_time(milliseconds{0});
  if (!uptime_began_at) return;
  for (std::size_t i = 0; i < fetched.observations.size(); ++i) {
    fetched.observations[i].observed_at = *uptime_began_at + fetched.arrivals[i];
  }
  for (auto& [quota, count] : stats) {
    if (count.exhausted_at) *count.exhausted_at -= clock_.skew().value();
  }
}

/// Whom only adaptive passes have to know. That nobody asked for want of budget is no attempt.
void Collector::note_attempts(const std::vector<Observation>& observations) {
  if (!config_.adaptive) return;
  for (const Observation& each : observations) {
    const bool was_asked =
        each.result || each.result.error().reason != model::UnknownReason::budget;
    if (was_asked) asked_.insert_or_assign(each.target, each.observed_at);
  }
}

std::vector<store::TrackedTarget> Collector::tracked(
    const std::vector<ConfiguredTarget>& targets) const {
  const bool is_gap_said = invocation_.config() || invocation_.options().has("interval");
  const auto gap_after = is_gap_said ? std::optional{config_.gap_after} : std::nullopt;
  std::vector<store::TrackedTarget> found;
  found.reserve(targets.size());
  for (const auto& each : targets) found.push_back({each.target, each.label, gap_after});
  return found;
}

void Collector::say_cut_short(std::size_t left_out) {
  invocation_.say(
      "warn", "told to stop: " +
                  base::counted(static_cast<std::int64_t>(left_out), "target was", "targets were") +
                  " not asked in this pass");
}

/// To nobody in particular only what was not so in the pass before: cron would mail the same line
/// with every pass.
void Collector::say_clock(const store::LastPasses& before, base::UtcTime started_at) const {
  const auto say_once = [this](bool is_news, const std::string& text) {
    if (is_news || invocation_.says_all()) invocation_.say("warn", text);
  };
  if (clock_.service_time(clock_.uptime())) {
    return say_once(!before.is_dated_by_service,
                    "this machine's clock is " + skew_text(*clock_.skew()) +
                        " the service's, which dates the passes until that is set right (NTP)");
  }
  if (clock_.is_doubtful()) {
    return say_once(before.clock_skew || !before.started_at,
                    "the Date headers of the answers contradict each other or cannot be right; the "
                    "pass is dated by this machine's clock");
  }
  if (clock_.is_known() || !before.started_at) return;
  const auto jump = started_at - *before.started_at;
  if (std::chrono::abs(jump) <= notable_jump) return;
  invocation_.say("warn",
                  "by this machine's clock the last pass " +
                      (jump < milliseconds{0} ? "lies " + base::duration_text(-jump) + " ahead"
                                              : "was " + base::duration_text(jump) + " ago") +
                      ", and no answer says what time it is (check that it is right: NTP)");
}

void Collector::say_set_back(const store::LastPasses& before,
                             const store::RecordSummary& summary) const {
  if (summary.set_back < tolerated_skew) return;
  if (before.set_back >= tolerated_skew && !invocation_.says_all()) return;
  invocation_.say("warn",
                  "the history holds what lies up to " + base::duration_text(summary.set_back) +
                      " ahead of this pass, which is filed behind that, a millisecond later "
                      "(see `syncledger db check`)");
}

void Collector::say(const store::RecordSummary& summary) {
  invocation_.say("info", "recorded " + std::to_string(summary.snapshots) + " snapshots, " +
                              std::to_string(summary.failures) + " failed fetches, " +
                              std::to_string(summary.changes) + " changes in " +
                              invocation_.database());
}

}  // namespace syncledger::app
