#include "app/lock_file.hpp"

#include "base/text.hpp"
#include "store/companions.hpp"
#include "store/store_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace syncledger::app {
namespace {

constexpr std::chrono::milliseconds between_tries{50};

/// A lock needs no right to write: the file may be that of another user of the same history. Nobody
/// follows a link that lies in its place: whoever is not the owner of the folder may have laid it.
base::Descriptor open_lock(const std::string& path) {
  constexpr int flags = O_CLOEXEC | O_NOFOLLOW;
  base::Descriptor lock{open(path.c_str(), O_RDWR | O_CREAT | flags, 0644)};
  if (lock.is_open() || errno != EACCES) return lock;
  base::Descriptor readable{open(path.c_str(), O_RDONLY | flags)};
  if (!readable.is_open()) errno = EACCES;
  return readable;
}

[[noreturn]] void refuse(const std::string& path, int why) {
  const bool is_link = why == ELOOP;
  throw store::StoreError("cannot make the lock file " + path + ": " +
                          (is_link ? "it is a symbolic link (remove the link)"
                                   : std::system_category().message(why) +
                                         " (check that its folder exists and can be written)"));
}

}  // namespace

LockFile::LockFile(const std::string& database, std::chrono::milliseconds wait,
                   const base::TimeLeft& time_left)
    : path_(store::lock_of(database)), file_(open_lock(path_)) {
  if (!file_.is_open()) refuse(path_, errno);
  const auto give_up_at = std::chrono::steady_clock::now() + wait;
  is_held_ = try_to_lock();
  while (!is_held_ && std::chrono::steady_clock::now() < give_up_at && !time_left()) {
    std::this_thread::sleep_for(std::min(between_tries, wait));
    is_held_ = try_to_lock();
  }
  if (is_held_) write_own_id();
}

bool LockFile::try_to_lock() const {
  if (flock(file_.number(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  const auto why = std::system_category().message(errno);
  throw store::StoreError("cannot lock " + path_ + ": " + why +
                          " (keep the history on a local disk: not every network file system has "
                          "locks)");
}

/// For holder() only: nothing depends on it. A file that has another name, too, may be somebody's.
void LockFile::write_own_id() const {
  struct stat found {};

  if (fstat(file_.number(), &found) != 0 || found.st_nlink != 1) return;
  const std::string id = std::to_string(getpid()) + "\n";
  if (ftruncate(file_.number(), 0) != 0 || pwrite(file_.number(), id.data(), id.size(), 0) < 0)
    return;
}

std::optional<pid_t> LockFile::read_id() const {
  std::array<char, 32> text{};
  const auto size = pread(file_.number(), text.data(), text.size(), 0);
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
