#pragma once

#include "base/utc_time.hpp"
#include "store/history_file.hpp"
#include "store/sql.hpp"

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

/// How time that nobody can speak for counts in the point value of an availability
/// (docs/reports.md).
enum class UnknownTime { exclude, up, down };

std::string_view to_string(UnknownTime rule);
std::optional<UnknownTime> parse_unknown_time(std::string_view text);

/// What a report is about. The window is [since, until).
struct ReportScope {
  base::UtcTime since;
  base::UtcTime until;
  std::optional<base::UtcTime> as_of;  ///< only what was recorded by then; none: all of it
  UnknownTime unknown = UnknownTime::exclude;
  std::optional<std::string> level;  ///< node, solution or step
  /// Each a GLOB on name, label, file id or REGION/PROJECT/TYPE/ID; a target must match one of
  /// them.
  std::vector<std::string> targets;
  std::optional<std::string> region_id;
  std::optional<std::int64_t> project_id;
  std::optional<std::string> task_type;
  std::vector<Bucket> buckets;  ///< in order, without holes
};

/// A query whose rows are picked by another.
struct PickedQuery {
  std::string rows;                 ///< such as `schema/reports/failures`
  std::string pick;                 ///< over the view `report` of these rows, such as
                                    ///< `schema/groupings/failures`
  std::optional<std::string> by;    ///< what a grouping takes together
  std::optional<std::int64_t> top;  ///< at most so many rows
};

using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

struct QueryResult {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

/// Runs the report queries of schema/reports/ and schema/explain/ over one scope. It lays temporary
/// tables with the scope over those of the file, and temporary copies of the views over its views:
/// a report reads the very SQL that strangers see, needs no write access, and does not depend on
/// which views a file holds. One reader of a file at a time: the next one begins afresh.
class ReportReader {
public:
  /// `file` must outlive the reader. \throws StoreError
  ReportReader(HistoryFile& file, const ReportScope& scope);

  /// Runs a query, such as `schema/reports/status`. \throws StoreError
  QueryResult run(const std::string& query);
  QueryResult run(const PickedQuery& query);

  /// What run() does first: lays the views that a query names, directly or not. For statements that
  /// are run by other means. \throws StoreError
  void lay_views_of(const std::string& query);

  /// From now on the report has these buckets. They must lie within the window. \throws StoreError
  void replace_buckets(const std::vector<Bucket>& buckets);

  /// Whether any status within the window is known. \throws StoreError
  bool is_anything_known();

  /// Everything that the constructor and run() execute, as a script for any SQL tool. \throws
  /// StoreError
  std::string script(const std::string& query);
  std::string script(const PickedQuery& query);

private:
  void clear();
  void limit(const ReportScope& scope);
  void lay_buckets(const std::vector<Bucket>& buckets);
  void lay_views_named_in(std::string text);
  void execute(const std::string& sql);

  HistoryFile& file_;
  std::string preparation_;  ///< as executed, parameters filled in
};

}  // namespace syncledger::store
