#include "report/presentation.hpp"

#include "base/duration.hpp"
#include "base/text.hpp"
#include "report/grouped_columns.hpp"
#include "report/report_row.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace syncledger::report {
namespace {

using std::chrono::milliseconds;

std::string status_message(const Row& row) {
  if (row.text("level") == "step") return {};
  const auto missing_since = row.text("missing_since");
  if (missing_since.empty()) return row.text("message");
  return "not listed any more since " + row.time("missing_since");
}

Columns status_columns() {
  return {
      {"TARGET", [](const Row& row) { return row.target(); }, true},
      {"STEP", [](const Row& row) { return row.step(); }, true},
      {"STATUS",
       [](const Row& row) {
         if (row.text("last_seen_at").empty()) return std::string{"never seen"};
         return row.is_true("stale") ? "unknown (was " + row.text("status") + ")"
                                     : row.text("status");
       },
       true},
      {"CLASS",
       [](const Row& row) { return row.is_true("stale") ? "unknown" : row.text("status_class"); }},
      {"SINCE", [](const Row& row) { return row.since(); }},
      {"LAST SEEN", [](const Row& row) { return row.time("last_seen_at"); }},
      {"MESSAGE", status_message, true}};
}

Columns duration_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"STEP", [](const Row& row) { return row.step(); }, true},
          {"STATUS", [](const Row& row) { return row.text("status"); }, true},
          {"CLASS", [](const Row& row) { return row.text("status_class"); }},
          {"TIME (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          {"SHARE", [](const Row& row) { return percent(row.number("share"), 1); }, false, true},
          {"TIMES", [](const Row& row) { return row.text("stretches"); }, false, true},
          {"UNKNOWN", [](const Row& row) { return row.duration("unknown_seconds"); }, false, true}};
}

Columns run_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"RUN", [](const Row& row) { return row.text("run_number"); }, false, true},
          {"STARTED", [](const Row& row) { return row.time("started_at"); }},
          {"ENDED", [](const Row& row) { return row.time("ended_at"); }},
          {"OUTCOME", [](const Row& row) { return row.text("outcome"); }},
          {"LASTED (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          {"STEPS", [](const Row& row) { return row.text("steps"); }, false, true},
          {"FAILED FIRST", [](const Row& row) { return row.text("first_failed_step"); }, true}};
}

Columns gap_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"REASON", [](const Row& row) { return row.text("reason"); }},
          {"FROM", [](const Row& row) { return row.time("started_at"); }},
          {"TO", [](const Row& row) { return row.time("ended_at"); }},
          {"LASTED", [](const Row& row) { return row.duration("seconds"); }, false, true},
          {"TRIES", [](const Row& row) { return row.text("attempts"); }, false, true},
          {"CODE", [](const Row& row) { return row.text("code"); }},
          {"MESSAGE", [](const Row& row) { return row.text("message"); }, true}};
}

Columns timeline_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"STEP", [](const Row& row) { return row.step(); }, true},
          {"STATUS", [](const Row& row) { return row.text("status"); }, true},
          {"CLASS", [](const Row& row) { return row.text("status_class"); }},
          {"FIRST SEEN", [](const Row& row) { return row.time("first_seen_at"); }},
          {"LAST SEEN", [](const Row& row) { return row.time("last_seen_at"); }},
          {"ENDED", [](const Row& row) { return row.time("ended_at"); }},
          {"POLLS", [](const Row& row) { return row.text("observations"); }, false, true}};
}

Columns failure_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"STEP", [](const Row& row) { return row.step(); }, true},
          {"KIND", [](const Row& row) { return row.text("kind"); }},
          {"STATUS", [](const Row& row) { return row.text("status"); }, true},
          {"STARTED", [](const Row& row) { return row.time("started_at"); }},
          {"ENDED",
           [](const Row& row) { return row.is_true("open") ? "not ended" : row.time("ended_at"); }},
          {"LASTED (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          {"MESSAGE",
           [](const Row& row) { return row.text("level") == "step" ? "" : row.text("message"); },
           true}};
}

Columns availability_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"AVAILABILITY (LOW..HIGH)", [](const Row& row) { return row.bounded_availability(); }},
          {"RUNNING", [](const Row& row) { return row.duration("running_seconds"); }, false, true},
          {"KNOWN", [](const Row& row) { return row.duration("known_seconds"); }, false, true},
          {"UNKNOWN", [](const Row& row) { return row.duration("unknown_seconds"); }, false, true},
          planned_column(),
          {"FAILURES",
           [](const Row& row) { return row.number("failures") ? row.text("failures") : "no data"; },
           false, true},
          {"MTTR", [](const Row& row) { return row.duration("mttr_seconds"); }, false, true},
          {"MTBF", [](const Row& row) { return row.duration("mtbf_seconds"); }, false, true},
          {"LONGEST", [](const Row& row) { return row.duration("longest_failure_seconds"); }, false,
           true}};
}

/// What tables do without in a narrow terminal, from the first: details, and what can be told from
/// the columns that stay.
int left_out_as(std::string_view head) {
  constexpr std::array<std::string_view, 15> dispensable{
      "POLLS", "TRIES", "STEPS",   "KIND", "TIMES",       "LONGEST", "RUNNING", "KNOWN",
      "MTBF",  "CODE",  "UNKNOWN", "RUN",  "FAILED TIME", "MESSAGE", "CLASS"};
  const auto* const found = std::find(dispensable.begin(), dispensable.end(), head);
  return found == dispensable.end() ? 0 : static_cast<int>(found - dispensable.begin()) + 1;
}

Presentation in_columns(const Report& report, const Columns& columns) {
  Presentation shown;
  const bool adds_up = report.question.explain;  // so all of it has to stay
  for (const auto& [head, cell, may_be_cut, is_right] : columns)
    shown.columns.push_back({head, may_be_cut, is_right, adds_up ? 0 : left_out_as(head)});
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    auto& line = shown.lines.emplace_back();
    for (const auto& column : columns) line.push_back(column.cell(Row{report, row}));
  }
  return shown;
}

/// Failures of the buckets, one character each; a dot where nothing is known.
std::string failure_marks(const std::vector<std::optional<double>>& counts, bool sparklines) {
  static constexpr std::array<const char*, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double most = 1;
  for (const auto& count : counts) most = std::max(most, count.value_or(0));
  std::string marks;
  for (const auto& count : counts) {
    if (!count) {
      marks += sparklines ? "·" : ". ";
    } else if (sparklines) {
      marks += bars.at(static_cast<std::size_t>(*count / most * 7));
    } else {
      marks += std::to_string(static_cast<int>(*count)) + " ";
    }
  }
  if (!sparklines && !marks.empty()) marks.pop_back();
  return marks;
}

std::string direction_text(const Trend& trend) {
  if (!trend.slope) return "too few buckets to say";
  std::ostringstream text;
  text << to_string(trend.direction) << std::showpos << std::setprecision(2) << " (" << *trend.slope
       << std::noshowpos << " a bucket, p=" << *trend.p_value << ")";
  return text.str();
}

/// What the buckets of a node say of all of its time. Seconds; the bounds are weighted by them.
struct NodeSums {
  double running = 0;
  double known = 0;
  double span = 0;
  double low = 0;
  double high = 0;
};

/// The rule of schema/views/47__bucket_figures.sql for the point value.
std::string availability_text(const NodeSums& sums, store::UnknownTime rule) {
  if (sums.known <= 0) return "no data";
  const double assumed = rule == store::UnknownTime::up ? sums.span - sums.known : 0;
  const double whole = rule == store::UnknownTime::exclude ? sums.known : sums.span;
  return bounded_availability((sums.running + assumed) / whole, sums.low / sums.span,
                              sums.high / sums.span);
}

/// `5 failures, 99.87%`.
std::string previous_text(const PreviousFigures& previous, bool is_node) {
  if (!previous.failures) return "no data";
  const auto text = base::counted(*previous.failures, "failure", "failures");
  return is_node ? text + ", " + percent(previous.availability, 2) : text;
}

/// One line for each thing: its buckets as marks, their sums, and the trend.
Lines trend_lines(const Report& report, bool sparklines) {
  Lines lines;
  for (std::size_t i = 0; i < report.trends.size(); ++i) {
    const std::size_t first = report.trends[i].row;
    const std::size_t end =
        i + 1 < report.trends.size() ? report.trends[i + 1].row : report.result.rows.size();
    std::vector<std::optional<double>> counts;
    double failures = 0;
    double failed = 0;
    NodeSums sums;
    for (std::size_t number = first; number < end; ++number) {
      const Row row{report, number};
      counts.push_back(row.number("failures"));
      failures += counts.back().value_or(0);
      failed += row.number("failed_seconds").value_or(0);
      const double bucket_known = row.number("known_seconds").value_or(0);
      const double bucket_span = bucket_known + row.number("unknown_seconds").value_or(0);
      sums.running += row.number("running_seconds").value_or(0);
      sums.known += bucket_known;
      sums.span += bucket_span;
      sums.low += row.number("availability_low").value_or(0) * bucket_span;
      sums.high += row.number("availability_high").value_or(0) * bucket_span;
    }
    const Row row{report, first};
    const bool is_node = row.text("level") == "node";
    lines.push_back({row.target(), row.step(), failure_marks(counts, sparklines),
                     sums.known > 0 ? std::to_string(std::llround(failures)) : "-",
                     sums.known > 0 ? base::duration_text(milliseconds{std::llround(failed * 1000)})
                                    : "no data",
                     is_node ? availability_text(sums, report.question.scope.unknown) : "-",
                     previous_text(report.trends[i].previous, is_node),
                     direction_text(report.trends[i].trend)});
  }
  return lines;
}

Presentation trend_presentation(const Report& report, bool sparklines) {
  const auto& scope = report.question.scope;
  const auto before = previous_window(scope.since, scope.until);
  return {{},
          {{"TARGET", true},
           {"STEP", true},
           {"FAILURES"},
           {"SUM", false, true},
           {"FAILED TIME", false, false, 2},
           {"AVAILABILITY (LOW..HIGH)"},
           {"THE " + base::duration_text(before.end - before.start) + " BEFORE", false, false, 1},
           {"TREND", true}},
          trend_lines(report, sparklines),
          {}};
}

std::string unknown_text(store::UnknownTime rule) {
  return rule == store::UnknownTime::exclude
             ? "unknown time is excluded"
             : "unknown time counts as " + std::string{to_string(rule)};
}

/// `failures by step, top 5`.
std::string heading_of(const Question& question) {
  std::string text = question.kind;
  if (question.explain) text += " explained";
  if (question.by) text += " by " + std::string{to_string(*question.by)};
  if (question.top) text += ", top " + std::to_string(*question.top);
  return text;
}

/// What a figure is of, then the part, then what it adds to each figure that the report has.
Columns explanation_columns(const Report& report) {
  Columns columns{{"TARGET", [](const Row& row) { return row.target(); }, true},
                  {"STEP", [](const Row& row) { return row.step(); }, true}};
  const auto& given = report.result.columns;
  for (const auto& column : given) {
    if (column == "bucket_start" || column == "started_at")
      columns.push_back({"OF", [column](const Row& row) { return row.time(column); }});
    if (column == "run_number") {
      columns.push_back(
          {"RUN", [](const Row& row) { return row.text("run_number"); }, false, true});
    }
  }
  columns.insert(columns.end(),
                 {{"PART", [](const Row& row) { return row.text("part"); }},
                  {"STATUS", [](const Row& row) { return row.text("status"); }, true},
                  {"CLASS", [](const Row& row) { return row.text("status_class"); }},
                  {"FROM", [](const Row& row) { return row.time("from_at"); }},
                  {"TO", [](const Row& row) { return row.time("to_at"); }},
                  {"POLLS", [](const Row& row) { return row.text("observations"); }, false, true}});
  constexpr std::string_view ending = "_seconds";
  for (const auto& column : given) {
    if (column == "seconds") {
      columns.push_back(
          {"TIME", [](const Row& row) { return row.duration("seconds"); }, false, true});
    } else if (column.ends_with(ending)) {
      std::string head = column.substr(0, column.size() - ending.size());
      std::transform(head.begin(), head.end(), head.begin(), [](char c) {
        return c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      });
      columns.push_back(
          {head, [column](const Row& row) { return row.duration(column); }, false, true});
    }
  }
  return columns;
}

Columns columns_of(const Report& report) {
  if (report.question.explain) return explanation_columns(report);
  const std::string& kind = report.question.kind;
  if (report.question.by) return grouped_columns(kind, *report.question.by);
  if (kind == "status") return status_columns();
  if (kind == "durations") return duration_columns();
  if (kind == "availability") return availability_columns();
  if (kind == "runs") return run_columns();
  if (kind == "gaps") return gap_columns();
  if (kind == "timeline") return timeline_columns();
  return failure_columns();
}

}  // namespace

std::string title_of(const Question& question) {
  const Zone& zone = question.zone;
  const std::string until = zone.local_text(question.scope.until);
  const std::string as_of =
      question.scope.as_of ? "; as recorded by " + zone.local_text(*question.scope.as_of) : "";
  const std::string heading = heading_of(question);
  if (question.kind == "status") return heading + " at " + until + " " + zone.name() + as_of;
  return heading + ", " + zone.local_text(question.scope.since) + " to " + until + " " +
         zone.name() + "; " + unknown_text(question.scope.unknown) + as_of;
}

std::string planned_text(std::size_t annotations) {
  if (annotations == 0) return {};
  return "; planned time is left out (" +
         base::counted(static_cast<std::int64_t>(annotations), "annotation", "annotations") + ")";
}

Presentation present(const Report& report, bool sparklines) {
  const auto& kind = report.question.kind;
  Presentation shown = report.has_trends() ? trend_presentation(report, sparklines)
                                           : in_columns(report, columns_of(report));
  shown.title = title_of(report.question) + planned_text(report.planned.rows.size());
  if (shown.lines.empty()) {
    const bool is_good_news =
        (kind == "failures" || kind == "gaps") && report.is_anything_known && report.has_level();
    shown.nothing = is_good_news ? "no " + kind : "no data";
  } else {
    leave_out_empty_columns(shown.columns, shown.lines);
  }
  return shown;
}

}  // namespace syncledger::report
