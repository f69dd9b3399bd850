#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/health.hpp"
#include "app/output.hpp"
#include "model/fetch_failure.hpp"
#include "model/status_class.hpp"
#include "version.hpp"

#include <array>
#include <charconv>
#include <sstream>

namespace syncledger::app {
namespace {

using Labels = std::vector<std::pair<std::string_view, std::string>>;

/// The text-based exposition format of Prometheus, version 0.0.4.
class Exposition {
public:
  /// Begins a metric; its samples follow.
  void gauge(const std::string& name, std::string_view help) {
    name_ = "syncledger_" + name;
    text_ << "# HELP " << name_ << ' ' << help << "\n# TYPE " << name_ << " gauge\n";
  }

  template <class Number>
  void sample(Number value, const Labels& labels = {}) {
    text_ << name_;
    char separator = '{';
    for (const auto& [label, text] : labels) {
      text_ << separator << label << "=\"" << escaped(text) << '"';
      separator = ',';
    }
    // The shortest text that means this number.
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
    text_ << (labels.empty() ? " " : "} ") << std::string_view{digits.begin(), end} << '\n';
  }

  [[nodiscard]] std::string text() const { return text_.str(); }

private:
  static std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
      if (c == '\\' || c == '"') result += '\\';
      result += c == '\n' ? std::string{"\\n"} : std::string{c};
    }
    return result;
  }

  std::ostringstream text_;
  std::string name_;
};

/// What was not met is none.
template <class Key>
std::int64_t count_of(const std::map<Key, std::int64_t>& counts, const Key& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

double seconds_since_1970(base::UtcTime time) {
  return static_cast<double>(base::to_unix_ms(time)) / 1000;
}

void expose_passes(Exposition& to, const Health& health) {
  const auto& passes = health.passes;
  // What is not known is left out: 0 would be a lie, and an alert on absence is one line.
  if (passes.succeeded_at) {
    to.gauge("last_success_timestamp_seconds", "When the last pass that brought a status began.");
    to.sample(seconds_since_1970(*passes.succeeded_at));
  }
  if (passes.started_at && passes.finished_at) {
    to.gauge("last_pass_timestamp_seconds", "When the last pass that ended began.");
    to.sample(seconds_since_1970(*passes.started_at));
    to.gauge("last_pass_duration_seconds", "How long it took.");
    to.sample(std::chrono::duration<double>(*passes.finished_at - *passes.started_at).count());
  }
  if (passes.clock_skew) {
    to.gauge("clock_skew_seconds",
             "This machine's clock minus the service's in the last pass that ended.");
    to.sample(std::chrono::duration<double>(*passes.clock_skew).count());
  }
  if (health.waiting_passes) {
    to.gauge("waiting_passes", "Passes in the spool, since the history does not take them.");
    to.sample(*health.waiting_passes);
  }
}

void expose_targets(Exposition& to, const Health& health) {
  to.gauge("targets", "Nodes and solutions by the class of their last known status.");
  for (const std::string level : {"node", "solution"}) {
    for (const std::string_view status_class : model::status_classes()) {
      const std::string word{status_class};
      to.sample(count_of(health.targets, {level, word}),
                {{"level", level}, {"status_class", word}});
    }
  }
  to.gauge("stale_targets", "Of these, those not seen for longer than gap_after.");
  to.sample(health.stale);
  to.gauge("targets_in_future", "Targets whose history goes on beyond now.");
  to.sample(health.targets_in_future);
  to.gauge("failing_fetches", "Targets that cannot be fetched for now, by reason.");
  for (const std::string_view reason : model::unknown_reasons()) {
    const std::string word{reason};
    to.sample(count_of(health.failing_fetches, word), {{"reason", word}});
  }
}

void expose_failures(Exposition& to, const std::map<std::string, std::int64_t>& counts) {
  for (const std::string level : {"node", "solution", "step"}) {
    to.sample(count_of(counts, level), {{"level", level}});
  }
}

void expose_history(Exposition& to, const Health& health) {
  to.gauge("open_failures", "Failures of tasks that have not ended.");
  expose_failures(to, health.open_failures);
  to.gauge("recent_failures", "Failures of tasks that began in the last 24 hours.");
  expose_failures(to, health.new_failures);
  if (const double all = health.known_seconds + health.unknown_seconds; all > 0) {
    to.gauge("unknown_ratio", "Share of the last 24 hours of all targets that no poll speaks for.");
    to.sample(health.unknown_seconds / all);
  }
  to.gauge("database_size_bytes", "Size of the history file.");
  to.sample(health.bytes);
}

void expose_channels(Exposition& to, const Health& health) {
  if (health.channels.empty()) return;
  to.gauge("waiting_notifications", "Events of which a channel is still to be told.");
  for (const auto& [name, state] : health.channels) to.sample(state.waiting, {{"channel", name}});
  to.gauge("notification_failed_attempts",
           "Attempts to tell a channel since the last that worked.");
  for (const auto& [name, state] : health.channels) {
    to.sample(state.failed_attempts, {{"channel", name}});
  }
}

void expose_calls(Exposition& to, const Health& health, const BudgetConfig& budget) {
  if (health.quotas.empty()) return;
  const auto labels = [](const QuotaUse& use) {
    return Labels{{"account", use.quota.account}, {"region", use.quota.region_id}};
  };
  to.gauge("calls_used", "Calls of today (UTC+8) by credentials profile and region.");
  for (const auto& use : health.quotas) to.sample(use.today.calls, labels(use));
  if (!budget.calls_per_day) return;
  to.gauge("calls_left", "Calls that the budget leaves of today.");
  for (const auto& use : health.quotas) {
    to.sample(calls_left(budget.calls_per_day, use.today).value_or(0), labels(use));
  }
}

}  // namespace

int metrics(Invocation& invocation) {
  const auto found = health(invocation);
  Exposition exposition;
  exposition.gauge("build_info", "The program that says all this.");
  exposition.sample(1, {{"version", std::string{version}}});
  expose_passes(exposition, found);
  expose_targets(exposition, found);
  expose_history(exposition, found);
  expose_channels(exposition, found);
  expose_calls(exposition, found, invocation.settings().budget);
  write_text(invocation, exposition.text());
  return exit_code::all_well;
}

}  // namespace syncledger::app
