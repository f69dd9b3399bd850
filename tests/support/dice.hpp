#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace syncledger::testing {

/// Chance that falls the same way for the same seed on every machine and library.
class Dice {
public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// low to high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }

  bool percent(int chance) { return between(1, 100) <= chance; }

  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(values.size()) - 1))];
  }

private:
  std::mt19937_64 engine_;
};

}  // namespace syncledger::testing
