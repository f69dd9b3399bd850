#pragma once

#include <string>

namespace syncledger::testing {

/// Copies a history with the journal that SQLite may have put beside it, over whatever `to` was.
void copy_history(const std::string& from, const std::string& to);

/// Copies a history as a kill in the middle of a commit leaves it: some pages are new, the journal
/// holds the old ones. The history itself stays as it is.
void crash_in_the_middle_of_a_commit(const std::string& database, const std::string& copy);

}  // namespace syncledger::testing
