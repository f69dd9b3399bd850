#include "base/sleeper.hpp"

#include "base/utc_time.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>

namespace syncledger::base {
namespace {

using std::chrono::milliseconds;

/// The timeout of sigtimedwait() stands still while the machine is suspended: a pass that is due
/// then is at most this late.
constexpr milliseconds longest_wait{10000};

sigset_t awaited_signals() {
  sigset_t signals{};
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

timespec to_timespec(milliseconds span) {
  timespec time{};
  time.tv_sec = static_cast<time_t>(span.count() / 1000);
  time.tv_nsec = static_cast<long>(span.count() % 1000 * 1000000);
  return time;
}

void mask(int how) {
  const sigset_t signals = awaited_signals();
  const int problem = pthread_sigmask(how, &signals, nullptr);
  if (problem != 0) throw std::system_error{problem, std::generic_category(), "signals"};
}

}  // namespace

SystemSleeper::SystemSleeper() {
  mask(SIG_BLOCK);
}

SystemSleeper::~SystemSleeper() {
  const sigset_t signals = awaited_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

milliseconds SystemSleeper::uptime() const {
  return SystemClock{}.uptime();
}

Wake SystemSleeper::sleep_until(milliseconds due) {
  const sigset_t signals = awaited_signals();
  for (;;) {
    const auto left = due - uptime();
    const timespec wait = to_timespec(std::clamp(left, milliseconds{0}, longest_wait));
    const int signal = sigtimedwait(&signals, nullptr, &wait);
    if (signal == SIGHUP) return Wake::reload;
    if (signal > 0) return Wake::stop;
    if (errno == EAGAIN && left <= milliseconds{0}) return Wake::due;
  }
}

bool SystemSleeper::is_stop_requested() const {
  sigset_t pending{};
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

}  // namespace syncledger::base
