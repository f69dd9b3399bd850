#pragma once

#include "store/migrations.hpp"

#include <vector>

namespace syncledger::testing {

/// A migration as a program of the next version may bring it: it changes a table and every row of
/// it, and writes megabytes, so that SQLite writes to the file before the transaction ends.
inline constexpr std::string_view next_migration =
    "ALTER TABLE nodes ADD COLUMN note TEXT;"
    "UPDATE nodes SET note = status || ' of ' || target_id;"
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;"
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)"
    "INSERT INTO notes SELECT n, hex(zeroblob(200)) FROM numbers";

/// All that this program knows, and one more.
inline std::vector<store::Migration> migrations_and(std::string_view sql) {
  auto known = store::migrations();
  known.push_back({store::current_schema_version() + 1, "next", sql});
  return known;
}

}  // namespace syncledger::testing
