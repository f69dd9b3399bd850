#include "base/unfinished_file.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace syncledger::base {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = ".unfinished-";
constexpr std::string_view mark_without_lock = ".unlocked-";
constexpr std::size_t length_of_name = 16;      // unguessable_name()
constexpr std::size_t longest_beginning = 200;  // leaves room for more in the 255 bytes of a name

/// `FOLDER/history.db.unfinished-0123456789abcdef`.
std::string new_path(const std::string& place, std::string_view mark_of_it) {
  const fs::path path{place};
  const auto name = path.filename().string().substr(0, longest_beginning);
  return path.parent_path() / (name + std::string{mark_of_it} + unguessable_name());
}

/// The name of the unfinished file that this is, or whose journal it is; empty if neither.
std::string unfinished_file_of(const std::string& name) {
  const auto at = name.rfind(mark);
  if (at == std::string::npos) return {};
  const auto digits = name.substr(at + mark.size(), length_of_name);
  const bool is_ours = digits.size() == length_of_name &&
                       digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_ours ? name.substr(0, at + mark.size() + length_of_name) : std::string{};
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    auto name = entry->path().filename().string();
    if (!unfinished_file_of(name).empty()) names.push_back(std::move(name));
  }
  return names;
}

/// Whether it has this descriptor's lock, which nobody has while its maker lives.
bool is_dead(const Descriptor& file) {
  return file.is_open() && flock(file.number(), LOCK_EX | LOCK_NB) == 0;
}

/// What cannot be removed does no harm.
void remove_what_killed_ones_left_in(const std::string& folder) {
  auto names = names_in(folder);
  // What belongs to one (a journal) goes before it: nobody could tell any more that it is dead.
  std::sort(names.begin(), names.end(), std::greater<>{});
  for (const auto& name : names) {
    const auto path = (fs::path{folder} / unfinished_file_of(name)).string();
    const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (is_dead(file)) unlink((fs::path{folder} / name).c_str());
  }
}

/// Whether the maker has its lock while the file is still there: somebody may have taken it for
/// dead in the moment before. A file system without locks tells nobody that it is dead.
bool is_locked(const Descriptor& file) {
  while (flock(file.number(), LOCK_EX) != 0) {
    if (errno != EINTR) return true;
  }

  struct stat found {};

  return fstat(file.number(), &found) == 0 && found.st_nlink > 0;
}

}  // namespace

UnfinishedFile::UnfinishedFile(const std::string& place, mode_t permissions, Lock lock) {
  remove_what_killed_ones_left_in(folder_of(place));
  do {
    path_ = new_path(place, lock == Lock::held ? mark : mark_without_lock);
    file_ = Descriptor::open(path_, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, permissions);
  } while (lock == Lock::held && !is_locked(file_));
}

UnfinishedFile::~UnfinishedFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

void UnfinishedFile::set_permissions(mode_t permissions) {
  require_done(fchmod(file_.number(), permissions) == 0, path_);
}

void UnfinishedFile::give_to(uid_t user, gid_t group) {
  // Only root may; others have made a file of their own.
  static_cast<void>(fchown(file_.number(), user, group) == 0);
}

void UnfinishedFile::finish(const std::string& name) {
  file_.sync();
  require_done(std::rename(path_.c_str(), name.c_str()) == 0, name);
  path_.clear();
}

bool UnfinishedFile::finish_as_new(const std::string& name) {
  file_.sync();
  const int done = renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE);
  if (done != 0 && errno == EEXIST) return false;
  if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
    // A file system that cannot tell: the best that can be had there.
    std::error_code ignored;
    if (fs::exists(fs::symlink_status(name, ignored))) return false;
    finish(name);
    return true;
  }
  require_done(done == 0, name);
  path_.clear();
  return true;
}

}  // namespace syncledger::base
