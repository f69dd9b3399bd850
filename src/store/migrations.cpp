#include "store/migrations.hpp"

#include "store/backup.hpp"
#include "store/history_file.hpp"
#include "store/refold.hpp"
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
void refuse_strangers(SQLite::Database& database, const std::string& path, int newest) {
  require_history(database, path);
  const int version = schema_version(database);
  if (version > newest) {
    throw StoreError("cannot use " + path + ": its schema version " + std::to_string(version) +
                     " is newer than this program's " + std::to_string(newest) +
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

int current_schema_version() {
  return static_cast<int>(migrations().size());
}

int schema_version(SQLite::Database& database) {
  return pragma(database, "user_version");
}

void require_history(SQLite::Database& database, const std::string& path) {
  if (pragma(database, "application_id") != application_id && !is_empty(database)) {
    throw StoreError("cannot use " + path +
                     ": it is an SQLite database, but not a history of syncledger (name another "
                     "file with --db)");
  }
}

void require_current_schema(SQLite::Database& database, const std::string& path) {
  refuse_strangers(database, path, current_schema_version());
  if (schema_version(database) < current_schema_version()) {
    throw StoreError("cannot use " + path +
                     ": its schema is that of an older syncledger, or it is empty (run `syncledger "
                     "db migrate --db " +
                     path + "`)");
  }
}

MigrationSummary migrate(HistoryFile& file, base::UtcTime now) {
  return migrate(file, migrations(), now);
}

MigrationSummary migrate(HistoryFile& file, std::span<const Migration> known, base::UtcTime now) {
  SQLite::Database& database = file.database();
  const int newest = static_cast<int>(known.size());
  const bool is_newest = file.read("read", [&] {
    refuse_strangers(database, file.path(), newest);
    return schema_version(database) == newest;
  });
  if (is_newest) return {newest, newest, std::nullopt};
  return file.write("migrate", [&] {
    // Read again under the lock: another first start may have come before.
    refuse_strangers(database, file.path(), newest);
    MigrationSummary summary{schema_version(database), newest, std::nullopt};
    if (summary.from == newest) return summary;
    // Under the lock too: what is migrated is exactly what was copied.
    if (summary.from > 0) {
      summary.backup =
          back_up_beside(file.path(), "before-v" + std::to_string(newest), file.busy_timeout());
    }
    for (const Migration& migration : known.subspan(static_cast<std::size_t>(summary.from))) {
      database.exec(std::string{migration.sql});
      record(database, migration, now);
    }
    lay_views(database);
    work_out_facts(database);
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(newest));
    return summary;
  });
}

void lay_views(SQLite::Database& database) {
  constexpr std::string_view folder = "schema/views/";
  for (const SqlFile& view : sql_files_in(folder)) {
    database.exec("DROP VIEW IF EXISTS \"" + std::string{name_of_view(view)} + "\"");
  }
  for (const SqlFile& view : sql_files_in(folder)) database.exec(std::string{view.text});
}

}  // namespace syncledger::store
