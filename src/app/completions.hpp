#pragma once

#include "app/options.hpp"
#include "app/run.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::app {

// Completions of commands, options and their values for shells. What is in a history they take
// from offer_targets() alone: a shell that is handed other people's words may run them.

std::string bash_completion(std::span<const CommandSpec> commands);
std::string zsh_completion(std::span<const CommandSpec> commands);
std::string fish_completion(std::span<const CommandSpec> commands);

/// As a command, what completions ask: followed by the words of a command line that is being typed.
constexpr std::string_view targets_question = "__targets";

/// Writes the targets of the history that a command line names, or would use, one a line. Each has
/// the form of REGION/PROJECT/TASK_TYPE/FILE_ID: nothing that a shell expands, quotes or splits.
/// \param line as typed: nothing in it is an option of this command \throws store::StoreError
int offer_targets(const std::vector<std::string>& line, Surroundings& surroundings);

}  // namespace syncledger::app
