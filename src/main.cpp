#include "app/run.hpp"
#include "base/descriptor.hpp"
#include "base/environment.hpp"
#include "base/patient_io.hpp"

#include <iostream>
#include <memory>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

/// $SYNCLEDGER_NOW holds the clock still, for replaying a scenario (docs/simulator.md).
std::unique_ptr<syncledger::base::Clock> make_clock() {
  if (const auto text = syncledger::base::environment_variable("SYNCLEDGER_NOW")) {
    if (const auto time = syncledger::base::parse_rfc3339(*text)) {
      return std::make_unique<syncledger::base::ManualClock>(*time);
    }
    std::cerr
        << "syncledger: SYNCLEDGER_NOW is not a time such as 2026-11-01T00:00:00Z; it is ignored\n";
  }
  return std::make_unique<syncledger::base::SystemClock>();
}

std::size_t terminal_width() {
  winsize size{};
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

/// A core dump would hold the access key.
void forbid_core_dumps() {
  const rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
}

}  // namespace

int main(int argc, char** argv) {
  syncledger::base::reserve_standard_descriptors();
  forbid_core_dumps();
  std::ios::sync_with_stdio(false);
  const auto clock = make_clock();
  // Whoever has the other end may have stopped to read: that must not stop a pass.
  syncledger::base::PatientBuffer talk{STDERR_FILENO};
  std::ostream err{&talk};
  err << std::unitbuf;
  syncledger::app::Surroundings surroundings{
      std::cin,
      std::cout,
      err,
      isatty(STDOUT_FILENO) != 0,
      isatty(STDIN_FILENO) != 0 || isatty(STDERR_FILENO) != 0,
      terminal_width(),
      syncledger::base::environment_variable,
      *clock};
  surroundings.err_is_terminal = isatty(STDERR_FILENO) != 0;
  return syncledger::app::run({argv + (argc > 0 ? 1 : 0), argv + argc}, surroundings);
}
