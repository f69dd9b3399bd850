#include "app/collector.hpp"
#include "app/commands.hpp"
#include "app/ending.hpp"
#include "app/exit_code.hpp"
#include "app/schedule.hpp"

namespace syncledger::app {
namespace {

/// Whether it may go on: nobody has stopped it meanwhile.
bool wait_for_splay(const Invocation& invocation, base::Sleeper& sleeper) {
  const auto splay = random_splay(invocation);
  return splay.count() == 0 || sleeper.sleep_until(sleeper.uptime() + splay) != base::Wake::stop;
}

}  // namespace

int collect(Invocation& invocation) {
  const Ending ending{invocation.surroundings()};
  ExpectedHistories expected;
  Collector collector{invocation, expected};
  if (!wait_for_splay(invocation, ending.sleeper())) return exit_code::all_well;
  return collector.make_pass(store::PassSource::collect);
}

}  // namespace syncledger::app
