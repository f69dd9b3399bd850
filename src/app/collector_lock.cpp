#include "app/collector_lock.hpp"

#include "store/file_access.hpp"
#include "store/history_file.hpp"

#include <algorithm>

namespace syncledger::app {

std::unique_ptr<LockFile> lock_history(Invocation& invocation,
                                       std::chrono::milliseconds default_wait) {
  const auto database = invocation.database();
  store::HistoryFile::make_place_for(database);
  store::require_writable(database);
  const auto wait = invocation.duration("wait", "30s").value_or(default_wait);
  auto lock = std::make_unique<LockFile>(database, wait, invocation.surroundings().time_left);
  if (lock->is_held()) return lock;
  const auto& options = invocation.command().options;
  const bool can_wait = std::any_of(options.begin(), options.end(),
                                    [](const auto& option) { return option.name == "wait"; });
  throw LockedError("another collector, or an import, is at work on " + database + " (" +
                    lock->holder() + (can_wait ? "; --wait waits for it" : "") + ")");
}

std::string on_network_file_system(const std::string& database, std::string_view name) {
  return database + " is on a network file system, " + std::string{name} +
         ": locks that fail there would damage the history";
}

}  // namespace syncledger::app
