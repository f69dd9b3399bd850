#pragma once

#include "app/invocation.hpp"

#include <chrono>
#include <cstdint>

namespace syncledger::app {

/// When passes are due, in uptime of a base::Sleeper: at a fixed rate from the first one on, which
/// no pass that takes long and no setting of the clock shifts.
class Schedule {
public:
  /// \param offset from the first pass on, that of all others; less than `interval`
  Schedule(std::chrono::milliseconds first, std::chrono::milliseconds interval,
           std::chrono::milliseconds offset)
      : first_(first), interval_(interval), offset_(offset) {}

  /// The pass after the one that was due at `due`, as seen when that has ended.
  struct Next {
    std::chrono::milliseconds due;
    std::int64_t skipped = 0;  ///< passes that were due meanwhile
  };

  [[nodiscard]] Next after(std::chrono::milliseconds due, std::chrono::milliseconds now) const;

private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds interval_;
  std::chrono::milliseconds offset_;
};

/// A random part of what --splay says; 0 without it. \throws UsageError
std::chrono::milliseconds random_splay(const Invocation& invocation);

}  // namespace syncledger::app
