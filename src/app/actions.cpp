#include "app/actions.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace syncledger::app {
namespace {

const Action& find_action(const ParsedOptions& options, std::span<const Action> actions) {
  std::vector<std::string_view> names;
  names.reserve(actions.size());
  for (const Action& action : actions) names.push_back(action.name);
  if (options.arguments().empty()) {
    throw UsageError("which action? One of " + base::joined(names, ", "));
  }
  const std::string& wanted = options.arguments().front();
  const auto found = std::find_if(actions.begin(), actions.end(),
                                  [&](const Action& action) { return action.name == wanted; });
  if (found != actions.end()) return *found;
  throw UsageError("unknown action \"" + base::printable(wanted) + "\"" +
                   suggestion(wanted, names) + "; there are " + base::joined(names, ", "));
}

/// An option that would be ignored is a misunderstanding, and one of prune may be a costly one.
void refuse_what_is_not_for(const Action& action, const Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  const std::string command{invocation.command().name};
  const auto& allowed = action.options;
  for (const OptionSpec& option : invocation.command().options) {
    if (!options.has(std::string{option.name}) ||
        std::find(allowed.begin(), allowed.end(), option.name) != allowed.end()) {
      continue;
    }
    throw UsageError("--" + std::string{option.name} + " is not an option of " + command + " " +
                     std::string{action.name} + "; see `syncledger help " + command + "`");
  }
  if (const auto& arguments = options.arguments(); arguments.size() > 1 + action.most_arguments) {
    throw UsageError("unexpected argument \"" + base::printable(arguments.back()) +
                     "\"; see `syncledger help " + command + "`");
  }
}

}  // namespace

int run_action(Invocation& invocation, std::span<const Action> actions) {
  const Action& action = find_action(invocation.options(), actions);
  refuse_what_is_not_for(action, invocation);
  return action.run(invocation);
}

}  // namespace syncledger::app
