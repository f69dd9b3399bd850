#pragma once

#include "base/utc_time.hpp"
#include "simulator/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// What a node is at one moment.
struct NodeState {
  std::string status;
  std::string name;
  std::optional<std::string> message;

  friend bool operator==(const NodeState&, const NodeState&) = default;
};

struct StepState {
  std::int64_t id = 0;
  std::string name;
  std::string status;
  std::string info;

  friend bool operator==(const StepState&, const StepState&) = default;
};

/// What a solution is at one moment.
struct SolutionState {
  std::string status;
  std::optional<std::string> message;
  std::vector<StepState> steps;

  friend bool operator==(const SolutionState&, const SolutionState&) = default;
};

/// A pure function of its arguments: any moment may be asked, in any order. Before the scenario's
/// start nothing happens: a generated node says RUN, a timeline says NORUN.
NodeState state_of(const Scenario& scenario, const Workspace& workspace, const Node& node,
                   base::UtcTime now);

/// As above. A solution waits until its first run; a later run begins on time even if the one
/// before has not ended. A timeline says `wait` before its first entry.
SolutionState state_of(const Scenario& scenario, const Workspace& workspace,
                       const Solution& solution, base::UtcTime now);

/// The factor that grows by `per_week` each week since the scenario's start, up to 12 weeks.
double grown(const Scenario& scenario, double per_week, base::UtcTime now);

}  // namespace syncledger::simulator
