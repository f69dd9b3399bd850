#include "app/collector.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/schedule.hpp"

namespace syncledger::app {
namespace {

/// Whether it may go on: nobody has stopped it meanwhile.
bool wait_for_splay(const Invocation& invocation) {
  const auto splay = random_splay(invocation);
  if (splay.count() == 0) return true;
  const auto sleeper = invocation.surroundings().make_sleeper();
  return sleeper->sleep_until(sleeper->uptime() + splay) != base::Wake::stop;
}

}  // namespace

int collect(Invocation& invocation) {
  ExpectedHistories expected;
  Collector collector{invocation, expected};
  if (!wait_for_splay(invocation)) return exit_code::all_well;
  return collector.make_pass(store::PassSource::collect);
}

}  // namespace syncledger::app
