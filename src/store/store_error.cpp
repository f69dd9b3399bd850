#include "store/store_error.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace syncledger::store {
namespace {

/// What a person can do about an SQLite result code (https://www.sqlite.org/rescode.html).
const char* advice_for(int primary_code) {
  switch (primary_code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds it locked; try again, or close that program";
    case SQLITE_FULL:
      return "make room on the disk; what was recorded before is intact";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "check that it is a file, and that it and its folder can be read and written";
    case SQLITE_NOTADB:
      return "this is not an SQLite database; name another file with --db";
    case SQLITE_CORRUPT:
      return "the file is damaged; run `syncledger db check`, restore a backup";
    case SQLITE_IOERR:
      return "the disk or file system reported an error; see the system log";
    case SQLITE_NOMEM:
      return "there is not enough memory; try again when there is";
    default:
      return "run `syncledger db check`";
  }
}

bool is_of_a_rule(int primary_code) {
  return primary_code == SQLITE_CONSTRAINT || primary_code == SQLITE_MISMATCH ||
         primary_code == SQLITE_TOOBIG;
}

StoreError::Duration duration_of(int primary_code) {
  switch (primary_code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return StoreError::Duration::passing;
    default:
      return StoreError::Duration::lasting;
  }
}

}  // namespace

void rethrow_as_store_error(const std::string& doing, const std::string& path) {
  try {
    throw;
  } catch (const SQLite::Exception& error) {
    const int primary_code = error.getErrorCode() & 0xff;
    const auto line = "cannot " + doing + " " + path + ": " + error.what();
    const auto with_advice = line + " (" + advice_for(primary_code) + ")";
    if (is_of_a_rule(primary_code)) throw BrokenRule{with_advice};
    throw StoreError(with_advice, duration_of(primary_code));
  }
}

}  // namespace syncledger::store
