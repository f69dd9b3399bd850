#include "app/commands.hpp"
#include "app/health.hpp"
#include "app/pass_clock.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/enum_names.hpp"
#include "base/text.hpp"
#include "store/store_error.hpp"

#include <algorithm>
#include <numeric>

namespace syncledger::app {
namespace {

using std::chrono::milliseconds;

// What a plugin of Nagios or Icinga exits with (Monitoring Plugins Development Guidelines).
enum class State { ok = 0, warning = 1, critical = 2, unknown = 3 };

constexpr base::EnumNames<State, 4> state_names{{"OK", "WARNING", "CRITICAL", "UNKNOWN"}};

/// The worst of what was found, and all of it in words.
struct Verdict {
  State state = State::ok;
  std::vector<std::string> findings;

  void find(State how_bad, const std::string& what) {
    state = std::max(state, how_bad);
    findings.push_back(what);
  }
};

std::int64_t sum(const std::map<std::string, std::int64_t>& counts) {
  return std::accumulate(
      counts.begin(), counts.end(), std::int64_t{0},
      [](std::int64_t so_far, const auto& each) { return so_far + each.second; });
}

struct Limits {
  milliseconds warning;
  milliseconds critical;
};

Limits limits_of(Invocation& invocation) {
  const auto warning =
      invocation.duration("warning", "15m").value_or(invocation.settings().gap_after);
  const auto critical = invocation.duration("critical", "45m").value_or(3 * warning);
  if (critical < warning) throw UsageError("--critical must not be less than --warning");
  return {warning, critical};
}

void judge_age(Verdict& verdict, const std::optional<milliseconds>& age, const Limits& limits) {
  if (!age) return verdict.find(State::critical, "no pass has brought a status yet");
  if (*age < milliseconds{0}) {
    return verdict.find(State::warning, "last success lies " + base::duration_text(-*age) +
                                            " ahead (was the clock set back?)");
  }
  const auto text = "last success " + base::duration_text(*age) + " ago";
  verdict.find(*age > limits.critical  ? State::critical
               : *age > limits.warning ? State::warning
                                       : State::ok,
               text);
}

void judge_clock(Verdict& verdict, const Health& health) {
  const auto skew = health.passes.clock_skew;
  if (skew && std::chrono::abs(*skew) > tolerated_skew) {
    verdict.find(State::warning, "the clock was " + skew_text(*skew) + " the service's");
  }
  if (health.targets_in_future > 0) {
    verdict.find(State::warning, "the history of " +
                                     base::counted(health.targets_in_future, "target", "targets") +
                                     " lies in the future (see db check)");
  }
}

Verdict judge(const Health& health, const std::optional<milliseconds>& age, const Limits& limits,
              bool with_tasks) {
  Verdict verdict;
  judge_age(verdict, age, limits);
  if (const auto failing = sum(health.failing_fetches); failing > 0) {
    verdict.find(State::warning, base::counted(failing, "target", "targets") +
                                     " cannot be fetched (" +
                                     health.failing_fetches.begin()->first +
                                     (health.failing_fetches.size() > 1 ? " ...)" : ")"));
  }
  judge_clock(verdict, health);
  if (const auto waiting = health.waiting_passes.value_or(0); waiting > 0) {
    verdict.find(State::warning,
                 base::counted(waiting, "pass waits", "passes wait") + " in the spool");
  }
  if (!health.spool_problem.empty()) verdict.find(State::warning, health.spool_problem);
  for (const auto& [name, state] : health.channels) {
    if (state.failed_attempts > 0)
      verdict.find(State::warning, "channel " + name + " cannot be told");
  }
  for (const auto& use : health.quotas) {
    if (use.today.exhausted_at) {
      verdict.find(State::warning, "the calls of today are used up (" + use.quota.account + ", " +
                                       use.quota.region_id + ")");
    }
  }
  if (const auto failed = sum(health.open_failures); with_tasks && failed > 0) {
    verdict.find(State::critical,
                 base::counted(failed, "failure", "failures") + " of tasks not over");
  }
  return verdict;
}

std::string performance_data(const Health& health, const std::optional<milliseconds>& age,
                             const Limits& limits) {
  const auto seconds = [](milliseconds span) { return std::to_string(span.count() / 1000); };
  std::int64_t targets = 0;
  for (const auto& [key, count] : health.targets) targets += count;
  std::string data;
  if (age) {
    data += "age=" + seconds(*age) + "s;" + seconds(limits.warning) + ";" +
            seconds(limits.critical) + ";0 ";
  }
  data += "targets=" + std::to_string(targets) + ";;;0";
  data += " failing_fetches=" + std::to_string(sum(health.failing_fetches)) + ";;;0";
  data += " open_failures=" + std::to_string(sum(health.open_failures)) + ";;;0";
  if (health.waiting_passes)
    data += " waiting_passes=" + std::to_string(*health.waiting_passes) + ";;;0";
  data += " size=" + std::to_string(health.bytes) + "B;;;0";
  return data;
}

int answer(Invocation& invocation, const Verdict& verdict, const std::string& data) {
  // Behind | begins what programs read.
  const std::vector<std::string_view> findings{verdict.findings.begin(), verdict.findings.end()};
  auto text = base::printable(base::joined(findings, ", "));
  std::replace(text.begin(), text.end(), '|', '/');
  invocation.surroundings().out << "SYNCLEDGER " << state_names.name(verdict.state) << " - " << text
                                << (data.empty() ? "" : " | ") << data << '\n';
  return static_cast<int>(verdict.state);
}

}  // namespace

int check(Invocation& invocation) {
  try {
    const auto limits = limits_of(invocation);
    const auto found = health(invocation);
    std::optional<milliseconds> age;
    if (found.passes.succeeded_at) {
      age = invocation.surroundings().clock.now() - *found.passes.succeeded_at;
    }
    return answer(invocation, judge(found, age, limits, invocation.options().has("tasks")),
                  performance_data(found, age, limits));
  } catch (const UsageError& error) {
    return answer(invocation, {State::unknown, {error.what()}}, "");
  } catch (const store::StoreError& error) {
    return answer(invocation, {State::unknown, {error.what()}}, "");
  }
}

}  // namespace syncledger::app
