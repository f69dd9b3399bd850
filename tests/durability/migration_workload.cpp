#include "durability/migration_workload.hpp"

#include "store/history_file.hpp"
#include "store/store_error.hpp"
#include "support/next_migration.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

namespace syncledger::testing {
namespace {

constexpr std::string_view one_more =
    "CREATE TABLE one_more (id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL, padding TEXT NOT "
    "NULL) STRICT;"
    "INSERT INTO one_more (target_id, padding) SELECT id, hex(zeroblob(600)) FROM targets;"
    "ALTER TABLE passes ADD COLUMN one_more INTEGER;"
    "UPDATE passes SET one_more = id";

std::string answer(SQLite::Database& database, const std::string& query) {
  return database.execAndGet(query).getString();
}

}  // namespace

std::optional<std::string> migrate_to_one_more_version(const std::string& database) {
  const base::ManualClock clock{base::UtcTime{}};
  try {
    auto file = store::HistoryFile::open_for_writing(database, clock, std::chrono::milliseconds{0});
    store::migrate(file, migrations_and(one_more), clock.now());
    return std::nullopt;
  } catch (const store::StoreError& error) {
    return error.what();
  }
}

bool is_migrated(const std::string& database, int snapshots) {
  SQLite::Database file{database, SQLite::OPEN_READWRITE};
  EXPECT_EQ("ok", answer(file, "PRAGMA integrity_check"));
  EXPECT_EQ("0", answer(file, "SELECT count(*) FROM pragma_foreign_key_check"));
  EXPECT_EQ(std::to_string(snapshots), answer(file,
                                              "SELECT (SELECT sum(observations) FROM nodes)"
                                              " + (SELECT sum(observations) FROM solutions)"));
  const int version = store::schema_version(file);
  const bool is_done = version == store::current_schema_version() + 1;
  EXPECT_TRUE(is_done || version == store::current_schema_version()) << version;
  EXPECT_EQ(is_done ? "1" : "0",
            answer(file, "SELECT count(*) FROM sqlite_schema WHERE name = 'one_more'"));
  if (is_done) {
    EXPECT_EQ(
        "0",
        answer(file, "SELECT (SELECT count(*) FROM targets) - (SELECT count(*) FROM one_more)"));
    EXPECT_EQ("0", answer(file, "SELECT count(*) FROM passes WHERE one_more IS NOT id"));
  }
  EXPECT_EQ(std::to_string(version), answer(file, "SELECT max(version) FROM schema_migrations"));
  return is_done;
}

}  // namespace syncledger::testing
