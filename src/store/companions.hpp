#pragma once

#include <string>

namespace syncledger::store {

// Which files belong to a history: beside it, and named after it. SQLite's own, and these.

std::string lock_of(const std::string& database);       ///< the collector's
std::string complaint_of(const std::string& database);  ///< what was said last
std::string spool_of(const std::string& database);      ///< a folder: passes that wait

/// Whether two paths lead to one file, which need not be there yet: however they are written, and
/// through symbolic and hard links.
bool is_same_place(const std::string& path, const std::string& other);

/// Whether a path leads to a file that belongs to a history, other than the history itself, or to
/// where one would be.
bool belongs_to(const std::string& path, const std::string& database);

/// Whether there is an SQLite database, of whatever kind.
bool is_database(const std::string& path);

}  // namespace syncledger::store
