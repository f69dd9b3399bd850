// `syncledger watch` without its waiting: as soon as it would sleep, the time has come. Real
// signals reach it. On a disk that is full from one moment to another.
// usage: SYNCLEDGER_NOW=BEGIN hurried_watch END FULL_FROM FULL_UNTIL WORDS...
// Ends at END as if it was told to. WORDS: of the command line, from `watch` on.

#include "support/hurried_program.hpp"
#include "support/vfs_shim.hpp"

#include <memory>
#include <optional>

namespace {

using namespace syncledger;
using base::UtcTime;
using std::chrono::milliseconds;

struct Times {
  UtcTime end;
  UtcTime full_from;
  UtcTime full_until;
};

/// A disk without room while it lives.
struct FullFileSystem {
  testing::FullDisk disk;
  testing::VfsShim shim{disk};
};

class Hurry final : public base::Sleeper {
public:
  Hurry(base::ManualClock& clock, const Times& times) : clock_(clock), times_(times) {}

  [[nodiscard]] milliseconds uptime() const override { return uptime_; }

  base::Wake sleep_until(milliseconds due) override {
    const auto signal = signals_.sleep_until(signals_.uptime());
    if (signal != base::Wake::due) return signal;
    clock_.advance(due - uptime_);
    uptime_ = due;
    const bool is_full = clock_.now() >= times_.full_from && clock_.now() < times_.full_until;
    if (!is_full) full_.reset();
    if (is_full && !full_) full_.emplace();
    return clock_.now() < times_.end ? base::Wake::due : base::Wake::stop;
  }

  [[nodiscard]] bool is_stop_requested() const override { return signals_.is_stop_requested(); }

private:
  base::ManualClock& clock_;
  Times times_;
  base::SystemSleeper signals_;
  std::optional<FullFileSystem> full_;
  milliseconds uptime_{0};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto time = [](const std::string& text) { return base::parse_rfc3339(text).value(); };
  base::ManualClock clock{time(base::environment_variable("SYNCLEDGER_NOW").value())};
  const Times times{time(argv[1]), time(argv[2]), time(argv[3])};
  return testing::run_hurried({argv + 4, argv + argc}, clock,
                              [&] { return std::make_unique<Hurry>(clock, times); });
}
