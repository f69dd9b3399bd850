#pragma once

#include "simulator/scenario.hpp"

#include <string>

namespace syncledger::simulator {

enum class StepPhase { running, failed, succeeded };

/// The Info text of a step: a table widget as JSON, one row for each table the step works on.
/// `progress` is the part of the rows that are done, 0 to 1. Empty for a step without tables.
std::string step_info(const Step& step, StepPhase phase, double progress);

}  // namespace syncledger::simulator
