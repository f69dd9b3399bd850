#pragma once

#include "store/history_file.hpp"

#include <string>
#include <vector>

namespace syncledger::store {

/// What a check of schema/checks/ found.
struct Finding {
  std::string text;      ///< what and where, one line
  std::string repair;    ///< the SQL statement that mends it without making anything up; else empty
  bool is_error = true;  ///< false: legal, but worth knowing
};

/// What is wrong with a history file: SQLite's own checks, its foreign keys, and the rules of the
/// history, one file each in schema/checks/. Where the file is too damaged to be looked at, that is
/// a finding too. \throws StoreError
std::vector<Finding> check(HistoryFile& file);

/// Runs the repairs of these findings in one transaction. \throws StoreError: then none was kept
void repair(HistoryFile& file, const std::vector<Finding>& findings);

/// \param mode `delete` or `wal`. Stays with the file. \throws StoreError, also where the file
/// system does not allow it
void set_journal_mode(HistoryFile& file, const std::string& mode);

}  // namespace syncledger::store
