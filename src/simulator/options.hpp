#pragma once

#include "simulator/answers.hpp"
#include "simulator/authenticator.hpp"
#include "simulator/scenario_clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// A fault for the next requests that are signed correctly, whatever the scenario says.
struct ForcedFault {
  Fault fault;
  std::int64_t count = 1;
};

/// How a simulator behaves, apart from its scenario.
struct Options {
  std::string host = "127.0.0.1";  ///< a loopback address
  int port = 0;                    ///< 0: any that is free
  Account account;
  ClockMode clock = ClockMode::real;
  /// Scenario time at the start. By default it is now in mode real, and the scenario's own start in
  /// mode request.
  std::optional<base::UtcTime> scenario_start;
  double speed = 1;  ///< how many times as fast as real time scenario time passes
  std::optional<std::int64_t> calls_per_day;  ///< by the day of UTC+8
  std::vector<ForcedFault> forced_faults;
  StepShape step_shape = StepShape::array;
  std::chrono::milliseconds longest_hold{std::chrono::seconds{60}};  ///< of the fault timeout
  const base::Clock* real_clock = nullptr;  ///< not owned; the system's if null
};

/// What a simulator has done so far.
struct Counters {
  std::uint64_t requests = 0;  ///< all that arrived
  std::uint64_t answered = 0;  ///< with what was asked for
  std::uint64_t refused = 0;   ///< by the rules: signature, parameters, quota
  std::uint64_t faulted = 0;   ///< by a fault of the scenario or a forced one
};

}  // namespace syncledger::simulator
