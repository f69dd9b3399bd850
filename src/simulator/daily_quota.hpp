#pragma once

#include "base/utc_time.hpp"

#include <cstdint>
#include <mutex>
#include <optional>

namespace syncledger::simulator {

/// Counts the calls of a day. Days are those of UTC+8, where the service keeps its books. Safe to
/// share between threads.
class DailyQuota {
public:
  /// No limit if `calls_per_day` is nothing.
  explicit DailyQuota(std::optional<std::int64_t> calls_per_day) : calls_per_day_(calls_per_day) {}

  /// Counts one call; false if the day has none left.
  bool spend(base::UtcTime now);

private:
  std::optional<std::int64_t> calls_per_day_;
  std::mutex mutex_;
  std::chrono::sys_days day_{};
  std::int64_t spent_ = 0;
};

}  // namespace syncledger::simulator
