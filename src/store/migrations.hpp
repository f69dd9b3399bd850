#pragma once

#include "base/utc_time.hpp"

#include <optional>
#include <span>
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

/// \throws StoreError for a database of another program. An empty one may become a history file.
void require_history(SQLite::Database& database, const std::string& path);

/// \throws StoreError unless the file is a history file of exactly the current version.
void require_current_schema(SQLite::Database& database, const std::string& path);

/// What a migration did.
struct MigrationSummary {
  int from = 0;                       ///< the schema version that the file had; 0: it was empty
  int to = 0;                         ///< and has now
  std::optional<std::string> backup;  ///< the file as it was before; none if nothing was to be lost
};

/// Brings a file to the current version in one transaction. An empty file becomes a history file;
/// of any other a verified backup is put beside it first, `history.db.before-v2`. Interrupted, it
/// leaves the file as it was and can be run again, which takes the same backup. \throws StoreError
/// if the file belongs to another program or is newer: it stays untouched.
MigrationSummary migrate(HistoryFile& file, base::UtcTime now);

/// The same with other migrations than this program's, which stand in order from 1 without a hole.
MigrationSummary migrate(HistoryFile& file, std::span<const Migration> known, base::UtcTime now);

/// Lays the views of schema/views/ in place of those that the file has. Part of migrate().
void lay_views(SQLite::Database& database);

}  // namespace syncledger::store
