#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::store {

/// One .sql file of schema/ or migrations/, embedded at build time.
struct SqlFile {
  std::string_view name;  ///< its path without the ending: `schema/queries/open_node`
  std::string_view text;
};

/// All of them, sorted by name.
std::span<const SqlFile> sql_files();

/// Those whose name starts with `folder`, in order of their names.
std::vector<SqlFile> sql_files_in(std::string_view folder);

/// What a file of schema/views/ makes: its name after the number that says in which order they are
/// made.
std::string_view name_of_view(const SqlFile& view);

/// The text of one. Precondition: it exists; a test prepares every name that the program uses.
std::string sql(std::string_view name);

}  // namespace syncledger::store
