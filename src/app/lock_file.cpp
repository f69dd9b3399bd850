#include "app/lock_file.hpp"

#include "base/text.hpp"
#include "store/store_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace syncledger::app {
namespace {

constexpr std::chrono::milliseconds between_tries{50};

/// A lock needs no right to write: the file may be that of another user of the same history.
int open_lock(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor >= 0 || errno != EACCES) return descriptor;
  const int readable = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (readable < 0) errno = EACCES;
  return readable;
}

}  // namespace

LockFile::LockFile(const std::string& database, std::chrono::milliseconds wait)
    : path_(database + ".lock"), descriptor_(open_lock(path_)) {
  if (descriptor_ < 0) {
    const auto why = std::system_category().message(errno);
    throw store::StoreError("cannot make the lock file " + path_ + ": " + why +
                            " (check that its folder exists and can be written)");
  }
  const auto give_up_at = std::chrono::steady_clock::now() + wait;
  is_held_ = try_to_lock();
  while (!is_held_ && std::chrono::steady_clock::now() < give_up_at) {
    std::this_thread::sleep_for(std::min(between_tries, wait));
    is_held_ = try_to_lock();
  }
  if (is_held_) write_own_id();
}

LockFile::~LockFile() {
  close(descriptor_);
}

bool LockFile::try_to_lock() const {
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  const auto why = std::system_category().message(errno);
  close(descriptor_);  // the constructor will not end
  throw store::StoreError("cannot lock " + path_ + ": " + why +
                          " (keep the history on a local disk: not every network file system has "
                          "locks)");
}

/// For holder() only: nothing depends on it.
void LockFile::write_own_id() const {
  const std::string id = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, id.data(), id.size(), 0) < 0) return;
}

std::optional<pid_t> LockFile::read_id() const {
  std::array<char, 32> text{};
  const auto size = pread(descriptor_, text.data(), text.size(), 0);
  if (size <= 0) return std::nullopt;
  const auto id = base::whole_number(base::trimmed({text.data(), static_cast<std::size_t>(size)}));
  if (!id || *id <= 0) return std::nullopt;
  return static_cast<pid_t>(*id);
}

std::string LockFile::holder() const {
  const auto id = read_id();
  return (id ? "process " + std::to_string(*id) : "it") + " holds " + path_;
}

}  // namespace syncledger::app
