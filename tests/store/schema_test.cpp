#include "store/history_file.hpp"
#include "store/integrity.hpp"
#include "store/migrations.hpp"
#include "store/sql.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace syncledger::store {
namespace {

const base::ManualClock noon{base::from_unix_ms(1793534400000)};

/// Everything that the schema of a database says, white space and comments of its own file apart.
std::map<std::string, std::string> schema_of(SQLite::Database& database) {
  std::map<std::string, std::string> schema;
  SQLite::Statement query{
      database, "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL"};
  while (query.executeStep())
    schema[query.getColumn(0).getString()] = query.getColumn(1).getString();
  return schema;
}

std::string bytes_of(const std::string& path) {
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

class SchemaTest : public ::testing::Test {
protected:
  std::string path() { return directory_.file("history.db"); }

  /// What is said about a file that cannot be used; it must be one line.
  std::string refusal(const std::string& file) {
    try {
      HistoryFile::open_for_writing(file, noon);
    } catch (const StoreError& error) {
      EXPECT_EQ(std::string::npos, std::string{error.what()}.find('\n'));
      return error.what();
    }
    return "accepted";
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(SchemaTest, MigrationsLeadToExactlyTheSchemaFolder) {
  auto migrated = HistoryFile::open_for_writing(path(), noon);
  SQLite::Database written{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  written.exec(sql("schema/tables"));
  for (const auto& view : sql_files_in("schema/views/")) written.exec(std::string{view.text});
  EXPECT_EQ(schema_of(written), schema_of(migrated.database()));
}

TEST_F(SchemaTest, MigrationsAreNumberedFromOneWithoutHoles) {
  int expected = 1;
  for (const auto& migration : migrations())
    EXPECT_EQ(expected++, migration.version) << migration.name;
  EXPECT_GT(expected, 1);
}

TEST_F(SchemaTest, EveryQueryPreparesAgainstIt) {
  auto file = HistoryFile::open_for_writing(path(), noon);
  auto scoped = HistoryFile::open_for_writing(path(), noon);
  scoped.database().exec(sql("schema/scope/1_tables"));
  file.database().exec(repair_scope());
  int prepared = 0;
  for (const auto* folder : {"schema/queries/", "schema/reports/", "schema/checks/",
                             "schema/scope/2", "schema/scope/3", "schema/scope/4"}) {
    for (const auto& query : sql_files_in(folder)) {
      auto& database =
          query.name.starts_with("schema/scope/") ? scoped.database() : file.database();
      EXPECT_NO_THROW(SQLite::Statement(database, std::string{query.text})) << query.name;
      ++prepared;
    }
  }
  EXPECT_GT(prepared, 30);
}

TEST_F(SchemaTest, EveryTableIsStrict) {
  auto file = HistoryFile::open_for_writing(path(), noon);
  EXPECT_EQ(0, file.database()
                   .execAndGet("SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND "
                               "schema = 'main' AND NOT "
                               "strict AND name NOT LIKE 'sqlite_%'")
                   .getInt());
}

TEST_F(SchemaTest, AFileThatIsNoHistoryIsRefusedAndStaysAsItWas) {
  std::ofstream{directory_.file("text")}
      << "this is a text, not a database, and long enough to look at its header twice";
  {
    SQLite::Database other{directory_.file("other"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    other.exec("CREATE TABLE people (name TEXT)");
  }
  for (const auto& [name, why] :
       {std::pair{"text", "not an SQLite database"}, {"other", "not a history of syncledger"}}) {
    const auto before = bytes_of(directory_.file(name));
    EXPECT_NE(std::string::npos, refusal(directory_.file(name)).find(why))
        << refusal(directory_.file(name));
    EXPECT_EQ(before, bytes_of(directory_.file(name)));
  }
  std::filesystem::create_directory(directory_.file("folder"));
  EXPECT_NE(std::string::npos, refusal(directory_.file("folder")).find("it is a directory"));
}

TEST_F(SchemaTest, ANewerFileIsRefusedAndStaysAsItWas) {
  HistoryFile::open_for_writing(path(), noon).database().exec("PRAGMA user_version = 99");
  const auto before = bytes_of(path());
  EXPECT_NE(std::string::npos, refusal(path()).find("newer than this program's"));
  EXPECT_EQ(before, bytes_of(path()));
}

TEST_F(SchemaTest, ReadingAMissingFileSaysSoAndMakesNone) {
  EXPECT_THROW(HistoryFile::open_for_reading(path()), StoreError);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

/// A table of intervals, and how to put a row of one thing into it.
struct IntervalTable {
  const char* name;
  const char* columns;  ///< besides the times
  const char* values;
  const char* status;  ///< what the interval before keeps of it; null: nothing
};

const IntervalTable interval_tables[] = {
    {"nodes", "target_id, status", "1, 'RUN'", "'RUN'"},
    {"solutions", "target_id, status", "1, 'success'", "NULL"},
    {"step_results", "target_id, step_key, status", "1, '1', 'run'", "'run'"},
    {"fetch_failures", "target_id, reason, message", "1, 'timeout', 'slow'", nullptr}};

class WrongHistories : public SchemaTest, public ::testing::WithParamInterface<IntervalTable> {
protected:
  WrongHistories() : file_(HistoryFile::open_for_writing(path(), noon)) {
    exec("INSERT INTO targets VALUES (1, 'cn-shanghai', 1, 'DI_REALTIME', 1, NULL, 900000, 0)");
  }

  void exec(const std::string& statement) { file_.database().exec(statement); }

  std::string insert(int first, int last, const std::string& end_reason) {
    const std::string table = GetParam().name;
    return "INSERT INTO " + table + " (" + GetParam().columns +
           ", first_seen, last_seen, end_reason) VALUES (" + GetParam().values + ", " +
           std::to_string(first) + ", " + std::to_string(last) + ", " + end_reason + ")";
  }

  std::string update(const std::string& what) {
    return "UPDATE " + std::string{GetParam().name} + " SET " + what;
  }

  /// Closed as it is, the interval before is told what follows it, where its table keeps that.
  void follow(int first, int last) {
    const std::string table = GetParam().name;
    if (GetParam().status == nullptr) return exec(insert(first, last, "NULL"));
    const std::string status = GetParam().status;
    exec(update("next_first_seen = " + std::to_string(first) + ", next_status = " + status));
    exec("INSERT INTO " + table + " (" + GetParam().columns +
         ", first_seen, last_seen, previous_seen, unbroken) SELECT " + GetParam().values + ", " +
         std::to_string(first) + ", " + std::to_string(last) + ", last_seen, 1 FROM " + table);
  }

  HistoryFile file_;
};

TEST_P(WrongHistories, AnIntervalCannotEndBeforeItBegins) {
  EXPECT_THROW(exec(insert(10, 9, "'gap'")), SQLite::Exception);
}

TEST_P(WrongHistories, TwoIntervalsOfOneThingCannotBeOpen) {
  exec(insert(10, 20, "NULL"));
  EXPECT_THROW(exec(insert(30, 40, "NULL")), SQLite::Exception);
}

TEST_P(WrongHistories, NothingFollowsAnOpenInterval) {
  exec(insert(10, 20, "NULL"));
  EXPECT_THROW(exec(insert(30, 40, "'gap'")), SQLite::Exception);
}

TEST_P(WrongHistories, IntervalsCannotOverlapOrTouch) {
  exec(insert(10, 20, "'changed'"));
  EXPECT_THROW(exec(insert(15, 30, "NULL")), SQLite::Exception);
  EXPECT_THROW(exec(insert(20, 30, "NULL")), SQLite::Exception);
  EXPECT_THROW(exec(insert(1, 5, "'gap'")), SQLite::Exception);
  EXPECT_NO_THROW(follow(21, 30));
}

TEST_P(WrongHistories, AClosedIntervalStaysAsItIs) {
  exec(insert(10, 20, "'changed'"));
  for (const auto* change :
       {"last_seen = 25", "end_reason = NULL", "first_seen = 5", "end_reason = 'gap'"}) {
    EXPECT_THROW(exec(update(change)), SQLite::Exception) << change;
  }
}

TEST_P(WrongHistories, AnOpenIntervalOnlyGrows) {
  exec(insert(10, 20, "NULL"));
  EXPECT_THROW(exec(update("last_seen = 15")), SQLite::Exception);
  EXPECT_THROW(exec(update("first_seen = 5")), SQLite::Exception);
  EXPECT_NO_THROW(exec(update("last_seen = 25")));
  EXPECT_NO_THROW(exec(update("end_reason = 'gap'")));
}

TEST_P(WrongHistories, WhoeverTriesToChangeAClosedIntervalLosesTheWholeTransaction) {
  exec(insert(10, 20, "'changed'"));
  exec("BEGIN");
  follow(30, 40);
  EXPECT_THROW(exec(update("last_seen = last_seen + 1")), SQLite::Exception);
  EXPECT_EQ(10 + 20, file_.database()
                         .execAndGet("SELECT sum(first_seen + last_seen) FROM " +
                                     std::string{GetParam().name})
                         .getInt());
  EXPECT_NO_THROW(exec("BEGIN; ROLLBACK"));
}

TEST_P(WrongHistories, DamageThatGotInAnywayIsFound) {
  const std::string table = GetParam().name;
  exec("DROP TRIGGER " + table + "_are_appended; DROP TRIGGER " + table + "_closed_stay");
  exec(insert(10, 20, "'changed'"));
  exec("PRAGMA ignore_check_constraints = ON");
  follow(15, 30);
  const auto findings = check(file_);
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.is_error && finding.text.ends_with("overlaps the next interval");
  }));
}

INSTANTIATE_TEST_SUITE_P(Tables, WrongHistories, ::testing::ValuesIn(interval_tables),
                         [](const auto& instance) { return std::string{instance.param.name}; });

}  // namespace
}  // namespace syncledger::store
