#pragma once

#include "support/program.hpp"

#include <cstdint>
#include <string>

namespace syncledger::testing {

// A program can be made to kill itself just before it changes a file or calls somebody
// (kill_at_change.cpp). Between two such changes all kills leave the same.

/// The environment in which a program is killed before its n-th change, from 1.
inline EnvironmentMap killed_at_change(std::int64_t number, EnvironmentMap environment) {
  environment["LD_PRELOAD"] = SYNCLEDGER_KILL_AT_CHANGE;
  environment["KILL_AT_CHANGE"] = std::to_string(number);
  return environment;
}

/// The environment in which it comes to its end, and leaves the number of its changes in a file.
inline EnvironmentMap counting_changes(const std::string& file, EnvironmentMap environment) {
  environment["LD_PRELOAD"] = SYNCLEDGER_KILL_AT_CHANGE;
  environment["COUNT_CHANGES_IN"] = file;
  return environment;
}

}  // namespace syncledger::testing
