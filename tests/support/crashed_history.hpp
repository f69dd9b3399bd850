#pragma once

#include <array>
#include <string>

namespace syncledger::testing {

/// What SQLite may have put beside a database, by the ending of its name.
inline constexpr std::array files_beside_a_database{"-journal", "-wal", "-shm"};

/// Copies a history with the journal or the write-ahead log that SQLite may have put beside it,
/// over whatever `to` was.
void copy_history(const std::string& from, const std::string& to);

/// The two that `db init --journal` offers.
enum class JournalMode { rollback, wal };

void use_journal_mode(JournalMode mode, const std::string& database);

/// Copies a history as a kill in the middle of a commit leaves it: some pages are new, the journal
/// holds the old ones; or the write-ahead log holds what was committed, and half of what was not.
/// The history itself stays as it is.
void crash_in_the_middle_of_a_commit(const std::string& database, const std::string& copy);

}  // namespace syncledger::testing
