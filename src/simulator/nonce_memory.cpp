#include "simulator/nonce_memory.hpp"

namespace syncledger::simulator {
namespace {

constexpr std::chrono::minutes remembered_for{30};

}  // namespace

bool NonceMemory::use(const std::string& nonce, base::UtcTime now) {
  const std::lock_guard lock{mutex_};
  while (!by_age_.empty() && now - by_age_.front().first > remembered_for) forget_oldest();
  if (!known_.insert(nonce).second) return false;
  by_age_.emplace_back(now, nonce);
  if (by_age_.size() > capacity_) forget_oldest();
  return true;
}

std::size_t NonceMemory::size() const {
  const std::lock_guard lock{mutex_};
  return by_age_.size();
}

void NonceMemory::forget_oldest() {
  known_.erase(by_age_.front().second);
  by_age_.pop_front();
}

}  // namespace syncledger::simulator
