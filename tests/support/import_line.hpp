#pragma once

#include "support/oracle.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace syncledger::testing {

/// The members of a line of `import` (contract section 7) that say which target and when.
nlohmann::json import_line_head(const oracle::Poll& poll);

/// The line that imports a poll with a snapshot, as the service would have answered; ends with a
/// line feed.
std::string import_line(const oracle::Poll& poll);

}  // namespace syncledger::testing
