#include "simulator/daily_quota.hpp"

namespace syncledger::simulator {

bool DailyQuota::spend(base::UtcTime now) {
  if (!calls_per_day_) return true;
  const auto day = std::chrono::floor<std::chrono::days>(now + std::chrono::hours{8});
  const std::lock_guard lock{mutex_};
  if (day > day_) {
    day_ = day;
    spent_ = 0;
  }
  if (spent_ >= *calls_per_day_) return false;
  ++spent_;
  return true;
}

}  // namespace syncledger::simulator
