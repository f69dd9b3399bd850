#pragma once

#include "base/utc_time.hpp"
#include "store/history_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace syncledger::store {

/// One bucket of a trend: where it begins by the calendar, and the part of it that is counted.
struct Bucket {
  base::UtcTime calendar_start;
  base::UtcTime start;
  base::UtcTime end;
};

/// What a report is about. The window is [since, until).
struct ReportScope {
  base::UtcTime since;
  base::UtcTime until;
  std::optional<std::string> level;   ///< node, solution or step
  std::optional<std::string> target;  ///< a GLOB on name, label, file id or REGION/PROJECT/TYPE/ID
  std::optional<std::string> region_id;
  std::optional<std::int64_t> project_id;
  std::optional<std::string> task_type;
  std::vector<Bucket> buckets;  ///< in order, without holes
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// Runs the report queries of schema/reports/ over one scope. It lays temporary tables with the
/// scope over those of the file, and temporary copies of the views over its views: a report reads
/// the very SQL that strangers see, needs no write access, and does not depend on which views a
/// file holds.
class ReportReader {
public:
  /// `file` must outlive the reader. \throws StoreError
  ReportReader(HistoryFile& file, const ReportScope& scope);

  /// Runs schema/reports/KIND.sql. \throws StoreError
  QueryResult run(std::string_view kind);

  /// Whether any status within the window is known. \throws StoreError
  bool is_anything_known();

  /// Everything that the constructor and run() execute, as a script for any SQL tool. \throws
  /// StoreError
  std::string script(std::string_view kind);

private:
  HistoryFile& file_;
  std::string preparation_;  ///< as executed, parameters filled in
};

}  // namespace syncledger::store
