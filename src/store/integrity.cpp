#include "store/integrity.hpp"

#include "store/sql.hpp"

#include <SQLiteCpp/Statement.h>

namespace syncledger::store {

std::vector<std::string> check(HistoryFile& file) {
  return file.read("check", [&] {
    std::vector<std::string> findings;
    const auto collect = [&](const std::string& query_text, const std::string& what) {
      SQLite::Statement query{file.database(), query_text};
      while (query.executeStep()) {
        const auto found = query.getColumn(0).getString();
        if (found != "ok") findings.push_back(what + found);
      }
    };
    collect("PRAGMA integrity_check", "SQLite: ");
    collect("SELECT \"table\" || ' row ' || rowid || ' names a row of ' || parent || ' that is not there' "
            "FROM pragma_foreign_key_check", "foreign key: ");
    for (const SqlFile& each : sql_files_in("schema/checks/")) collect(std::string{each.text}, "");
    return findings;
  });
}

void set_journal_mode(HistoryFile& file, const std::string& mode) {
  file.read("set the journal mode of", [&] { file.database().exec("PRAGMA journal_mode = " + mode); });
}

}  // namespace syncledger::store
