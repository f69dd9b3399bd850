#include "store/integrity.hpp"

#include "store/foreign_keys_off.hpp"
#include "store/refold.hpp"
#include "store/sql.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace syncledger::store {
namespace {

constexpr std::string_view checks_folder = "schema/checks/";

void run_check(SQLite::Database& database, const SqlFile& check, std::vector<Finding>& findings) {
  const std::string name{check.name.substr(checks_folder.size())};
  try {
    SQLite::Statement query{database, std::string{check.text}};
    while (query.executeStep()) {
      const bool is_repairable = query.getColumn("is_repairable").getInt() != 0;
      findings.push_back({query.getColumn("finding").getString(),
                          is_repairable ? sql("schema/repairs/" + name) : "",
                          query.getColumn("severity").getString() == "error"});
    }
  } catch (const SQLite::Exception& error) {
    // The other checks may still be able to say more.
    findings.push_back({"check " + name + " came to no end: " + error.what(), "", true});
  }
}

bool is_error(const Finding& finding) {
  return finding.is_error;
}

/// What intervals keep of their past, against the intervals themselves: nothing follows from wrong
/// ones.
void check_facts(SQLite::Database& database, std::vector<Finding>& findings) {
  try {
    for (const auto& wrong : wrong_facts(database)) {
      findings.push_back({wrong + ": keeps what does not follow from the intervals before it",
                          sql("schema/repairs/kept_facts"), true});
    }
  } catch (const SQLite::Exception& error) {
    findings.push_back({std::string{"check kept_facts came to no end: "} + error.what(), "", true});
  }
}

/// Views of a check before would be in the way.
void lay_scope(SQLite::Database& database) {
  database.exec(
      "DROP VIEW IF EXISTS temp.checked_futures; DROP VIEW IF EXISTS temp.checked_passes; "
      "DROP VIEW IF EXISTS temp.checked_rows; DROP VIEW IF EXISTS temp.checked_targets");
  database.exec(repair_scope());
}

}  // namespace

std::vector<Finding> check(HistoryFile& file) {
  return file.read("check", [&] {
    lay_scope(file.database());
    std::vector<Finding> findings;
    for (const SqlFile& each : sql_files_in(checks_folder)) {
      run_check(file.database(), each, findings);
    }
    if (std::none_of(findings.begin(), findings.end(), is_error))
      check_facts(file.database(), findings);
    return findings;
  });
}

std::vector<Repair> repairs_of(const std::vector<Finding>& findings) {
  std::vector<Repair> repairs;
  for (const Finding& finding : findings) {
    if (finding.repair.empty()) continue;
    // Findings of one check stand together.
    if (repairs.empty() || repairs.back().sql != finding.repair) {
      repairs.push_back({finding.repair, {}});
    }
    repairs.back().findings.push_back(finding);
  }
  return repairs;
}

std::string repair_scope() {
  std::string text;
  for (const SqlFile& each : sql_files_in("schema/check_scope/")) text += each.text;
  return text;
}

void repair(HistoryFile& file, const std::vector<Finding>& findings) {
  const ForeignKeysOff unchecked{file};
  file.write("repair", [&] {
    lay_scope(file.database());
    for (const Repair& each : repairs_of(findings)) file.database().exec(each.sql);
    work_out_facts(file.database());
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
