#pragma once

#include "app/invocation.hpp"

#include <optional>
#include <string>

namespace syncledger::app {

/// Why nothing may be written to a path, for people: `it is the history itself`, `it belongs to the
/// history history.db`, `it is the configuration`; nothing if it is none of what this command line
/// works with. Through links, too.
std::optional<std::string> reason_to_keep(Invocation& invocation, const std::string& path);

}  // namespace syncledger::app
