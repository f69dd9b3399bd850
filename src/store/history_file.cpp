#include "store/history_file.hpp"

#include "store/migrations.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

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
    SQLite::Database{path, SQLite::OPEN_READWRITE, timeout}.execAndGet("PRAGMA schema_version");
  }
}

}  // namespace

HistoryFile::HistoryFile(std::string path, int flags, std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)), database_(path_, flags, static_cast<int>(busy_timeout.count())) {
  database_.exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
}

bool HistoryFile::exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

HistoryFile HistoryFile::open_for_reading(const std::string& path,
                                          std::chrono::milliseconds busy_timeout) {
  refuse_what_is_no_file(path);
  std::error_code error;
  if (!fs::exists(path, error)) {
    throw StoreError("there is no history in " + path +
                     " yet (record one with `syncledger collect`, or name another file with --db)");
  }
  try {
    undo_what_a_crash_left(path, busy_timeout);
    HistoryFile file{path, SQLite::OPEN_READONLY, busy_timeout};
    require_current_schema(file.database(), path);
    return file;
  } catch (...) {
    rethrow_as_store_error("open the history in", path);
  }
}

HistoryFile HistoryFile::open_for_writing(const std::string& path, const base::Clock& clock,
                                          std::chrono::milliseconds busy_timeout) {
  refuse_what_is_no_file(path);
  make_folder_of(path);
  try {
    HistoryFile file{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout};
    migrate(file, clock.now());
    return file;
  } catch (...) {
    rethrow_as_store_error("open the history in", path);
  }
}

}  // namespace syncledger::store
