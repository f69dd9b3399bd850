#include "report/report.hpp"

#include "report/thing_trends.hpp"
#include "store/report_reader.hpp"
#include "store/row_condition.hpp"
#include "store/sql.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace syncledger::report {
namespace {

constexpr std::string_view reports_folder = "schema/reports/";
constexpr std::string_view explain_folder = "schema/explain/";

std::vector<std::string_view> names_in(std::string_view folder) {
  std::vector<std::string_view> found;
  for (const store::SqlFile& file : store::sql_files_in(folder)) {
    found.push_back(file.name.substr(folder.size()));
  }
  return found;
}

std::string query_of(const Question& question) {
  return std::string{question.explain ? explain_folder : reports_folder} + question.kind;
}

/// How things are doing at a moment in the past is what was recorded of them by then: the answer to
/// --until, too.
store::ReportScope scope_of(const Question& question) {
  auto scope = question.scope;
  if (question.kind == "status" && scope.until < question.generated_at) scope.as_of = scope.until;
  return scope;
}

/// Which rows of the report are wanted, or what is to be made of them; nothing: all as they are.
std::optional<store::PickedQuery> pick_of(const Question& question) {
  const std::string& kind = question.kind;
  if (question.by) {
    return store::PickedQuery{query_of(question), "schema/groupings/" + kind,
                              std::string{to_string(*question.by)}, question.top};
  }
  // Which things rise most is known only when all have been looked at.
  if (!question.top || kind == "trends") return std::nullopt;
  return store::PickedQuery{query_of(question), "schema/rankings/" + kind, {}, question.top};
}

void leave_out(store::QueryResult& result, std::string_view column) {
  const auto found = std::find(result.columns.begin(), result.columns.end(), column);
  if (found == result.columns.end()) return;
  const auto place = found - result.columns.begin();
  result.columns.erase(found);
  for (auto& row : result.rows) row.erase(row.begin() + place);
}

/// A grouping yields the columns of all groupings, null where they say nothing; here those go that
/// the one that was asked for has no use for.
void leave_out_other_groupings(Report& report) {
  const auto& kind = report.question.kind;
  const auto wanted = group_columns(kind, *report.question.by);
  for (const Grouping by : groupings_of(kind)) {
    for (const auto column : group_columns(kind, by)) {
      if (std::find(wanted.begin(), wanted.end(), column) == wanted.end())
        leave_out(report.result, column);
    }
  }
}

std::optional<HistorySpan> span_of_history(store::ReportReader& reader) {
  const auto answer = reader.run("schema/queries/span_of_history");
  const auto* const first = std::get_if<std::int64_t>(&answer.rows.at(0).at(0));
  const auto* const last = std::get_if<std::int64_t>(&answer.rows.at(0).at(1));
  if (first == nullptr || last == nullptr) return std::nullopt;
  return HistorySpan{base::from_unix_ms(*first), base::from_unix_ms(*last)};
}

/// What the query of a kind says; whoever reads knows the intervals already, and is asked at once
/// what else they say.
template <class Reader, class... Query>
Report report_from(Reader& reader, const Question& question, const Query&... query) {
  Report report{question, reader.run(query...), {}};
  if (report.result.rows.empty()) report.is_anything_known = reader.is_anything_known();
  return report;
}

/// What is not about single rows, from a reader of all the targets.
void add_what_rows_do_not_say(Report& report, store::HistoryFile& file) {
  const bool has_rows = !report.result.rows.empty();
  if (has_rows && !report.leaves_out_planned()) return;
  store::ReportReader reader{file, scope_of(report.question)};
  if (report.leaves_out_planned()) report.planned = reader.run("schema/queries/planned_of_window");
  if (has_rows) return;
  report.has_targets = has_targets(reader);
  if (!report.is_anything_known) report.elsewhere = span_of_history(reader);
}

/// To say how it was before, a trend report reads twice its window.
Report trend_report(store::HistoryFile& file, const Question& question) {
  const auto before = previous_window(question.scope.since, question.scope.until);
  auto scope = question.scope;
  if (question.with_previous) scope.since = before.start;
  store::ReportReader reader{file, scope};
  auto report = report_from(reader, question, query_of(question));
  report.trends = trends_of(report);
  if (question.with_previous) {
    reader.replace_buckets({before});
    add_previous(report, {question, reader.run(query_of(question)), {}});
  }
  if (question.top) keep_steepest(report, static_cast<std::size_t>(*question.top));
  return report;
}

/// The rows of a report that is made of more than one row of each target.
Report picked_report(store::HistoryFile& file, const Question& question,
                     const store::PickedQuery& pick) {
  store::ReportReader reader{file, scope_of(question)};
  auto report = report_from(reader, question, pick);
  if (question.by) leave_out_other_groupings(report);
  return report;
}

Report report_of_rows(store::HistoryFile& file, const Question& question) {
  if (question.kind == "trends" && !question.explain) return trend_report(file, question);
  if (const auto pick = pick_of(question)) return picked_report(file, question, *pick);
  store::ReportReader reader{file, scope_of(question)};
  return report_from(reader, question, query_of(question));
}

}  // namespace

std::vector<std::string_view> kinds() {
  return names_in(reports_folder);
}

std::vector<std::string_view> explained_kinds() {
  return names_in(explain_folder);
}

std::vector<std::string_view> levels_of(std::string_view kind) {
  if (kind == "availability") return {"node"};
  if (kind == "runs") return {"solution"};
  if (kind == "gaps") return {"node", "solution"};
  return {"node", "solution", "step"};
}

bool Report::has_level() const {
  const auto levels = levels_of(question.kind);
  return !question.scope.level ||
         std::find(levels.begin(), levels.end(), *question.scope.level) != levels.end();
}

bool Report::leaves_out_planned() const {
  const std::string& kind = question.kind;
  return kind == "availability" || kind == "failures" || kind == "trends";
}

const store::Value& Report::at(std::size_t row, std::string_view column) const {
  const auto found = std::find(result.columns.begin(), result.columns.end(), column);
  if (found == result.columns.end()) {
    throw std::logic_error("report " + question.kind + " has no column " + std::string{column});
  }
  return result.rows.at(row).at(static_cast<std::size_t>(found - result.columns.begin()));
}

bool Report::has_column(std::string_view column) const {
  return std::find(result.columns.begin(), result.columns.end(), column) != result.columns.end();
}

bool has_targets(store::ReportReader& reader) {
  const auto answer = reader.run("schema/queries/is_any_target");
  return answer.rows.at(0).at(0) == store::Value{std::int64_t{1}};
}

Report make_report(store::HistoryFile& file, const Question& question) {
  return file.read_together("read", [&] { return make_report_together(file, question); });
}

Report make_report_together(store::HistoryFile& file, const Question& question) {
  auto report = report_of_rows(file, question);
  add_what_rows_do_not_say(report, file);
  return report;
}

std::size_t count_rows(const Report& report, const std::string& expression) {
  auto columns = report.result.columns;
  const bool has_trends = report.has_trends();
  if (has_trends) columns.insert(columns.end(), {"direction", "slope", "p_value"});
  store::RowCondition condition{columns, expression};
  const auto value_of = [](const std::optional<double>& number) {
    return number ? store::Value{*number} : store::Value{};
  };
  std::size_t met = 0;
  auto thing = report.trends.begin();
  for (std::size_t number = 0; number < report.result.rows.size(); ++number) {
    auto row = report.result.rows[number];
    if (has_trends) {
      if (const auto next = std::next(thing); next != report.trends.end() && next->row == number)
        thing = next;
      row.insert(row.end(), {std::string{to_string(thing->trend.direction)},
                             value_of(thing->trend.slope), value_of(thing->trend.p_value)});
    }
    if (condition.holds(row)) ++met;
  }
  return met;
}

std::string report_script(store::HistoryFile& file, const Question& question) {
  store::ReportReader reader{file, scope_of(question)};
  const auto pick = pick_of(question);
  return pick ? reader.script(*pick) : reader.script(query_of(question));
}

}  // namespace syncledger::report
