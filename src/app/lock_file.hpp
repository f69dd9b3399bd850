#pragma once

#include "base/descriptor.hpp"
#include "base/time_left.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>

namespace syncledger::app {

/// Keeps a second collector, or an import, from working on the same history: an advisory lock
/// (flock) on the file DATABASE.lock, held as long as this object lives and freed by the system
/// whatever becomes of the process. The file itself means nothing and stays: a lock file of a dead
/// process is no obstacle.
class LockFile {
public:
  /// \param wait how long to wait while another has it, unless the time that is left is limited
  /// \throws store::StoreError if the lock file cannot be made (it may be a symbolic link, which
  /// nobody follows), or nobody can lock it
  explicit LockFile(const std::string& database,
                    std::chrono::milliseconds wait = std::chrono::milliseconds{0},
                    const base::TimeLeft& time_left = base::no_hurry);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  /// Whether the lock is ours; if not, another has it.
  [[nodiscard]] bool is_held() const { return is_held_; }

  /// Who has it, for people, if it is not ours: `process 4711 holds history.db.lock`.
  [[nodiscard]] std::string holder() const;

private:
  bool try_to_lock() const;
  void write_own_id() const;
  [[nodiscard]] std::optional<pid_t> read_id() const;

  std::string path_;
  base::Descriptor file_;
  bool is_held_ = false;
};

}  // namespace syncledger::app
