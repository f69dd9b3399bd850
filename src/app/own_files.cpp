#include "app/own_files.hpp"

#include "app/usage_error.hpp"
#include "store/companions.hpp"

namespace syncledger::app {
namespace {

/// Of a command that needs no history (`db schema`) there may be none, or a configuration that does
/// not say which.
std::optional<std::string> named_history(Invocation& invocation) {
  try {
    return invocation.database();
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> reason_to_keep(Invocation& invocation, const std::string& path) {
  if (const auto config = invocation.config_path(); config && store::is_same_place(path, *config))
    return "it is the configuration";
  const auto history = named_history(invocation);
  if (!history) return std::nullopt;
  if (store::is_same_place(path, *history)) return "it is the history itself";
  if (store::belongs_to(path, *history)) return "it belongs to the history " + *history;
  return std::nullopt;
}

}  // namespace syncledger::app
