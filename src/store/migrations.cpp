#include "store/migrations.hpp"

#include "store/history_file.hpp"
#include "store/sql.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <charconv>

namespace syncledger::store {
namespace {

constexpr std::string_view migrations_folder = "migrations/";

int pragma(SQLite::Database& database, const std::string& name) {
  return database.execAndGet("PRAGMA " + name).getInt();
}

bool is_empty(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
}

/// \throws StoreError for a database of another program and for a newer history file.
void refuse_strangers(SQLite::Database& database, const std::string& path) {
  if (pragma(database, "application_id") != application_id && !is_empty(database)) {
    throw StoreError("cannot use " + path +
                     ": it is an SQLite database, but not a history of syncledger (name another file with --db)");
  }
  const int version = schema_version(database);
  if (version > current_schema_version()) {
    throw StoreError("cannot use " + path + ": its schema version " + std::to_string(version) +
                     " is newer than this program's " + std::to_string(current_schema_version()) +
                     " (install a newer syncledger; the file was not touched)");
  }
}

void record(SQLite::Database& database, const Migration& migration, base::UtcTime now) {
  SQLite::Statement statement{database, sql("schema/queries/record_migration")};
  statement.bind(":version", migration.version);
  statement.bind(":name", std::string{migration.name});
  statement.bind(":applied_at", base::to_unix_ms(now));
  statement.exec();
}

}  // namespace

std::vector<Migration> migrations() {
  std::vector<Migration> found;
  for (const SqlFile& file : sql_files_in(migrations_folder)) {
    const auto name = file.name.substr(migrations_folder.size());
    Migration migration{0, name.substr(5), file.text};
    std::from_chars(name.data(), name.data() + 4, migration.version);
    found.push_back(migration);
  }
  return found;
}

int current_schema_version() { return static_cast<int>(migrations().size()); }

int schema_version(SQLite::Database& database) { return pragma(database, "user_version"); }

void require_current_schema(SQLite::Database& database, const std::string& path) {
  refuse_strangers(database, path);
  if (schema_version(database) < current_schema_version()) {
    throw StoreError("cannot use " + path + ": its schema is that of an older syncledger, or it is empty (run `syncledger db migrate --db " +
                     path + "`)");
  }
}

int migrate(HistoryFile& file, base::UtcTime now) {
  SQLite::Database& database = file.database();
  refuse_strangers(database, file.path());
  if (schema_version(database) == current_schema_version()) return 0;
  return file.write("migrate", [&] {
    // Read again under the lock: another first start may have come before.
    const int version = schema_version(database);
    int steps = 0;
    for (const Migration& migration : migrations()) {
      if (migration.version <= version) continue;
      database.exec(std::string{migration.sql});
      record(database, migration, now);
      ++steps;
    }
    lay_views(database);
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(current_schema_version()));
    return steps;
  });
}

void lay_views(SQLite::Database& database) {
  std::vector<std::string> old_views;
  {
    SQLite::Statement statement{database, "SELECT name FROM sqlite_schema WHERE type = 'view'"};
    while (statement.executeStep()) old_views.push_back(statement.getColumn(0).getString());
  }
  for (const auto& view : old_views) database.exec("DROP VIEW \"" + view + "\"");
  for (const SqlFile& view : sql_files_in("schema/views/")) database.exec(std::string{view.text});
}

}  // namespace syncledger::store
