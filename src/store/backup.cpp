#include "store/backup.hpp"

#include "store/migrations.hpp"
#include "store/store_error.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <system_error>
#include <unistd.h>

namespace syncledger::store {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& why, const std::string& advice) {
  throw StoreError("cannot write the backup " + path + ": " + why + " (" + advice + ")");
}

[[noreturn]] void fail(const std::string& path, int error) {
  fail(path, std::system_category().message(error),
       "check that there is room, and that its folder can be written");
}

/// A file of a name of its own that vanishes unless it is kept: what an interrupted backup leaves
/// is never mistaken for one.
class UnfinishedFile {
public:
  explicit UnfinishedFile(const std::string& final_name)
      : path_(final_name + ".unfinished-XXXXXX") {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) fail(final_name, errno);
    close(descriptor);
  }

  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  ~UnfinishedFile() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  /// It has another name now.
  void keep() { path_.clear(); }

private:
  std::string path_;
};

/// Other programs may write between two steps, then SQLite begins anew: small steps keep nobody
/// waiting, and after some beginnings one large step comes to an end in any case.
void copy_pages(SQLite::Database& from, SQLite::Database& to) {
  constexpr int pages_at_a_time = 4096;
  constexpr int most_beginnings = 3;
  SQLite::Backup backup{to, from};
  int beginnings = 0;
  int left = std::numeric_limits<int>::max();
  for (;;) {
    const int code = backup.executeStep(beginnings < most_beginnings ? pages_at_a_time : -1);
    if (code == SQLITE_DONE) return;
    if (code != SQLITE_OK) throw SQLite::Exception("another program is writing to it", code);
    if (backup.getRemainingPageCount() >= left) ++beginnings;
    left = backup.getRemainingPageCount();
  }
}

void copy(const std::string& path, const std::string& unfinished,
          std::chrono::milliseconds busy_timeout) {
  try {
    // Writable, where it may be written, so that what a crash left half done is undone first.
    SQLite::Database from{path, SQLite::OPEN_READWRITE, static_cast<int>(busy_timeout.count())};
    require_history(from, path);
    SQLite::Database to{unfinished, SQLite::OPEN_READWRITE};
    // Nobody else knows of the copy, and it is flushed and checked as a whole.
    to.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    copy_pages(from, to);
  } catch (...) {
    rethrow_as_store_error("back up", path);
  }
}

/// \throws StoreError unless SQLite finds the copy whole.
void verify(const std::string& path, const std::string& unfinished) {
  std::string verdict;
  try {
    SQLite::Database copied{unfinished, SQLite::OPEN_READWRITE};
    copied.exec("PRAGMA journal_mode = DELETE");
    verdict = copied.execAndGet("PRAGMA integrity_check(1)").getString();
  } catch (const SQLite::Exception& error) {
    verdict = error.what();
  }
  if (verdict == "ok") return;
  for (char& c : verdict) {
    if (c == '\n') c = ' ';
  }
  throw StoreError("cannot back up " + path + ": its copy is damaged, and so most likely is it: " +
                   verdict + " (run `syncledger db check`)");
}

/// Until the disk has it, a rename may survive a power cut that the content does not.
void flush(const std::string& path, const std::string& final_name) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(final_name, errno);
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  // EINVAL: a file system that cannot flush folders.
  if (error != 0 && error != EINVAL) fail(final_name, error);
}

/// Gives the copy its name. Returns an error number, EEXIST if there is such a file already.
int rename_to(const std::string& unfinished, const std::string& final_name, ExistingFile existing) {
  if (existing == ExistingFile::replace) {
    return std::rename(unfinished.c_str(), final_name.c_str()) == 0 ? 0 : errno;
  }
  const auto rename_new = [&] {
    return renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, final_name.c_str(), RENAME_NOREPLACE);
  };
  if (rename_new() == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot tell: the best that can be had there.
  std::error_code ignored;
  if (fs::exists(final_name, ignored)) return EEXIST;
  return rename_to(unfinished, final_name, ExistingFile::replace);
}

/// SQLite would play the journal of a database that was here before into the copy.
void refuse_foreign_journals(const std::string& final_name) {
  for (const auto* suffix : {"-journal", "-wal"}) {
    std::error_code ignored;
    if (fs::exists(final_name + suffix, ignored)) {
      fail(final_name, "there is a " + final_name + suffix,
           "a database of that name is in use, or was; choose another name");
    }
  }
}

std::string folder_of(const std::string& path) {
  const auto folder = fs::path{path}.parent_path();
  return folder.empty() ? "." : folder.string();
}

/// Makes a whole copy under the name. Returns what rename_to() does.
int make_copy(const std::string& path, const std::string& final_name, ExistingFile existing,
              std::chrono::milliseconds busy_timeout) {
  refuse_foreign_journals(final_name);
  UnfinishedFile unfinished{final_name};
  copy(path, unfinished.path(), busy_timeout);
  verify(path, unfinished.path());
  std::error_code ignored;  // whoever may read the history may read its copy
  fs::permissions(unfinished.path(), fs::status(path, ignored).permissions(), ignored);
  flush(unfinished.path(), final_name);
  if (const int error = rename_to(unfinished.path(), final_name, existing); error != 0)
    return error;
  unfinished.keep();
  flush(folder_of(final_name), final_name);
  return 0;
}

}  // namespace

void back_up(const std::string& path, const std::string& copy, ExistingFile existing,
             std::chrono::milliseconds busy_timeout) {
  const int error = make_copy(path, copy, existing, busy_timeout);
  if (error == EEXIST) fail(copy, "it exists already", "choose another name, or give --force");
  if (error != 0) fail(copy, error);
}

std::string back_up_beside(const std::string& path, const std::string& suffix,
                           std::chrono::milliseconds busy_timeout) {
  for (int number = 1;; ++number) {
    std::string name = path + "." + suffix + (number == 1 ? "" : "-" + std::to_string(number));
    std::error_code ignored;
    if (fs::exists(name, ignored)) continue;
    const int error = make_copy(path, name, ExistingFile::refuse, busy_timeout);
    if (error == 0) return name;
    if (error != EEXIST) fail(name, error);
  }
}

}  // namespace syncledger::store
