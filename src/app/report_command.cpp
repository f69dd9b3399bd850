#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/report_options.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "report/dashboard/dashboard.hpp"
#include "report/report.hpp"
#include "report/writers.hpp"
#include "store/row_condition.hpp"

#include <sstream>

namespace syncledger::app {
namespace {

using base::UtcTime;
using report::Zone;

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& expected) {
  throw UsageError("--" + option + ": " + expected + " is expected, not \"" +
                   base::printable(value) + "\"");
}

constexpr std::string_view dashboard_kind = "dashboard";

std::string kind_of(const ParsedOptions& options) {
  auto known = report::kinds();
  known.push_back(dashboard_kind);
  const std::string list = base::joined(known, ", ");
  if (options.arguments().empty()) throw UsageError("which report? One of " + list);
  const std::string& kind = options.arguments().front();
  if (std::find(known.begin(), known.end(), kind) == known.end()) {
    throw UsageError("unknown report \"" + base::printable(kind) + "\"" + suggestion(kind, known) +
                     "; there are " + list);
  }
  return kind;
}

UtcTime moment_of(const ParsedOptions& options, const std::string& option,
                  const std::string& otherwise, const Zone& zone, UtcTime now) {
  const auto text = options.value(option).value_or(otherwise);
  const auto moment = report::parse_moment(text, zone, now);
  if (!moment) {
    refuse(option, text,
           "a time such as 2026-11-01T00:00:00Z or 2026-11-01 08:00, a date, now, or a span back "
           "such as 7d");
  }
  return *moment;
}

template <class Parse>
auto word_of(const ParsedOptions& options, const std::string& option, const std::string& otherwise,
             Parse parse, const std::string& expected) {
  const auto text = options.value(option).value_or(otherwise);
  const auto parsed = parse(text);
  if (!parsed) refuse(option, text, expected);
  return *parsed;
}

store::ReportScope scope_of(const ParsedOptions& options, const Zone& zone, UtcTime now) {
  store::ReportScope scope;
  if (options.value("as-of")) {
    scope.as_of = moment_of(options, "as-of", "now", zone, now);
    if (*scope.as_of > now) throw UsageError("--as-of must not lie in the future");
    now = *scope.as_of;  // what spans back count from
  }
  scope.until = moment_of(options, "until", "now", zone, now);
  scope.since = options.has("since") ? moment_of(options, "since", "now", zone, now)
                                     : scope.until - std::chrono::days{7};
  if (scope.as_of && scope.until > *scope.as_of) {
    throw UsageError("--until must not lie after --as-of");
  }
  scope.unknown =
      word_of(options, "unknown", "exclude", store::parse_unknown_time, "exclude, up or down");
  if (scope.since >= scope.until) throw UsageError("--since must lie before --until");
  scope.targets = options.values("target");
  scope.region_id = options.value("region");
  scope.task_type = options.value("task-type");
  if (scope.task_type && !model::parse_task_type(*scope.task_type)) {
    refuse("task-type", *scope.task_type, "DI_REALTIME or DI_SOLUTION");
  }
  scope.level = options.value("level");
  if (scope.level && *scope.level != "node" && *scope.level != "solution" &&
      *scope.level != "step") {
    refuse("level", *scope.level, "node, solution or step");
  }
  if (const auto project = options.value("project")) {
    const auto id = base::whole_number(*project);
    if (!id || *id <= 0) refuse("project", *project, "a workspace id");
    scope.project_id = id;
  }
  return scope;
}

/// Each bucket costs memory; nobody reads as many as this.
std::vector<store::Bucket> buckets_of(const report::Question& question) {
  constexpr std::int64_t most = 100'000;
  const auto window =
      std::chrono::floor<std::chrono::hours>(question.scope.until - question.scope.since);
  const auto hours = question.bucket_size == report::BucketSize::hour  ? 1
                     : question.bucket_size == report::BucketSize::day ? 24
                                                                       : 7 * 24;
  if (window.count() / hours > most) {
    throw UsageError("--bucket: the window would fall into more than " + std::to_string(most) +
                     " buckets (choose longer ones, or a shorter window)");
  }
  return report::buckets(question.scope.since, question.scope.until, question.bucket_size,
                         question.zone);
}

report::Question question_of(const Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  const UtcTime now = invocation.surroundings().clock.now();
  const Zone zone = zone_of(invocation);
  report::Question question{kind_of(options), now, scope_of(options, zone, now), zone};
  question.bucket_size =
      word_of(options, "bucket", "day", report::parse_bucket_size, "hour, day, week or month");
  question.explain = options.has("explain");
  if (question.explain) {
    const auto explained = report::explained_kinds();
    if (std::find(explained.begin(), explained.end(), question.kind) == explained.end()) {
      throw UsageError("--explain: report " + question.kind +
                       " has no figures that are made of others; there are " +
                       base::joined(explained, ", "));
    }
  }
  ask_for_groups_and_top(options, question);
  if (question.kind == "trends" || question.kind == dashboard_kind)
    question.scope.buckets = buckets_of(question);
  if (question.kind == "availability") {
    // One bucket: the whole window.
    const auto& scope = question.scope;
    question.scope.buckets = {{scope.since, scope.since, scope.until}};
  }
  return question;
}

/// What --fail-if makes of the exit code. \throws UsageError if it is no condition on the rows
int judge(Invocation& invocation, const report::Report& report, const std::string& condition) {
  try {
    const auto met = report::count_rows(report, condition);
    if (met == 0) return exit_code::all_well;
    invocation.say("error", std::to_string(met) + " of " +
                                std::to_string(report.result.rows.size()) +
                                " rows meet --fail-if " + base::printable(condition));
    return exit_code::condition_met;
  } catch (const store::BadExpression& problem) {
    const std::string_view why = problem.what();
    constexpr std::string_view no_column = "no such column: ";
    std::string hint;
    if (why.starts_with(no_column)) {
      const std::vector<std::string_view> columns{report.result.columns.begin(),
                                                  report.result.columns.end()};
      hint = suggestion(why.substr(no_column.size()), columns);
    }
    throw UsageError(
        "--fail-if: " + base::printable(why) + hint +
        " (an expression over the columns that --format csv shows is expected, with texts "
        "in quotes, e.g. status = 'RUN')");
  }
}

/// `--target "orders*", --project 10000`
std::string filters_of(const ParsedOptions& options) {
  std::string text;
  for (const std::string option : {"target", "project", "region", "task-type"}) {
    for (const auto& value : options.values(option)) {
      text += (text.empty() ? "--" : ", --") + option + " \"" + base::printable(value) + "\"";
    }
  }
  return text;
}

/// For a report that can have no rows: that must not pass for a quiet history. \throws UsageError
/// if something depends on it
void say_that_nothing_matches(const Invocation& invocation, const std::string& why) {
  if (invocation.options().has("fail-if")) throw UsageError("--fail-if cannot be judged: " + why);
  invocation.say("warn", why);
}

/// What comes of a typo in a filter.
void say_that_there_are_no_targets(const Invocation& invocation, const store::HistoryFile& file) {
  const auto filters = filters_of(invocation.options());
  if (filters.empty()) return;
  say_that_nothing_matches(invocation, "no target in " + file.path() + " matches " + filters +
                                           " (see `syncledger report status`)");
}

void say_why_there_are_no_rows(const Invocation& invocation, const report::Report& report,
                               const store::HistoryFile& file) {
  if (!report.has_targets) say_that_there_are_no_targets(invocation, file);
  if (report.has_level()) return;
  const auto& kind = report.question.kind;
  say_that_nothing_matches(invocation, "report " + kind + " has no rows of --level " +
                                           *report.question.scope.level + ", only of " +
                                           base::joined(report::levels_of(kind), " and "));
}

/// One page of several reports. \throws UsageError for what only makes sense for one of them
std::string dashboard_page(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  if (const auto format = options.value("format").value_or("html"); format != "html")
    refuse("format", format, "html, the only format of a dashboard,");
  if (invocation.surroundings().out_is_terminal && !options.has("output"))
    throw UsageError("a dashboard is a page for a browser: give --output page.html");
  for (const std::string option : {"sql", "fail-if", "explain", "by", "top", "json-schema"}) {
    if (options.has(option)) {
      throw UsageError("--" + option + " is for one report; a dashboard is made of several");
    }
  }
  const auto question = question_of(invocation);
  auto file = store::HistoryFile::open_for_reading(invocation.database());
  std::ostringstream page;
  const auto dashboard = report::make_dashboard(file, question);
  if (!dashboard.has_targets) say_that_there_are_no_targets(invocation, file);
  report::write_dashboard(page, dashboard);
  return page.str();
}

}  // namespace

int report(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  if (kind_of(options) == dashboard_kind) {
    write_text(invocation, dashboard_page(invocation));
    return exit_code::all_well;
  }
  if (options.has("json-schema")) {
    write_text(invocation, schema_of(options, kind_of(options)));
    return exit_code::all_well;
  }
  auto question = question_of(invocation);
  const auto format = word_of(options, "format", "table", report::parse_format,
                              "table, json, ndjson, csv, md or html");
  // Lines of rows have no place for it.
  question.with_previous = format != report::Format::csv && format != report::Format::ndjson;
  auto file = store::HistoryFile::open_for_reading(invocation.database());
  report::TableStyle style = output_style(invocation);
  if (options.value("output")) style = {invocation.color(false), false, 0};
  std::ostringstream text;
  int code = exit_code::all_well;
  if (options.has("sql")) {
    text << report::report_script(file, question);
  } else {
    const auto report = report::make_report(file, question);
    say_why_there_are_no_rows(invocation, report, file);
    report::write(text, report, format, style);
    if (const auto condition = options.value("fail-if"))
      code = judge(invocation, report, *condition);
  }
  write_text(invocation, text.str());
  return code;
}

}  // namespace syncledger::app
