#pragma once

#include "simulator/scenario.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace syncledger::simulator {

/// A scenario file that cannot be used; the message says where and why.
class ScenarioError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Reads a scenario as docs/simulator.md describes it: JSON, comments allowed, unknown keys
/// refused. Throws ScenarioError.
Scenario parse_scenario(std::string_view text);

/// The scenario that is built in, as its JSON text.
std::string_view default_scenario_text();

/// The scenario that is built in.
Scenario default_scenario();

/// The name of a kind of fault as scenario files and `--fail` spell it.
std::string_view to_string(FaultKind kind);
std::optional<FaultKind> parse_fault_kind(std::string_view text);

/// A fault of this kind with the usual status, code and message.
Fault make_fault(FaultKind kind);

}  // namespace syncledger::simulator
