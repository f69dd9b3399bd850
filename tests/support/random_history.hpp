#pragma once

#include "support/oracle.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace syncledger::testing {

/// A history as `import` reads it and as the oracle walks it.
struct RandomHistory {
  std::string ndjson;
  std::vector<oracle::Poll> polls;  ///< in the order of the lines
};

/// One to three targets, polled about every five minutes, with everything that goes wrong: missed
/// polls and long outages, failed fetches, words nobody knows, renames, steps that come and go,
/// repeated step ids, a clock that jumps, repeated lines. Sometimes a single poll or none.
RandomHistory random_history(std::uint64_t seed);

/// What is planned of the targets of a history: of every other one nothing, of the others a few
/// stretches of any length, with edges like those of the windows, which may overlap.
std::vector<oracle::Planned> random_plans(std::uint64_t seed,
                                          const std::vector<oracle::Poll>& polls);

/// Windows to ask about: edges on polls, a millisecond beside them, inside gaps, before and after
/// everything. Buckets are never so small that a window holds more than some hundred.
std::vector<oracle::Question> random_questions(std::uint64_t seed,
                                               const std::vector<oracle::Poll>& polls,
                                               std::size_t count);

}  // namespace syncledger::testing
