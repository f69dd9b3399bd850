#pragma once

#include "store/history_file.hpp"

#include <string>
#include <vector>

namespace syncledger::store {

/// What a check of schema/checks/ found.
struct Finding {
  std::string text;    ///< what and where, one line
  std::string repair;  ///< SQL that repairs all of its kind without making anything up; else empty
  bool is_error = true;  ///< false: legal, but worth knowing
};

/// What is wrong with a history file: SQLite's own checks, its foreign keys, and the rules of the
/// history, one file each in schema/checks/. Where the file is too damaged to be looked at, that is
/// a finding too. \throws StoreError
std::vector<Finding> check(HistoryFile& file);

/// One file of schema/repairs/: the same SQL for every history, so that nothing that a history
/// holds becomes part of it.
struct Repair {
  std::string sql;
  std::vector<Finding> findings;  ///< what it repairs
};

/// What repairs these findings, in the order in which it is to be run.
std::vector<Repair> repairs_of(const std::vector<Finding>& findings);

/// What the repairs are made of, to be run before them: temporary views.
std::string repair_scope();

/// Runs the repairs of these findings in one transaction. \throws StoreError: then none was kept
void repair(HistoryFile& file, const std::vector<Finding>& findings);

/// \param mode `delete` or `wal`. Stays with the file. \throws StoreError, also where the file
/// system does not allow it
void set_journal_mode(HistoryFile& file, const std::string& mode);

}  // namespace syncledger::store
