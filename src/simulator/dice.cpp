#include "simulator/dice.hpp"

#include <cmath>

namespace syncledger::simulator {
namespace {

/// The finaliser of SplitMix64: every input bit changes about half of the output bits.
std::uint64_t scramble(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace

Dice Dice::with(std::uint64_t value) const {
  return Dice{scramble(state_ ^ scramble(value))};
}

double Dice::uniform() const {
  return std::ldexp(static_cast<double>(scramble(state_) >> 11U), -53);
}

std::chrono::milliseconds Dice::exponential(std::chrono::milliseconds mean) const {
  const double factor = -std::log1p(-uniform());
  return std::chrono::milliseconds{std::llround(static_cast<double>(mean.count()) * factor)};
}

}  // namespace syncledger::simulator
