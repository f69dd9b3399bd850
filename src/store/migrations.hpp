#pragma once

#include "base/utc_time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace SQLite {  // NOLINT(readability-identifier-naming): a library's
class Database;
}

namespace syncledger::store {

class HistoryFile;

/// Marks a file as a history file of syncledger (PRAGMA application_id): "SLDG".
constexpr int application_id = 0x534c4447;

/// One step of the schema: migrations/NNNN_name.sql.
struct Migration {
  int version = 0;
  std::string_view name;
  std::string_view sql;
};

/// All that this program knows, in order, from 1 without a hole.
std::vector<Migration> migrations();

/// The schema version that this program reads and writes.
int current_schema_version();

/// What the file says of itself (PRAGMA user_version); 0 for an empty file.
int schema_version(SQLite::Database& database);

/// \throws StoreError unless the file is a history file of exactly the current version.
void require_current_schema(SQLite::Database& database, const std::string& path);

/// Brings a file to the current version in one transaction, and says how many steps that took. An
/// empty file becomes a history file. \throws StoreError if it belongs to another program or is
/// newer: it stays untouched.
int migrate(HistoryFile& file, base::UtcTime now);

/// Lays the views of schema/views/ in place of those that the file has. Part of migrate().
void lay_views(SQLite::Database& database);

}  // namespace syncledger::store
