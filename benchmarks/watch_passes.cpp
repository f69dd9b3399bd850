// The memory of `watch` over many passes, without waiting between them: the clock and the sleep are
// ours, all else is the program.
// usage: watch_passes PASSES WORDS...     WORDS: of the command line, from `watch` on
// Prints, ten times, how many passes were made and the resident memory in MB.

#include "support/hurried_program.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>

namespace {

using std::chrono::milliseconds;
using syncledger::base::ManualClock;
using syncledger::base::Wake;

double resident_megabytes() {
  std::ifstream file{"/proc/self/statm"};
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Time goes by at once.
class Hurry : public syncledger::base::Sleeper {
public:
  Hurry(ManualClock& clock, long passes) : clock_(clock), passes_(passes) {}

  [[nodiscard]] milliseconds uptime() const override { return uptime_; }

  Wake sleep_until(milliseconds due) override {
    ++made_;
    if (made_ % (passes_ / 10) == 0) std::cout << made_ << ' ' << resident_megabytes() << std::endl;
    clock_.advance(due - uptime_);
    uptime_ = due;
    return made_ < passes_ ? Wake::due : Wake::stop;
  }

  [[nodiscard]] bool is_stop_requested() const override { return false; }

private:
  ManualClock& clock_;
  long passes_;
  long made_ = 0;
  milliseconds uptime_{0};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || std::atol(argv[1]) < 10) {
    std::cerr << "usage: watch_passes PASSES WORDS...\n";
    return 2;
  }
  const long passes = std::atol(argv[1]);
  ManualClock clock{*syncledger::base::parse_rfc3339("2026-11-01T00:00:00Z")};
  return syncledger::testing::run_hurried({argv + 2, argv + argc}, clock,
                                          [&] { return std::make_unique<Hurry>(clock, passes); });
}
