#pragma once

#include <chrono>
#include <cstdint>

namespace syncledger::simulator {

/// Chance without memory: every throw is a pure function of the numbers that were mixed in, so that
/// a scenario can be asked about any moment in any order and always says the same.
class Dice {
public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  /// Dice that also depend on `value`.
  [[nodiscard]] Dice with(std::uint64_t value) const;

  /// Evenly spread over [0, 1).
  [[nodiscard]] double uniform() const;

  /// True in `probability` of all cases.
  [[nodiscard]] bool happens(double probability) const { return uniform() < probability; }

  /// Exponentially distributed with this mean.
  [[nodiscard]] std::chrono::milliseconds exponential(std::chrono::milliseconds mean) const;

private:
  std::uint64_t state_;
};

}  // namespace syncledger::simulator
