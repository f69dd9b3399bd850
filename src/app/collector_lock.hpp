#pragma once

#include "app/invocation.hpp"
#include "app/lock_file.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace syncledger::app {

/// Another collector, or an import, is at work on the history. Exit code 75.
class LockedError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The collector's lock on the history of this command, for which --wait says how long to wait.
/// \throws LockedError while another has it, UsageError, store::StoreError
std::unique_ptr<LockFile> lock_history(Invocation& invocation,
                                       std::chrono::milliseconds default_wait);

/// What to tell a person who keeps a history on a network file system. Not said by passes: cron
/// would mail it every time.
std::string on_network_file_system(const std::string& database, std::string_view name);

}  // namespace syncledger::app
