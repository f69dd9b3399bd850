#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>

namespace syncledger::store {

// How our types lie in the columns of a row: times are milliseconds since 1970, what is null is
// nothing.

inline base::UtcTime time_in(const SQLite::Column& column) {
  return base::from_unix_ms(column.getInt64());
}

inline std::optional<base::UtcTime> optional_time_in(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional{time_in(column)};
}

inline std::optional<std::string> optional_text_in(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional{column.getString()};
}

inline std::optional<std::int64_t> optional_number_in(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional{column.getInt64()};
}

/// The schema has no other task types than the program.
inline model::TaskType task_type_in(const SQLite::Column& column) {
  return model::parse_task_type(column.getString()).value();
}

/// \param first the column of the region; project, task type and file id follow
inline model::Target target_in(SQLite::Statement& row, int first) {
  return {row.getColumn(first).getString(), row.getColumn(first + 1).getInt64(),
          task_type_in(row.getColumn(first + 2)), row.getColumn(first + 3).getInt64()};
}

}  // namespace syncledger::store
