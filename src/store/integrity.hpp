#pragma once

#include "store/history_file.hpp"

#include <string>
#include <vector>

namespace syncledger::store {

/// What is wrong with a history file: SQLite's own checks, its foreign keys, and the rules of the history in
/// schema/checks/, one line each with where it was found; empty if all is well. \throws StoreError
std::vector<std::string> check(HistoryFile& file);

/// \param mode `delete` or `wal`. Stays with the file. \throws StoreError
void set_journal_mode(HistoryFile& file, const std::string& mode);

}  // namespace syncledger::store
