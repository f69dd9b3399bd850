#include "store/schema_description.hpp"

#include "base/utc_time.hpp"
#include "store/history_file.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <set>

namespace syncledger::store {
namespace {

TEST(SchemaDescription, ReadsTheCommentsBesideTheColumns) {
  const auto relations = describe(R"(
CREATE TABLE things (
  -- What there is,
  -- all of it.
  id    INTEGER PRIMARY KEY, -- one
                             -- thing
  word  TEXT CHECK (word IN ('a', 'b',
                             'c')), -- what it says
  UNIQUE (id, word),
  last  INTEGER -- the last
) STRICT;

CREATE VIEW seen (
  -- What was seen.
  id   /* INTEGER */, -- of things
  word /* TEXT */     -- what it said
) AS
SELECT id, word FROM things;
)");
  ASSERT_EQ(2U, relations.size());
  const auto& things = relations[0];
  EXPECT_EQ("things", things.name);
  EXPECT_FALSE(things.is_view);
  EXPECT_EQ("What there is, all of it.", things.text);
  ASSERT_EQ(3U, things.columns.size());
  EXPECT_EQ("one thing", things.columns[0].text);
  EXPECT_EQ("word TEXT what it says",
            things.columns[1].name + " " + things.columns[1].type + " " + things.columns[1].text);
  EXPECT_EQ("last", things.columns[2].name);
  const auto& seen = relations[1];
  EXPECT_TRUE(seen.is_view);
  ASSERT_EQ(2U, seen.columns.size());
  EXPECT_EQ("id INTEGER of things",
            seen.columns[0].name + " " + seen.columns[0].type + " " + seen.columns[0].text);
  EXPECT_EQ("TEXT", seen.columns[1].type);
}

TEST(SchemaDescription, SaysWhatEveryTableAndViewAndColumnIs) {
  for (const auto& relation : describe_schema()) {
    EXPECT_NE("", relation.text) << relation.name;
    for (const auto& column : relation.columns) {
      EXPECT_NE("", column.text) << relation.name << "." << column.name;
      const std::set<std::string> types{"INTEGER", "TEXT", "REAL", "ANY"};
      EXPECT_TRUE(types.contains(column.type)) << relation.name << "." << column.name;
    }
  }
}

TEST(SchemaDescription, HasTheTablesAndViewsAndColumnsOfARealFile) {
  const testing::TemporaryDirectory directory;
  const base::ManualClock clock{base::from_unix_ms(1793534400000)};
  auto file = HistoryFile::open_for_writing(directory.file("history.db"), clock);
  std::set<std::string> described;
  for (const auto& relation : describe_schema()) {
    std::string text = relation.name + ":";
    for (const auto& column : relation.columns) text += " " + column.name;
    described.insert(text);
  }
  std::set<std::string> real;
  SQLite::Statement query{
      file.database(),
      "SELECT s.name || ':' || (SELECT group_concat(' ' || name, '') FROM "
      "pragma_table_xinfo(s.name)) "
      "FROM sqlite_schema AS s WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"};
  while (query.executeStep()) real.insert(query.getColumn(0).getString());
  EXPECT_EQ(real, described);
}

}  // namespace
}  // namespace syncledger::store
