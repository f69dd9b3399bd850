#pragma once

#include "app/run.hpp"

#include <string>
#include <vector>

namespace syncledger::app {

enum class LogFormat { text, json };

/// What --log-format says, also on a command line that is wrong elsewhere: text unless json is
/// asked for.
LogFormat log_format_of(const std::vector<std::string>& words);

/// One line on `err`. Level: info, warn or error.
void log(Surroundings& surroundings, LogFormat format, const std::string& level,
         const std::string& message);

}  // namespace syncledger::app
