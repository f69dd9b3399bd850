#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger::testing {

/// What SQLite asks of the system; to share is to map the index of a write-ahead log.
enum class DiskOperation { open, remove, access, read, write, truncate, sync, lock, share };

/// One thing that is asked.
struct DiskCall {
  DiskOperation operation = DiskOperation::open;
  std::string_view path;      ///< empty for a temporary file without a name
  std::string_view bytes;     ///< to be written
  std::int64_t offset = 0;    ///< of a write; the size of a truncate
  bool syncs_folder = false;  ///< of a remove: it is on the disk at once
};

/// Stands between SQLite and the file system, and may make things fail.
class DiskObserver {
public:
  DiskObserver() = default;
  DiskObserver(const DiskObserver&) = delete;
  DiskObserver& operator=(const DiskObserver&) = delete;
  virtual ~DiskObserver() = default;

  /// Before it is done: SQLITE_OK to have it done, else the error that SQLite is told of.
  virtual int before(const DiskCall& call) = 0;
};

/// A disk on which nothing can be written for want of room.
class FullDisk : public DiskObserver {
public:
  int before(const DiskCall& call) override {
    return call.operation == DiskOperation::write ? SQLITE_FULL : SQLITE_OK;
  }
};

/// While it lives, every database that is opened without naming a VFS goes through the observer.
/// None may be open any more when it ends.
class VfsShim {
public:
  explicit VfsShim(DiskObserver& observer);
  VfsShim(const VfsShim&) = delete;
  VfsShim& operator=(const VfsShim&) = delete;
  ~VfsShim();

private:
  sqlite3_vfs* real_;
  sqlite3_vfs shim_{};
};

}  // namespace syncledger::testing
