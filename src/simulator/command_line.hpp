#pragma once

#include "simulator/options.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// A command line that cannot be understood; the message says why.
class UsageError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// What the program is asked to do.
struct CommandLine {
  enum class Task { serve, print_scenario, print_config, help, version };

  Task task = Task::serve;
  Options options;
  std::optional<std::string> scenario_file;  ///< the built-in scenario if there is none
  std::optional<std::string> port_file;
  std::optional<std::string> config_file;
  std::string url;       ///< for print_config
  std::string database;  ///< for the configuration; may be empty
  std::string help;
};

/// Reads the arguments without the program's name. Throws UsageError.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

}  // namespace syncledger::simulator
