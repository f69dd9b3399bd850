#include "store/integrity.hpp"

#include "store/foreign_keys_off.hpp"
#include "store/sql.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

namespace syncledger::store {
namespace {

constexpr std::string_view checks_folder = "schema/checks/";

void run_check(SQLite::Database& database, const SqlFile& check, std::vector<Finding>& findings) {
  try {
    SQLite::Statement query{database, std::string{check.text}};
    while (query.executeStep()) {
      findings.push_back({query.getColumn("finding").getString(),
                          query.getColumn("repair").getString(),
                          query.getColumn("severity").getString() == "error"});
    }
  } catch (const SQLite::Exception& error) {
    // The other checks may still be able to say more.
    findings.push_back({"check " + std::string{check.name.substr(checks_folder.size())} +
                            " came to no end: " + error.what(),
                        "", true});
  }
}

}  // namespace

std::vector<Finding> check(HistoryFile& file) {
  return file.read("check", [&] {
    SQLite::Database& database = file.database();
    database.exec(
        "DROP VIEW IF EXISTS temp.checked_rows; DROP VIEW IF EXISTS temp.checked_targets");
    database.exec(sql("schema/check_scope/1_rows"));
    std::vector<Finding> findings;
    for (const SqlFile& each : sql_files_in(checks_folder)) run_check(database, each, findings);
    return findings;
  });
}

void repair(HistoryFile& file, const std::vector<Finding>& findings) {
  const ForeignKeysOff unchecked{file};
  file.write("repair", [&] {
    for (const Finding& finding : findings) file.database().exec(finding.repair);
  });
}

void set_journal_mode(HistoryFile& file, const std::string& mode) {
  file.read("set the journal mode of", [&] {
    const std::string now = file.database().execAndGet("PRAGMA journal_mode = " + mode).getString();
    if (now == mode) return;
    throw StoreError("cannot set the journal mode of " + file.path() + " to " + mode +
                     ": its file system does not allow it (it is " + now + ")");
  });
}

}  // namespace syncledger::store
