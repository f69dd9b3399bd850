#include "support/vfs_shim.hpp"

#include <new>

namespace syncledger::testing {
namespace {

/// What hangs on the VFS.
struct Context {
  sqlite3_vfs* real = nullptr;
  DiskObserver* observer = nullptr;
};

Context& context() {
  static Context the_context;
  return the_context;
}

/// An open file: this, and the real one right behind it in the memory that SQLite provides.
struct ShimFile {
  sqlite3_file base;
  const char* path;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

ShimFile& shim_of(sqlite3_file* file) {
  return *reinterpret_cast<ShimFile*>(file);
}

const sqlite3_io_methods& real_methods(sqlite3_file* file) {
  return *shim_of(file).real()->pMethods;
}

std::string_view text_or_empty(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

int ask(DiskOperation operation, sqlite3_file* file, std::string_view bytes = {},
        std::int64_t offset = 0) {
  return context().observer->before(
      {operation, text_or_empty(shim_of(file).path), bytes, offset, false});
}

int close_file(sqlite3_file* file) {
  return real_methods(file).xClose(shim_of(file).real());
}

int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const int code = ask(DiskOperation::read, file);
  return code != SQLITE_OK ? code
                           : real_methods(file).xRead(shim_of(file).real(), to, size, offset);
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const std::string_view bytes{static_cast<const char*>(from), static_cast<std::size_t>(size)};
  const int code = ask(DiskOperation::write, file, bytes, offset);
  return code != SQLITE_OK ? code
                           : real_methods(file).xWrite(shim_of(file).real(), from, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int code = ask(DiskOperation::truncate, file, {}, size);
  return code != SQLITE_OK ? code : real_methods(file).xTruncate(shim_of(file).real(), size);
}

/// No test cuts the power of the machine it runs on: the real disk need not be waited for.
int sync_file(sqlite3_file* file, int) {
  return ask(DiskOperation::sync, file);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_methods(file).xFileSize(shim_of(file).real(), size);
}

int lock_file(sqlite3_file* file, int level) {
  const int code = ask(DiskOperation::lock, file);
  return code != SQLITE_OK ? code : real_methods(file).xLock(shim_of(file).real(), level);
}

int unlock_file(sqlite3_file* file, int level) {
  return real_methods(file).xUnlock(shim_of(file).real(), level);
}

int check_reserved_lock(sqlite3_file* file, int* is_reserved) {
  return real_methods(file).xCheckReservedLock(shim_of(file).real(), is_reserved);
}

int file_control(sqlite3_file* file, int operation, void* argument) {
  return real_methods(file).xFileControl(shim_of(file).real(), operation, argument);
}

int sector_size(sqlite3_file* file) {
  return real_methods(file).xSectorSize(shim_of(file).real());
}

int device_characteristics(sqlite3_file* file) {
  return real_methods(file).xDeviceCharacteristics(shim_of(file).real());
}

int map_shared(sqlite3_file* file, int page, int size, int extends, void volatile** memory) {
  const int code = ask(DiskOperation::share, file);
  return code != SQLITE_OK
             ? code
             : real_methods(file).xShmMap(shim_of(file).real(), page, size, extends, memory);
}

/// Of a lock, only the taking may fail.
int lock_shared(sqlite3_file* file, int first, int count, int flags) {
  const int code = (flags & SQLITE_SHM_LOCK) != 0 ? ask(DiskOperation::lock, file) : int{SQLITE_OK};
  return code != SQLITE_OK ? code
                           : real_methods(file).xShmLock(shim_of(file).real(), first, count, flags);
}

void barrier_of_shared(sqlite3_file* file) {
  real_methods(file).xShmBarrier(shim_of(file).real());
}

int unmap_shared(sqlite3_file* file, int removes) {
  return real_methods(file).xShmUnmap(shim_of(file).real(), removes);
}

/// Version 2: with the shared memory of a write-ahead log, without memory maps.
const sqlite3_io_methods shim_methods{2,
                                      close_file,
                                      read_file,
                                      write_file,
                                      truncate_file,
                                      sync_file,
                                      file_size,
                                      lock_file,
                                      unlock_file,
                                      check_reserved_lock,
                                      file_control,
                                      sector_size,
                                      device_characteristics,
                                      map_shared,
                                      lock_shared,
                                      barrier_of_shared,
                                      unmap_shared,
                                      nullptr,
                                      nullptr};

int open_file(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int code =
      context().observer->before({DiskOperation::open, text_or_empty(path), {}, 0, false});
  if (code != SQLITE_OK) return code;
  auto* const shim = new (file) ShimFile{{nullptr}, path};
  sqlite3_vfs* const real = context().real;
  const int opened = real->xOpen(real, path, shim->real(), flags, out_flags);
  if (opened == SQLITE_OK) shim->base.pMethods = &shim_methods;
  return opened;
}

int remove_file(sqlite3_vfs*, const char* path, int syncs_folder) {
  const int code =
      context().observer->before({DiskOperation::remove, path, {}, 0, syncs_folder != 0});
  sqlite3_vfs* const real = context().real;
  return code != SQLITE_OK ? code : real->xDelete(real, path, 0);
}

int access_file(sqlite3_vfs*, const char* path, int flags, int* result) {
  const int code = context().observer->before({DiskOperation::access, path, {}, 0, false});
  sqlite3_vfs* const real = context().real;
  return code != SQLITE_OK ? code : real->xAccess(real, path, flags, result);
}

/// What waits for a lock that this shim refuses would wait in vain.
int skip_sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

}  // namespace

VfsShim::VfsShim(DiskObserver& observer) : real_(sqlite3_vfs_find(nullptr)) {
  context() = {real_, &observer};
  shim_ = *real_;
  shim_.zName = "syncledger-shim";
  shim_.szOsFile = real_->szOsFile + static_cast<int>(sizeof(ShimFile));
  shim_.xOpen = open_file;
  shim_.xDelete = remove_file;
  shim_.xAccess = access_file;
  shim_.xSleep = skip_sleep;
  sqlite3_vfs_register(&shim_, 1);
}

VfsShim::~VfsShim() {
  sqlite3_vfs_unregister(&shim_);
  sqlite3_vfs_register(real_, 1);
}

}  // namespace syncledger::testing
