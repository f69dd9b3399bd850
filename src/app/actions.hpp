#pragma once

#include "app/invocation.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace syncledger::app {

/// One action of a command such as `db`, and which of the command's options are for it.
struct Action {
  std::string_view name;
  int (*run)(Invocation&);
  std::vector<std::string_view> options;
  std::size_t most_arguments = 0;  ///< after the action itself
};

/// Runs the action that the first argument names. \throws UsageError, and what the action throws
int run_action(Invocation& invocation, std::span<const Action> actions);

}  // namespace syncledger::app
