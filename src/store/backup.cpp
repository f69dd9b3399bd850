#include "store/backup.hpp"

#include "base/files.hpp"
#include "base/unfinished_file.hpp"
#include "store/file_access.hpp"
#include "store/migrations.hpp"
#include "store/store_error.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>
#include <vector>

namespace syncledger::store {
namespace {

namespace fs = std::filesystem;
using base::UnfinishedFile;

[[noreturn]] void fail(const std::string& path, const std::string& why, const std::string& advice) {
  throw StoreError("cannot write the backup " + path + ": " + why + " (" + advice + ")");
}

/// A copy in the making. On a network file system SQLite itself would have to wait for its lock.
UnfinishedFile begin_copy(const std::string& place) {
  const bool is_local = !network_file_system_of(place);
  return UnfinishedFile{place, 0600,
                        is_local ? UnfinishedFile::Lock::held : UnfinishedFile::Lock::none};
}

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

/// Makes a whole copy, under its unfinished name.
void fill(UnfinishedFile& unfinished, const std::string& path,
          std::chrono::milliseconds busy_timeout) {
  copy(path, unfinished.path(), busy_timeout);
  verify(path, unfinished.path());
  std::error_code error;  // whoever may read the history may read its copy
  const auto permissions = fs::status(path, error).permissions();
  if (!error) unfinished.set_permissions(static_cast<mode_t>(permissions));
}

bool has_same_content(const std::string& one, const std::string& other) {
  std::ifstream first{one, std::ios::binary};
  std::ifstream second{other, std::ios::binary};
  std::vector<char> part(std::size_t{1} << 20U);
  std::vector<char> part_of_other(part.size());
  while (first && second) {
    first.read(part.data(), static_cast<std::streamsize>(part.size()));
    second.read(part_of_other.data(), static_cast<std::streamsize>(part.size()));
    if (first.gcount() != second.gcount()) return false;
    if (!std::equal(part.begin(), part.begin() + first.gcount(), part_of_other.begin()))
      return false;
  }
  return first.eof() && second.eof();
}

/// Whether a file is this very copy: what an attempt left that did not come to its end. A link is
/// none, it may be one to the history.
bool is_same_copy(const std::string& name, const UnfinishedFile& unfinished) {
  std::error_code error;
  return fs::is_regular_file(fs::symlink_status(name, error)) &&
         fs::hard_link_count(name, error) == 1 && has_same_content(name, unfinished.path());
}

/// Gives a copy its name. Whether there is nothing else of that name, or it is to be replaced.
bool finish(UnfinishedFile& unfinished, const std::string& name, ExistingFile existing) {
  if (existing == ExistingFile::replace) {
    unfinished.finish(name);
  } else if (!unfinished.finish_as_new(name)) {
    return false;
  }
  base::sync_folder_of(name);
  return true;
}

/// Runs `work`, which makes the backup of this name.
template <class Work>
auto as_backup(const std::string& name, Work work) {
  try {
    return work();
  } catch (const std::system_error& error) {
    fail(name, error.code().message(),
         "check that there is room, and that its folder can be written");
  }
}

}  // namespace

void back_up(const std::string& path, const std::string& copy, ExistingFile existing,
             std::chrono::milliseconds busy_timeout) {
  refuse_foreign_journals(copy);
  const bool is_done = as_backup(copy, [&] {
    auto unfinished = begin_copy(copy);
    fill(unfinished, path, busy_timeout);
    return finish(unfinished, copy, existing);
  });
  if (!is_done) fail(copy, "it exists already", "choose another name, or give --force");
}

std::string back_up_beside(const std::string& path, const std::string& suffix,
                           std::chrono::milliseconds busy_timeout) {
  const auto first = path + "." + suffix;
  return as_backup(first, [&] {
    auto unfinished = begin_copy(first);
    fill(unfinished, path, busy_timeout);
    for (int number = 1;; ++number) {
      auto name = number == 1 ? first : first + "-" + std::to_string(number);
      refuse_foreign_journals(name);
      if (is_same_copy(name, unfinished) || finish(unfinished, name, ExistingFile::refuse))
        return name;
    }
  });
}

}  // namespace syncledger::store
