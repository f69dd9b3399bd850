#pragma once

namespace syncledger::app::exit_code {

/// Contract, section 3.
constexpr int all_well = 0;
constexpr int failed = 1;
constexpr int usage = 2;
constexpr int some_targets_failed = 3;
constexpr int all_targets_failed = 4;
constexpr int condition_met = 5;  // report --fail-if
constexpr int locked = 75;

}  // namespace syncledger::app::exit_code
