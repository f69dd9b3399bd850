#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// Runs one command line (without the program's name) and returns the exit code: 0, 1 if it cannot
/// serve, 2 for a wrong command line or scenario. Serves until SIGTERM or SIGINT, which it blocks
/// for the calling thread: it must be called before there are others.
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace syncledger::simulator
