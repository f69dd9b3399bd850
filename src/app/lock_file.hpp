#pragma once

#include <string>

namespace syncledger::app {

/// Keeps a second collector from working on the same history: a lock on the file DATABASE.lock, held as long as this
/// object lives and freed by the system whatever becomes of the process.
class LockFile {
public:
  /// \throws store::StoreError if the lock file cannot be made
  explicit LockFile(const std::string& database);
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

  /// Whether the lock is ours; if not, another collector has it.
  [[nodiscard]] bool is_held() const { return is_held_; }

private:
  int descriptor_;
  bool is_held_ = false;
};

}  // namespace syncledger::app
