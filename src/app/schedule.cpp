#include "app/schedule.hpp"

#include <algorithm>
#include <random>

namespace syncledger::app {

Schedule::Next Schedule::after(std::chrono::milliseconds due, std::chrono::milliseconds now) const {
  const auto number_by = [&](std::chrono::milliseconds time) {
    return std::max<std::int64_t>(0, (time - first_ - offset_) / interval_);
  };
  const auto next = std::max(number_by(due), number_by(now)) + 1;
  return {first_ + offset_ + next * interval_, next - number_by(due) - 1};
}

std::chrono::milliseconds random_splay(const Invocation& invocation) {
  const auto most = invocation.duration("splay", "30s").value_or(std::chrono::milliseconds{0});
  std::random_device device;
  return std::chrono::milliseconds{
      std::uniform_int_distribution<std::int64_t>{0, most.count()}(device)};
}

}  // namespace syncledger::app
