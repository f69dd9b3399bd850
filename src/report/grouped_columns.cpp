#include "report/grouped_columns.hpp"

namespace syncledger::report {
namespace {

ReportColumn text_column(std::string head, const char* column) {
  return {std::move(head), [column](const Row& row) { return row.text(column); }};
}

ReportColumn number_column(std::string head, const char* column) {
  return {std::move(head), [column](const Row& row) { return row.text(column); }, false, true};
}

ReportColumn duration_column(std::string head, const char* column) {
  return {std::move(head), [column](const Row& row) { return row.duration(column); }, false, true};
}

ReportColumn time_column(std::string head, const char* column) {
  return {std::move(head), [column](const Row& row) { return row.time(column); }};
}

ReportColumn share_column() {
  return {"SHARE", [](const Row& row) { return percent(row.number("share"), 1); }, false, true};
}

Columns of_the_group(std::string_view kind, Grouping by) {
  const ReportColumn target{"TARGET", [](const Row& row) { return row.target(); }, true};
  switch (by) {
    case Grouping::target:
      return {target};
    case Grouping::project:
      return {text_column("REGION", "region_id"), number_column("PROJECT", "project_id")};
    case Grouping::step:
      if (kind == "runs") return {target, text_column("FAILED FIRST", "first_failed_step")};
      return {target, {"STEP", [](const Row& row) { return row.step(); }, true}};
    case Grouping::status:
      break;
  }
  if (kind == "failures") return {text_column("STATUS", "status"), text_column("KIND", "kind")};
  if (kind == "gaps") return {text_column("REASON", "reason")};
  return {};  // durations name the status anyway
}

Columns duration_figures() {
  return {text_column("STATUS", "status"),
          text_column("CLASS", "status_class"),
          {"TIME (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          share_column(),
          number_column("TIMES", "stretches"),
          number_column("THINGS", "things"),
          duration_column("UNKNOWN", "unknown_seconds")};
}

Columns availability_figures() {
  return {{"AVAILABILITY (LOW..HIGH)", [](const Row& row) { return row.bounded_availability(); }},
          number_column("NODES", "nodes"),
          duration_column("RUNNING", "running_seconds"),
          duration_column("KNOWN", "known_seconds"),
          duration_column("UNKNOWN", "unknown_seconds"),
          planned_column(),
          {"FAILURES",
           [](const Row& row) { return row.number("failures") ? row.text("failures") : "no data"; },
           false, true},
          duration_column("MTTR", "mttr_seconds"),
          duration_column("MTBF", "mtbf_seconds"),
          duration_column("LONGEST", "longest_failure_seconds")};
}

/// Of failures, runs and gaps: how many, how long.
Columns figures_of_spans(std::string_view kind) {
  Columns columns;
  if (kind == "failures") columns = {number_column("FAILURES", "failures")};
  if (kind == "gaps") columns = {number_column("GAPS", "gaps")};
  if (kind == "runs") {
    columns = {number_column("RUNS", "runs"), number_column("SUCCEEDED", "succeeded"),
               number_column("FAILED", "failed")};
  }
  columns.push_back(share_column());
  columns.push_back(duration_column("TIME", "seconds"));
  columns.push_back(duration_column("MEAN", "mean_seconds"));
  columns.push_back(duration_column("LONGEST", "longest_seconds"));
  columns.push_back(time_column("LAST STARTED", "last_started_at"));
  columns.push_back(kind == "gaps" ? number_column("TRIES", "attempts")
                                   : number_column("OPEN", "still_open"));
  return columns;
}

}  // namespace

Columns grouped_columns(std::string_view kind, Grouping by) {
  Columns columns = of_the_group(kind, by);
  for (auto& column : kind == "durations"      ? duration_figures()
                      : kind == "availability" ? availability_figures()
                                               : figures_of_spans(kind)) {
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace syncledger::report
