#pragma once

#include <optional>
#include <string>

namespace syncledger::testing {

/// Brings a history to a next version, which makes a table, fills it from another, and changes a
/// third; what a person is told if it could not be done, else nothing.
std::optional<std::string> migrate_to_one_more_version(const std::string& database);

/// Whether a history has come to that version. Also expects of it, whatever its version, that it is
/// sound and holds as many observations as `snapshots` says, and that a migrated one has all that
/// the migration makes.
bool is_migrated(const std::string& database, int snapshots);

}  // namespace syncledger::testing
