#include "app/budget.hpp"
#include "app/collector_lock.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/expected_histories.hpp"
#include "app/files.hpp"
#include "app/notifier.hpp"
#include "app/output.hpp"
#include "app/pass_clock.hpp"
#include "app/service_access.hpp"
#include "app/targets.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/enum_names.hpp"
#include "base/text.hpp"
#include "store/file_access.hpp"
#include "store/integrity.hpp"
#include "store/usage.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace syncledger::app {
namespace {

using model::UnknownReason;
using nlohmann::ordered_json;
using std::chrono::milliseconds;

/// Signatures further off than this are refused ("Request syntax and signature method V3").
constexpr milliseconds most_skew = std::chrono::minutes{15};
/// Beyond this, times in the history are worth a correction.
constexpr milliseconds notable_skew = std::chrono::seconds{30};

enum class Health { ok, warning, failed };

constexpr base::EnumNames<Health, 3> health_names{{"ok", "warning", "FAILED"}};

struct Finding {
  std::string what;
  Health health = Health::ok;
  std::string found;
  std::string remedy;  ///< empty if all is well
};

std::string whose(const dataworks::FetchRequest& request) {
  return " (" + request.account + ", " + request.target.region_id + ")";
}

/// Looks at everything in turn; what depends on something broken is left out.
class Doctor {
public:
  explicit Doctor(Invocation& invocation) : invocation_(invocation) {}

  std::vector<Finding> examine() {
    if (!check_configuration()) return findings_;
    check_history();
    check_channels();
    try {
      const AccountBook account_book{invocation_, quotas_, config_.http.ca_file};
      for (const auto& [profile, source] : account_book.accounts()) {
        if (const auto problem = account_book.problem(profile)) {
          add({"credentials", Health::failed, profile + ": " + *problem,
               "try again; if it stays so, see docs/credentials.md"});
          continue;
        }
        const auto origin = account_book.origin(profile);
        std::string found = profile + ": " + origin.description;
        if (origin.expires_at) found += ", until " + base::to_rfc3339_seconds(*origin.expires_at);
        add({"credentials", Health::ok, found, ""});
      }
      ask_the_service(account_book);
    } catch (const UsageError& error) {
      add({"credentials", Health::failed, error.what(),
           "set them as docs/credentials.md says; they are never in the configuration"});
    }
    return findings_;
  }

private:
  void add(Finding finding) { findings_.push_back(std::move(finding)); }

  bool check_configuration() {
    std::string remedy = "correct that line";
    try {
      config_ = invocation_.settings();
      remedy = "correct that --target";
      const auto named = named_targets(invocation_.options(), config_);
      remedy =
          "correct it where it is named: --endpoint, $SYNCLEDGER_ENDPOINT, or the configuration";
      choose_trials(named.empty() ? config_.targets : named);
      const auto path = invocation_.config_path();
      add({"configuration", Health::ok,
           path ? *path + ": " + std::to_string(config_.workspaces.size()) + " workspaces, " +
                      std::to_string(config_.targets.size()) + " targets"
                : "none",
           ""});
      check_gap_after();
      if (trials_.empty()) {
        add({"targets", Health::failed, "there is nothing to collect",
             "list targets in a configuration file (--config), or name one with --target"});
      }
      return !trials_.empty();
    } catch (const UnreadableFile& error) {
      add({"configuration", Health::failed, error.what(),
           "name a file with --config that this user may read"});
      return false;
    } catch (const UsageError& error) {
      add({"configuration", Health::failed, error.what(), remedy});
      return false;
    }
  }

  /// Polls come a little later than planned, so that a gap would lie before each of them.
  void check_gap_after() {
    const auto pace = config_.slowest_pace();
    if (config_.gap_after > pace) return;
    add({"configuration", Health::warning,
         "a gap_after of " + base::duration_text(config_.gap_after) +
             " makes a gap of every pause between two passes, which are " +
             base::duration_text(pace) + " apart",
         "leave \"gap_after\" out (it is three times the interval then), or make it longer"});
  }

  /// One target for each account and region; a workspace without any is asked for a file that no
  /// workspace has, which proves as much.
  void choose_trials(const std::vector<ConfiguredTarget>& targets) {
    const auto choose = [&](const model::Target& target, const std::string& endpoint,
                            const std::string& profile) {
      if (!quotas_.insert({profile, target.region_id}).second) return;
      trials_.push_back({target, endpoint_of(invocation_, target.region_id, endpoint), profile});
    };
    for (const auto& each : targets) choose(each.target, each.endpoint, each.profile);
    for (const auto& each : config_.workspaces) {
      if (!each.discover) continue;
      choose({each.region_id, each.project_id, model::TaskType::di_realtime, 1}, each.endpoint,
             each.profile);
    }
  }

  void check_history() {
    const auto refuse = [this](const std::string& why, const std::string& remedy) {
      is_history_sound_ = false;
      add({"history", Health::failed, why, remedy});
    };
    try {
      const auto path = invocation_.database();
      ExpectedHistories{}.require(invocation_);
      if (!store::HistoryFile::exists(path)) {
        return add({"history", Health::ok, path + ": not there yet, the first pass makes it", ""});
      }
      store::require_one_name(path);
      std::optional file{store::HistoryFile::open_for_reading(path)};
      check_file_system(path);
      auto problems = store::check(*file);
      std::erase_if(problems, [](const auto& finding) { return !finding.is_error; });
      if (problems.empty()) {
        add({"history", Health::ok, path, ""});
      } else {
        refuse(path + ": " + problems.front().text + (problems.size() > 1 ? " and more" : ""),
               "see all of it with `syncledger db check`");
      }
      check_future(*file);
      check_budget(file);
    } catch (const store::StoreError& error) {
      refuse(error.what(), "name the right file with --db");
    } catch (const UsageError& error) {
      refuse(error.what(), "name a file with --db");
    }
  }

  void check_file_system(const std::string& path) {
    const auto name = store::network_file_system_of(path);
    if (!name) return;
    add({"file system", Health::warning, on_network_file_system(path, *name),
         "keep the history on a local disk"});
  }

  /// What was dated by a clock that was ahead.
  void check_future(store::HistoryFile& file) {
    const auto now = invocation_.surroundings().clock.now();
    const auto count = store::targets_beyond(file, now + tolerated_skew);
    if (count == 0) return;
    add({"history", Health::warning,
         base::counted(count, "target has", "targets have") + " a history that lies in the future",
         "if this machine's clock is right, see `syncledger db check --repair`"});
  }

  void check_budget(std::optional<store::HistoryFile>& file) {
    const auto per_day = config_.budget.calls_per_day;
    for (const auto& [quota, today, targets] :
         quota_use(config_, file, invocation_.surroundings().clock.now())) {
      if (targets == 0) continue;
      const auto left = calls_left(per_day, today);
      Finding finding{"budget", Health::ok,
                      std::to_string(today.calls) + " calls today, " +
                          (left ? std::to_string(*left) + " left (" : "no limit (") +
                          quota.account + ", " + quota.region_id + ")",
                      ""};
      if (per_day && dataworks::shortest_interval(targets, *per_day) > config_.interval) {
        finding.health = Health::warning;
        finding.remedy = "the calls of a day are not enough for an interval of " +
                         base::duration_text(config_.interval) + "; " +
                         base::duration_text(dataworks::shortest_interval(targets, *per_day)) +
                         " would do";
      }
      add(finding);
    }
  }

  /// Whether their secrets are there; `notify test` tries the rest.
  void check_channels() {
    for (const auto& each : config_.channels) {
      try {
        open_channel(invocation_, each);
        add({"notify", Health::ok,
             each.name + ": " + std::string{notify::to_string(each.kind)} +
                 "; `syncledger notify test` tries it",
             ""});
      } catch (const UsageError& error) {
        add({"notify", Health::failed, error.what(), "set it as docs/notifications.md says"});
      }
    }
  }

  void ask_the_service(const AccountBook& account_book) {
    auto options = client_options(config_.http);
    options.retries = 0;
    std::erase_if(trials_, [&](const auto& trial) { return account_book.problem(trial.account); });
    dataworks::Client client{options, account_book.accounts(), invocation_.surroundings().clock};
    const auto stats =
        client.fetch_all(trials_, [&](std::size_t index, const model::Observation& observation) {
          judge_answer(trials_[index], observation);
        });
    // A history that is broken is left alone.
    if (is_history_sound_) count_calls(stats);
  }

  void count_calls(const dataworks::FetchStats& stats) {
    try {
      CallCounter{invocation_}.count(stats);
    } catch (const store::StoreError& error) {
      add({"budget", Health::warning, std::string{"these calls were not counted: "} + error.what(),
           "run it as the user who collects, while nobody else does"});
    }
  }

  void judge_answer(const dataworks::FetchRequest& trial, const model::Observation& observation) {
    const auto* failure = observation.result ? nullptr : &observation.result.error();
    const bool was_answered = failure == nullptr || failure->http_status;
    if (!was_answered) {
      return add({"endpoint", Health::failed, trial.endpoint + ": " + describe(*failure),
                  remedy_for(failure->reason)});
    }
    add({"endpoint", Health::ok, trial.endpoint + whose(trial), ""});
    check_clock(observation.clock_skew);
    if (failure == nullptr) {
      return add({"signature", Health::ok,
                  "accepted; " + to_string(trial.target) + " is " + observation.result->status,
                  ""});
    }
    const bool is_refused = failure->reason == UnknownReason::forbidden;
    const bool is_about_the_task =
        failure->reason == UnknownReason::not_found || failure->code.starts_with("Param.");
    add({"signature", is_refused ? Health::failed : Health::ok,
         is_refused ? describe(*failure) : "accepted",
         is_refused ? remedy_for(failure->reason) : ""});
    if (is_refused) return;
    add({"target", Health::warning, to_string(trial.target) + ": " + describe(*failure),
         is_about_the_task ? "check project_id, task_type and file_id" : "try again later"});
  }

  void check_clock(std::optional<milliseconds> skew) {
    if (!skew) return;
    const milliseconds size = std::chrono::abs(*skew);
    std::string found = skew_text(*skew) + " the service's";
    if (size > tolerated_skew) found += ", which dates the passes until it is set right";
    if (size >= most_skew) {
      add({"clock", Health::failed, found, "set this machine's clock (NTP)"});
    } else {
      const bool is_notable = size >= notable_skew;
      add({"clock", is_notable ? Health::warning : Health::ok, found,
           is_notable ? "set this machine's clock (NTP)" : ""});
    }
  }

  static std::string remedy_for(UnknownReason reason) {
    switch (reason) {
      case UnknownReason::tls:
        return "check \"ca_file\", and whether a proxy opens TLS";
      case UnknownReason::timeout:
      case UnknownReason::network:
        return "check the region, \"endpoint\", the network, and HTTPS_PROXY";
      case UnknownReason::forbidden:
        return "check the access key, and that its RAM user may call dataworks:* and is a member "
               "of the workspace";
      default:
        return "check \"endpoint\", and what answers there";
    }
  }

  Invocation& invocation_;
  Config config_;
  std::set<dataworks::QuotaKey> quotas_;
  std::vector<dataworks::FetchRequest> trials_;  ///< one for each of the quotas
  bool is_history_sound_ = true;
  std::vector<Finding> findings_;
};

void write_table(Invocation& invocation, const std::vector<Finding>& findings) {
  std::ostream& out = invocation.surroundings().out;
  for (const auto& each : findings) {
    const std::string name =
        each.what + std::string(15 - std::min<std::size_t>(14, each.what.size()), ' ');
    out << name << health_names.name(each.health)
        << std::string(9 - health_names.name(each.health).size(), ' ')
        << base::printable(each.found) << '\n';
    if (!each.remedy.empty()) out << std::string(15, ' ') << "-> " << each.remedy << '\n';
  }
}

void write_json(Invocation& invocation, const std::vector<Finding>& findings) {
  auto rows = ordered_json::array();
  for (const auto& each : findings) {
    rows.push_back({{"check", each.what},
                    {"result", base::lower_case(health_names.name(each.health))},
                    {"found", each.found},
                    {"remedy", each.remedy.empty() ? ordered_json() : ordered_json(each.remedy)}});
  }
  write_document(invocation, {{"rows", rows}});
}

/// That of the first thing that failed.
int exit_code_of(const std::vector<Finding>& findings) {
  for (const auto& each : findings) {
    if (each.health != Health::failed) continue;
    if (each.what == "history") return exit_code::failed;
    const bool is_set_wrong = each.what == "configuration" || each.what == "targets" ||
                              each.what == "credentials" || each.what == "notify";
    return is_set_wrong ? exit_code::usage : exit_code::all_targets_failed;
  }
  return exit_code::all_well;
}

}  // namespace

int doctor(Invocation& invocation) {
  const auto format = output_format(invocation);
  const auto findings = Doctor{invocation}.examine();
  if (format == OutputFormat::json) {
    write_json(invocation, findings);
  } else {
    write_table(invocation, findings);
  }
  return exit_code_of(findings);
}

}  // namespace syncledger::app
