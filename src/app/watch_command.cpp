#include "app/collector.hpp"
#include "app/commands.hpp"
#include "app/ending.hpp"
#include "app/exit_code.hpp"
#include "app/schedule.hpp"
#include "app/service_manager.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"

#include <memory>
#include <string>

namespace syncledger::app {
namespace {

using base::Wake;
using std::chrono::milliseconds;

/// What a configuration makes of the command line: replaced as a whole when it is read again.
class Crew {
public:
  /// \throws UsageError
  Crew(Invocation invocation, ExpectedHistories& expected)
      : invocation_(std::move(invocation)), collector_(invocation_, expected) {}

  /// From one look at what is due to the next.
  [[nodiscard]] milliseconds interval() {
    const Config& config = invocation_.settings();
    return config.adaptive ? config.adaptive->fastest : config.interval;
  }

  int make_pass() { return collector_.make_pass(store::PassSource::watch); }

private:
  Invocation invocation_;
  Collector collector_;
};

std::string_view in_words(int exit_code) {
  switch (exit_code) {
    case exit_code::all_well:
      return "all targets fetched";
    case exit_code::some_targets_failed:
      return "some targets could not be fetched";
    case exit_code::all_targets_failed:
      return "no target could be fetched";
    case exit_code::locked:
      return "another collector is at work";
    default:
      return "not recorded";
  }
}

class Watch {
public:
  explicit Watch(Invocation& invocation)
      : invocation_(invocation),
        service_(invocation.surroundings().environment, [this] { say_deaf(); }),
        ending_(invocation.surroundings(), [this] { say_alive(); }),
        sleeper_(ending_.sleeper()),
        crew_(std::make_unique<Crew>(invocation.afresh(), expected_)),
        due_(sleeper_.uptime()),
        schedule_(due_, crew_->interval(), random_splay(invocation) % crew_->interval()) {}

  /// Until a signal says stop.
  void run() {
    service_.ready();
    do {
      make_pass();
      const auto next = schedule_.after(due_, sleeper_.uptime());
      say_skipped(next.skipped);
      due_ = next.due;
    } while (wait() != Wake::stop);
    service_.stopping();
  }

private:
  void make_pass() {
    say_alive();
    const int code = crew_->make_pass();
    service_.status("last pass " + base::to_rfc3339(invocation_.surroundings().clock.now()) + ": " +
                    std::string{in_words(code)});
  }

  void say_alive() { service_.alive(sleeper_.uptime()); }

  void say_deaf() {
    invocation_.say("warn",
                    "systemd does not read what this service tells it (at $NOTIFY_SOCKET); polling "
                    "goes on, and what it has to know is told again");
  }

  /// Once for each time that it cannot keep up, not with every pass.
  void say_skipped(std::int64_t count) {
    if (count > 0 && !is_late_) {
      invocation_.say("warn", base::counted(count, "pass was", "passes were") +
                                  " skipped: the machine was suspended, or the pass before took "
                                  "longer than the interval");
    }
    is_late_ = count > 0;
  }

  /// Until the next pass is due, or it is to stop.
  Wake wait() {
    for (;;) {
      const auto now = sleeper_.uptime();
      const auto wake =
          sleeper_.sleep_until(std::min(due_, service_.next_word(now).value_or(due_)));
      say_alive();
      if (wake == Wake::stop) return wake;
      if (wake == Wake::reload) read_configuration();
      if (wake == Wake::due && sleeper_.uptime() >= due_) return wake;
    }
  }

  void read_configuration() {
    service_.reloading();
    try {
      crew_ = std::make_unique<Crew>(invocation_.afresh(), expected_);
      due_ = std::min(due_, sleeper_.uptime() + crew_->interval());
      schedule_ = Schedule{due_, crew_->interval(), milliseconds{0}};
      invocation_.say("warn", "the configuration was read again");
    } catch (const UsageError& error) {
      invocation_.say("error", std::string{error.what()} + "; the configuration of before is kept");
    }
    service_.ready();
  }

  Invocation& invocation_;
  ServiceManager service_;
  Ending ending_;
  base::Sleeper& sleeper_;
  ExpectedHistories expected_;
  std::unique_ptr<Crew> crew_;
  milliseconds due_;
  Schedule schedule_;
  bool is_late_ = false;
};

}  // namespace

int watch(Invocation& invocation) {
  Watch{invocation}.run();
  return exit_code::all_well;
}

}  // namespace syncledger::app
