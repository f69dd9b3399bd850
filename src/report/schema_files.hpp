#pragma once

#include <span>
#include <string_view>

namespace syncledger::report {

/// One .json file of schema/json/, embedded at build time.
struct SchemaFile {
  std::string_view name;  ///< its path without the ending: `schema/json/rows/failures`
  std::string_view text;
};

/// All of them, sorted by name.
std::span<const SchemaFile> schema_files();

}  // namespace syncledger::report
