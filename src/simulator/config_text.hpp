#pragma once

#include "simulator/scenario.hpp"

#include <string>

namespace syncledger::simulator {

/// A syncledger.json that watches every task of a scenario at this URL. Without a `database`,
/// syncledger chooses the place itself.
std::string config_for(const Scenario& scenario, const std::string& url,
                       const std::string& database = "");

}  // namespace syncledger::simulator
