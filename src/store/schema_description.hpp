#pragma once

#include <string>
#include <vector>

namespace syncledger::store {

/// A column of a table or view, as the comment beside it in schema/ describes it.
struct ColumnDescription {
  std::string name;
  std::string type;  ///< INTEGER, TEXT, REAL or ANY
  std::string text;
};

/// A table or view of the history file.
struct RelationDescription {
  bool is_view = false;
  std::string name;
  std::string text;
  std::vector<ColumnDescription> columns;  ///< in their order
};

/// Every table, then every view, in the order of schema/. Read from the comments in the SQL itself,
/// so that nothing is described twice.
std::vector<RelationDescription> describe_schema();

/// The same for any SQL of that shape: CREATE TABLE or CREATE VIEW with one column a line, and
/// comments beside or below each, those of the whole before the first.
std::vector<RelationDescription> describe(const std::string& sql);

/// All of schema/ as one readable script, comments included.
std::string schema_script();

}  // namespace syncledger::store
