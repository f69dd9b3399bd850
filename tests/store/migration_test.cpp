#include "store/history_file.hpp"
#include "store/integrity.hpp"
#include "support/data_files.hpp"
#include "support/import_line.hpp"
#include "support/imported_history.hpp"
#include "support/next_migration.hpp"
#include "support/random_history.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace syncledger::store {
namespace {

namespace fs = std::filesystem;
using syncledger::tests::read_bytes;

const base::ManualClock noon{base::from_unix_ms(1793534400000)};

/// Fails after it has written megabytes, some of them to the file.
const std::string failing_migration =
    std::string{testing::next_migration} + "; INSERT INTO notes SELECT * FROM no_such_table";

/// A history of this program's version that a program of the next version opens.
class Migration : public ::testing::Test {
protected:
  void SetUp() override {
    history_.import(testing::random_history(1).ndjson, std::chrono::minutes{15});
    before_ = read_bytes(path());
    rows_before_ = rows_of(path());
  }

  [[nodiscard]] std::string path() const { return history_.database(); }

  [[nodiscard]] std::string backup() const { return path() + ".before-v" + std::to_string(next); }

  MigrationSummary migrate(std::string_view sql = testing::next_migration) const {
    auto file = HistoryFile::open_for_writing(path(), noon);
    return store::migrate(file, testing::migrations_and(sql), noon.now());
  }

  static std::string rows_of(const std::string& file) {
    SQLite::Database database{file};
    SQLite::Statement rows{database, "SELECT id, target_id, status, name, first_seen FROM nodes"};
    std::string text;
    while (rows.executeStep()) {
      for (int i = 0; i < rows.getColumnCount(); ++i) text += rows.getColumn(i).getString() + "|";
      text += '\n';
    }
    return text;
  }

  static int version_of(const std::string& file) {
    SQLite::Database database{file};
    return schema_version(database);
  }

  /// What the file says to a program of this version; it must be one line.
  [[nodiscard]] std::string refusal() const {
    try {
      HistoryFile::open_for_writing(path(), noon);
    } catch (const StoreError& error) {
      EXPECT_EQ(std::string::npos, std::string{error.what()}.find('\n'));
      return error.what();
    }
    return "accepted";
  }

  const int next = current_schema_version() + 1;
  testing::ImportedHistory history_;
  std::string before_;
  std::string rows_before_;
};

TEST_F(Migration, KeepsWhatWasRecordedAndSaysWhatItDid) {
  const auto summary = migrate();
  EXPECT_EQ(current_schema_version(), summary.from);
  EXPECT_EQ(next, summary.to);
  EXPECT_EQ(backup(), summary.backup);
  EXPECT_EQ(next, version_of(path()));
  EXPECT_EQ(rows_before_, rows_of(path()));
}

TEST_F(Migration, PutsACheckedCopyOfWhatWasBesideTheFile) {
  migrate();
  EXPECT_EQ(current_schema_version(), version_of(backup()));
  EXPECT_EQ(rows_before_, rows_of(backup()));
  auto copy = HistoryFile::open_for_reading(backup());
  for (const auto& finding : check(copy)) EXPECT_FALSE(finding.is_error) << finding.text;
}

TEST_F(Migration, NeverOverwritesACopy) {
  std::ofstream{backup()} << "precious";
  std::ofstream{backup() + "-2"} << "as well";
  EXPECT_EQ(backup() + "-3", migrate().backup);
  EXPECT_EQ("precious", read_bytes(backup()));
  EXPECT_EQ("as well", read_bytes(backup() + "-2"));
}

TEST_F(Migration, ThatFailsLeavesTheFileAsItWasToTheByte) {
  EXPECT_THROW(migrate(failing_migration), StoreError);
  EXPECT_EQ(before_, read_bytes(path()));
  EXPECT_EQ(next, migrate().to);
  EXPECT_EQ(rows_before_, rows_of(path()));
}

TEST_F(Migration, TriedAgainTakesTheCopyThatIsThereIfItIsTheSame) {
  EXPECT_THROW(migrate(failing_migration), StoreError);
  const auto copied = read_bytes(backup());
  EXPECT_EQ(backup(), migrate().backup);
  EXPECT_EQ(copied, read_bytes(backup()));
  EXPECT_FALSE(fs::exists(backup() + "-2"));
}

TEST_F(Migration, TriedAgainLaterMakesACopyOfWhatCameMeanwhile) {
  EXPECT_THROW(migrate(failing_migration), StoreError);
  SQLite::Database{path(), SQLite::OPEN_READWRITE}.exec("UPDATE targets SET label = 'meanwhile'");
  EXPECT_EQ(backup() + "-2", migrate().backup);
}

TEST_F(Migration, TakesNoLinkForACopy) {
  EXPECT_THROW(migrate(failing_migration), StoreError);
  fs::rename(backup(), path() + ".elsewhere");
  fs::create_symlink(path() + ".elsewhere", backup());
  fs::create_hard_link(path() + ".elsewhere", backup() + "-2");
  EXPECT_EQ(backup() + "-3", migrate().backup);
}

TEST_F(Migration, IsNotBegunWithoutACopy) {
  // A database of that name was here, and its journal would be played into the copy.
  std::ofstream{backup() + "-journal"} << "of another file";
  EXPECT_THROW(migrate(), StoreError);
  EXPECT_EQ(before_, read_bytes(path()));
}

TEST_F(Migration, OfAFileThatIsAlreadyThereDoesNothing) {
  auto file = HistoryFile::open_for_writing(path(), noon);
  store::migrate(file, testing::migrations_and(testing::next_migration), noon.now());
  const auto once = read_bytes(path());
  const auto again =
      store::migrate(file, testing::migrations_and(testing::next_migration), noon.now());
  EXPECT_EQ(again.from, again.to);
  EXPECT_FALSE(again.backup.has_value());
  EXPECT_EQ(once, read_bytes(path()));
}

TEST_F(Migration, IsNoWayBackForAnOlderProgram) {
  migrate();
  const auto migrated = read_bytes(path());
  EXPECT_NE(std::string::npos, refusal().find("newer than this program's")) << refusal();
  EXPECT_THROW(HistoryFile::open_for_reading(path()), StoreError);
  EXPECT_EQ(migrated, read_bytes(path()));
}

TEST_F(Migration, OfAFileThatDoesNotExistYetNeedsNoCopy) {
  fs::remove(path());
  auto file = HistoryFile::open_for_writing(path(), noon);
  EXPECT_EQ(0, file.migration().from);
  EXPECT_FALSE(file.migration().backup.has_value());
  EXPECT_FALSE(fs::exists(backup()));
}

}  // namespace
}  // namespace syncledger::store
