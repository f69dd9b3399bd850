#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

namespace syncledger::store {

/// Works out from the intervals what they keep of their past (Facts), and the rows of failures and
/// runs: after a migration, when status classes have changed, and to repair a file. What was pruned
/// is gone: of it counts what the first interval that is left keeps. To be called within a
/// transaction. Returns how many rows said otherwise.
std::int64_t work_out_facts(SQLite::Database& database);

/// What work_out_facts() would correct, a line each: `nodes row 12`. Writes nothing.
std::vector<std::string> wrong_facts(SQLite::Database& database);

}  // namespace syncledger::store
