#pragma once

#include "app/options.hpp"

#include <span>
#include <string>

namespace syncledger::app {

// Completions of commands, options and their values for shells. The targets are those of the
// history that the command line names, or would use.

std::string bash_completion(std::span<const CommandSpec> commands);
std::string zsh_completion(std::span<const CommandSpec> commands);
std::string fish_completion(std::span<const CommandSpec> commands);

}  // namespace syncledger::app
