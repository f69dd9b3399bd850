#include "store/history_file.hpp"

#include "store/file_access.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace syncledger::store {
namespace {

namespace fs = std::filesystem;

/// What SQLite would only say as "unable to open database file" or "disk I/O error".
void refuse_what_is_no_file(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    throw StoreError("cannot open the history in " + path +
                     ": it is a directory (name a file with --db, e.g. " +
                     (fs::path{path} / "history.db").lexically_normal().string() + ")");
  }
}

void make_folder_of(const std::string& path) {
  const fs::path folder = fs::path{path}.parent_path();
  std::error_code error;
  if (folder.empty() || fs::exists(folder, error)) return;
  if (!fs::create_directories(folder, error) && error) {
    throw StoreError("cannot make the folder " + folder.string() + ": " + error.message() +
                     " (name another file with --db)");
  }
}

/// A user who may only read cannot put right what somebody else left half done.
[[noreturn]] void refuse_half_done(const std::string& path, const std::string& left) {
  throw StoreError("cannot read " + path + ": a program at work on it, or killed, left " + left +
                   ", and this user may not put it right in " + folder_and_owner_of(path) +
                   " (run `syncledger db check` as that user once)");
}

/// A writer that was killed in the middle of a commit leaves a journal with the pages as they were;
/// a connection that may not write can neither put them back nor read without them.
void undo_what_a_crash_left(const std::string& path, std::chrono::milliseconds busy_timeout) {
  std::error_code error;
  if (!fs::exists(path + "-journal", error)) return;
  const int timeout = static_cast<int>(busy_timeout.count());
  try {
    SQLite::Database{path, SQLite::OPEN_READONLY, timeout}.execAndGet("PRAGMA schema_version");
  } catch (const SQLite::Exception& problem) {
    if (problem.getExtendedErrorCode() != SQLITE_READONLY_ROLLBACK) throw;
    if (!is_writable(path)) refuse_half_done(path, path + "-journal");
    SQLite::Database{path, SQLite::OPEN_READWRITE, timeout}.execAndGet("PRAGMA schema_version");
  }
}

/// A file with a write-ahead log needs two more files beside it, even for reading
/// (https://www.sqlite.org/wal.html#readonly).
bool needs_files_beside_it(const SQLite::Exception& problem, const std::string& path) {
  const int code = problem.getErrorCode() & 0xff;
  return (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) && !is_folder_writable(path);
}

/// A name under which SQLite takes the file for one that nobody changes. Without a log or a journal
/// it holds all there is, and nobody is in the middle of a change.
std::string immutable_name(const std::string& path) {
  for (const char* const ending : {"-wal", "-journal"}) {
    if (has_content(path + ending)) refuse_half_done(path, path + ending);
  }
  std::string name = "file:";
  for (const char c : path) {
    // What a URI would take for its own (https://www.sqlite.org/uri.html).
    if (c == '%' || c == '?' || c == '#') {
      name += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    } else {
      name += c;
    }
  }
  return name + "?immutable=1";
}

}  // namespace

HistoryFile::HistoryFile(std::string path, const std::string& name, int flags,
                         std::chrono::milliseconds busy_timeout, const base::TimeLeft& time_left)
    : path_(std::move(path)),
      busy_timeout_(busy_timeout),
      patience_(std::make_unique<Patience>(Patience{busy_timeout, time_left, {}})),
      // No mutex: a connection is used by one thread at a time.
      database_(name, flags | SQLite::OPEN_NOMUTEX) {
  sqlite3_busy_handler(database_.getHandle(), &HistoryFile::wait_for_others, patience_.get());
  // Extra: a journal that is removed is a commit, and must not come back after a power cut.
  database_.exec(
      "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = EXTRA;");
}

int HistoryFile::wait_for_others(void* self, int tries) {
  auto& patience = *static_cast<Patience*>(self);
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) patience.since = now;
  if (now - patience.since >= patience.longest || base::is_too_late(patience.time_left)) return 0;
  sqlite3_sleep(std::min(tries + 1, 50));
  return 1;
}

bool HistoryFile::exists(const std::string& path) {
  return is_there(path);
}

HistoryFile HistoryFile::open_for_reading(const std::string& path,
                                          std::chrono::milliseconds busy_timeout) {
  refuse_what_is_no_file(path);
  if (!is_there(path)) {
    throw StoreError("there is no history in " + path +
                     " yet (record one with `syncledger collect`, or name another file with --db)");
  }
  require_readable(path);
  const auto open_as = [&](const std::string& name, int flags) {
    HistoryFile file{path, name, flags, busy_timeout};
    require_current_schema(file.database(), path);
    return file;
  };
  try {
    undo_what_a_crash_left(path, busy_timeout);
    try {
      return open_as(path, SQLite::OPEN_READONLY);
    } catch (const SQLite::Exception& problem) {
      if (!needs_files_beside_it(problem, path)) throw;
      return open_as(immutable_name(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    }
  } catch (...) {
    rethrow_as_store_error("open the history in", path);
  }
}

void HistoryFile::make_place_for(const std::string& path) {
  refuse_what_is_no_file(path);
  make_folder_of(path);
}

HistoryFile HistoryFile::open_existing(const std::string& path, const base::Clock& clock) {
  if (!exists(path)) open_for_reading(path);  // says that there is none
  return open_for_writing(path, clock);
}

HistoryFile HistoryFile::open_for_writing(const std::string& path, const base::Clock& clock,
                                          std::chrono::milliseconds busy_timeout,
                                          const base::TimeLeft& time_left) {
  make_place_for(path);
  require_writable(path);
  try {
    HistoryFile file{path, path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout,
                     time_left};
    file.migration_ = migrate(file, clock.now());
    return file;
  } catch (...) {
    rethrow_as_store_error("open the history in", path);
  }
}

}  // namespace syncledger::store
