#include "store/parallel_reader.hpp"

#include "support/imported_history.hpp"
#include "support/random_history.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace syncledger::store {
namespace {

using testing::ImportedHistory;

class ParallelReaderTest : public ::testing::Test {
protected:
  ParallelReaderTest() {
    history_.import(testing::random_history(1).ndjson, std::chrono::minutes{15});
  }

  /// What the timeline of everything says, read by as many connections.
  std::vector<std::vector<Value>> rows(HistoryFile& file, int connections) {
    return file.read_together("read", [&] { return rows_together(file, connections); });
  }

  static std::vector<std::vector<Value>> rows_together(HistoryFile& file, int connections) {
    ReportScope scope;
    scope.until = base::from_unix_ms(1830000000000);
    ParallelReader reader{file, scope, Reading{}, connections};
    return reader.run("schema/reports/timeline").rows;
  }

  static void execute(sqlite3* connection, const char* sql, int expected) {
    EXPECT_EQ(expected, sqlite3_exec(connection, sql, nullptr, nullptr, nullptr)) << sql;
  }

  ImportedHistory history_;
};

TEST_F(ParallelReaderTest, SaysTheSameWithAnyNumberOfConnections) {
  auto file = HistoryFile::open_for_reading(history_.database());
  const auto by_one = rows(file, 1);
  ASSERT_FALSE(by_one.empty());
  for (const int connections : {2, 3, 9})
    EXPECT_TRUE(by_one == rows(file, connections)) << connections;
}

TEST_F(ParallelReaderTest, DoesNotWaitForAWriterThatWaitsForIt) {
  auto file = HistoryFile::open_for_reading(history_.database());
  const auto by_one = rows(file, 1);
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(history_.database().c_str(), &writer));
  const auto meanwhile = file.read_together("read", [&] {
    file.database().execAndGet("SELECT count(*) FROM main.targets");
    execute(writer, "BEGIN IMMEDIATE; UPDATE targets SET label = 'new'", SQLITE_OK);
    execute(writer, "COMMIT", SQLITE_BUSY);  // from now on nobody else may begin to read
    return rows_together(file, 2);
  });
  EXPECT_TRUE(by_one == meanwhile);
  execute(writer, "COMMIT", SQLITE_OK);
  EXPECT_FALSE(by_one == rows(file, 2));
  sqlite3_close(writer);
}

TEST_F(ParallelReaderTest, SeesOneMomentOfAHistoryWithAWriteAheadLog) {
  sqlite3* writer = nullptr;
  ASSERT_EQ(SQLITE_OK, sqlite3_open(history_.database().c_str(), &writer));
  execute(writer, "PRAGMA journal_mode = wal", SQLITE_OK);
  auto file = HistoryFile::open_for_reading(history_.database());
  const auto by_one = rows(file, 1);
  const auto meanwhile = file.read_together("read", [&] {
    file.database().execAndGet("SELECT count(*) FROM main.targets");
    execute(writer, "UPDATE targets SET label = 'new'", SQLITE_OK);
    return rows_together(file, 2);
  });
  EXPECT_TRUE(by_one == meanwhile);
  EXPECT_FALSE(by_one == rows(file, 2));
  sqlite3_close(writer);
}

}  // namespace
}  // namespace syncledger::store
