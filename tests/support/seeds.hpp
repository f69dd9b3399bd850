#pragma once

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace syncledger::testing {

/// How many parts the seeds of a test with random input fall into; each part is a test of its own,
/// so that they run side by side.
constexpr std::uint64_t seed_parts = 8;

/// The seeds of one part, counted from 0: together 1 to SYNCLEDGER_SEEDS of the environment, or
/// 200.
inline std::vector<std::uint64_t> seeds_of_part(std::uint64_t part) {
  const char* const wanted = std::getenv("SYNCLEDGER_SEEDS");
  const std::uint64_t count = wanted == nullptr ? 200 : std::strtoull(wanted, nullptr, 10);
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t seed = 1 + part; seed <= count; seed += seed_parts) seeds.push_back(seed);
  return seeds;
}

}  // namespace syncledger::testing
