// A module for LD_PRELOAD that ends the program it is loaded into with SIGKILL just before its n-th
// change of the world, $KILL_AT_CHANGE, from 1: a write to a file, a cut, a sync, a removal, a new
// name; a connection, since whoever is called knows from then on. With $COUNT_CHANGES_IN the
// program comes to its end and leaves the number of its changes in that file. What it starts does
// not get to see these variables, and lives on.

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

std::string take_variable(const char* name) {
  const char* const value = getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

/// Of the program that it is loaded into, from its beginning to its end.
class Changes {
public:
  Changes()
      : last_(std::strtoll(take_variable("KILL_AT_CHANGE").c_str(), nullptr, 10)),
        report_(take_variable("COUNT_CHANGES_IN")) {
    unsetenv("LD_PRELOAD");
  }

  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  ~Changes() {
    if (report_.empty()) return;
    const auto count = std::to_string(count_);
    const int file = open(report_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    syscall(SYS_write, file, count.data(), count.size());
    close(file);
  }

  void add() {
    if (++count_ == last_) kill(getpid(), SIGKILL);
  }

private:
  std::atomic<std::int64_t> count_{0};
  std::int64_t last_;
  std::string report_;
};

Changes changes;

/// Pipes and sockets are no files.
void add_for(int descriptor) {
  struct stat found {};

  const int before = errno;
  if (fstat(descriptor, &found) == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode)))
    changes.add();
  errno = before;
}

template <class... Arguments>
auto if_file(int descriptor, long number, Arguments... arguments) {
  add_for(descriptor);
  return syscall(number, descriptor, arguments...);
}

template <class... Arguments>
int always(long number, Arguments... arguments) {
  changes.add();
  return static_cast<int>(syscall(number, arguments...));
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  return if_file(descriptor, SYS_write, bytes, size);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  return if_file(descriptor, SYS_writev, parts, count);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return if_file(descriptor, SYS_pwrite64, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
  return if_file(descriptor, SYS_pwrite64, bytes, size, offset);
}

int ftruncate(int descriptor, off_t size) noexcept {
  return static_cast<int>(if_file(descriptor, SYS_ftruncate, size));
}

int ftruncate64(int descriptor, off64_t size) noexcept {
  return static_cast<int>(if_file(descriptor, SYS_ftruncate, size));
}

int fsync(int descriptor) {
  return static_cast<int>(if_file(descriptor, SYS_fsync));
}

int fdatasync(int descriptor) {
  return static_cast<int>(if_file(descriptor, SYS_fdatasync));
}

int unlink(const char* path) noexcept {
  return always(SYS_unlinkat, AT_FDCWD, path, 0);
}

int rmdir(const char* path) noexcept {
  return always(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}

int remove(const char* path) noexcept {
  if (always(SYS_unlinkat, AT_FDCWD, path, 0) == 0) return 0;
  return errno == EISDIR ? rmdir(path) : -1;
}

int rename(const char* from, const char* to) noexcept {
  return always(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char* from, const char* to) noexcept {
  return always(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int mkdir(const char* path, mode_t permissions) noexcept {
  return always(SYS_mkdirat, AT_FDCWD, path, permissions);
}

int connect(int socket, const sockaddr* address, socklen_t size) {
  return always(SYS_connect, socket, address, size);
}

}  // extern "C"
