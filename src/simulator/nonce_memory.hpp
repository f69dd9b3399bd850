#pragma once

#include "base/utc_time.hpp"

#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

namespace syncledger::simulator {

/// Remembers nonces for 30 minutes, so that a request cannot be sent twice. Holds at most
/// `capacity` of them: beyond that the oldest is forgotten. Safe to share between threads.
class NonceMemory {
public:
  explicit NonceMemory(std::size_t capacity = 200'000) : capacity_(capacity) {}

  /// Whether the nonce was new; from now on it is not.
  bool use(const std::string& nonce, base::UtcTime now);

  [[nodiscard]] std::size_t size() const;

private:
  void forget_oldest();

  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_set<std::string> known_;
  std::deque<std::pair<base::UtcTime, std::string>> by_age_;
};

}  // namespace syncledger::simulator
