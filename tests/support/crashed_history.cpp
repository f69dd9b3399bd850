#include "support/crashed_history.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>

namespace syncledger::testing {

void copy_history(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  const auto copy = [&](const std::string& ending) {
    fs::remove(to + ending);
    if (fs::exists(from + ending)) fs::copy_file(from + ending, to + ending);
  };
  copy("");
  for (const auto* const ending : files_beside_a_database) copy(ending);
  fs::remove_all(to + ".spool");
}

void use_journal_mode(JournalMode mode, const std::string& database) {
  SQLite::Database{database, SQLite::OPEN_READWRITE}.exec(
      mode == JournalMode::wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
}

void crash_in_the_middle_of_a_commit(const std::string& database, const std::string& copy) {
  SQLite::Database file{database, SQLite::OPEN_READWRITE};
  file.exec("PRAGMA cache_size = 1; PRAGMA cache_spill = 1");
  file.exec("UPDATE targets SET label = label");  // for a log: something that is committed
  const SQLite::Transaction transaction{file, SQLite::TransactionBehavior::IMMEDIATE};
  file.exec("UPDATE payloads SET body = body || ' spoiled'; UPDATE targets SET label = 'spoiled'");
  file.exec("INSERT INTO payloads (content_hash, body) SELECT 0, randomblob(20000) FROM payloads");
  copy_history(database, copy);
}

}  // namespace syncledger::testing
