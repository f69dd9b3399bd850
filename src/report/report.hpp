#pragma once

#include "base/utc_time.hpp"
#include "report/calendar.hpp"
#include "report/grouping.hpp"
#include "report/previous.hpp"
#include "report/trend.hpp"
#include "store/report_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::report {

/// What kinds of report there are that answer in rows, in the order of the help.
std::vector<std::string_view> kinds();

/// Of these, the kinds whose figures can be explained.
std::vector<std::string_view> explained_kinds();

/// The levels that a kind has rows of: `availability` of nodes, `runs` of solutions, `gaps` of
/// both, all others of steps, too.
std::vector<std::string_view> levels_of(std::string_view kind);

/// What is asked.
struct Question {
  std::string kind;
  base::UtcTime generated_at;
  store::ReportScope scope;
  Zone zone;
  BucketSize bucket_size = BucketSize::day;
  bool explain = false;               ///< what the figures are made of, in their place
  bool with_previous = true;          ///< trends: also how it was before, which costs as much again
  std::optional<Grouping> by{};       ///< groups instead of single things
  std::optional<std::int64_t> top{};  ///< so many rows (trends: things), by what the kind is about
};

/// The trend of one thing over its buckets, and how it was before them; `row` is the first of its
/// rows in the report.
struct ThingTrend {
  std::size_t row = 0;
  Trend trend;
  PreviousFigures previous;
};

/// From the first snapshot of what a report is about to the last.
struct HistorySpan {
  base::UtcTime first;
  base::UtcTime last;
};

/// The answer, ready for a writer.
struct Report {
  Question question;
  store::QueryResult result;
  std::vector<ThingTrend> trends;  ///< if has_trends()
  bool is_anything_known = true;   ///< false: that there are no rows says nothing
  bool has_targets = true;         ///< false: the scope asks for targets that the history has not
  std::optional<HistorySpan> elsewhere{};  ///< what the history holds, if the window missed it
  store::QueryResult planned{};  ///< what was left out of the figures, if leaves_out_planned()

  [[nodiscard]] bool has_trends() const { return question.kind == "trends" && !question.explain; }

  /// Whether planned stretches do not count for its figures.
  [[nodiscard]] bool leaves_out_planned() const;

  /// The value of a column in a row; nothing known is std::monostate. Precondition: there is such a
  /// column.
  [[nodiscard]] const store::Value& at(std::size_t row, std::string_view column) const;

  /// Whether its kind can have rows of the level that is asked for.
  [[nodiscard]] bool has_level() const;

  [[nodiscard]] bool has_column(std::string_view column) const;
};

/// Whether the history has any target that the scope of the reader asks for. \throws
/// store::StoreError
bool has_targets(store::ReportReader& reader);

/// Answers a question from the history. \throws store::StoreError
Report make_report(store::HistoryFile& file, const Question& question);

/// The same as part of other work at the same moment of the history: within
/// HistoryFile::read_together(). \throws store::StoreError
Report make_report_together(store::HistoryFile& file, const Question& question);

/// How many rows meet a condition: an SQL expression over their columns; in a trend report also
/// over `direction`, `slope` and `p_value` of the thing. \throws store::BadExpression
std::size_t count_rows(const Report& report, const std::string& expression);

/// The SQL behind it, as a script for any SQL tool. \throws store::StoreError
std::string report_script(store::HistoryFile& file, const Question& question);

}  // namespace syncledger::report
