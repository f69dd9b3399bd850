#include "support/crashed_history.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>

namespace syncledger::testing {

void copy_history(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  for (const auto* const ending : {"", "-journal"}) {
    fs::remove(to + ending);
    if (fs::exists(from + ending)) fs::copy_file(from + ending, to + ending);
  }
  fs::remove_all(to + ".spool");
}

void crash_in_the_middle_of_a_commit(const std::string& database, const std::string& copy) {
  SQLite::Database file{database, SQLite::OPEN_READWRITE};
  file.exec("PRAGMA cache_size = 1; PRAGMA cache_spill = 1");
  const SQLite::Transaction transaction{file, SQLite::TransactionBehavior::IMMEDIATE};
  file.exec("UPDATE payloads SET body = body || ' spoiled'; UPDATE targets SET label = 'spoiled'");
  file.exec("INSERT INTO payloads (content_hash, body) SELECT 0, randomblob(20000) FROM payloads");
  copy_history(database, copy);
}

}  // namespace syncledger::testing
