#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "report/report.hpp"
#include "report/writers.hpp"

#include <filesystem>
#include <fstream>

namespace syncledger::app {
namespace {

using base::UtcTime;
using report::Zone;

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& expected) {
  throw UsageError("--" + option + ": " + expected + " is expected, not \"" +
                   base::printable(value) + "\"");
}

std::string kind_of(const ParsedOptions& options) {
  const auto known = report::kinds();
  std::string list;
  for (const auto kind : known) list += (list.empty() ? "" : ", ") + std::string{kind};
  if (options.arguments().empty()) throw UsageError("which report? One of " + list);
  const std::string& kind = options.arguments().front();
  if (std::find(known.begin(), known.end(), kind) == known.end()) {
    throw UsageError("unknown report \"" + base::printable(kind) + "\"" + suggestion(kind, known) +
                     "; there are " + list);
  }
  return kind;
}

Zone zone_of(const Invocation& invocation) {
  const auto name = invocation.options().value("tz").value_or("UTC");
  const auto zone = Zone::find(name, invocation.surroundings().environment("TZ"));
  if (!zone) refuse("tz", name, "a zone such as Asia/Shanghai, UTC or local");
  return *zone;
}

UtcTime moment_of(const ParsedOptions& options, const std::string& option,
                  const std::string& otherwise, const Zone& zone, UtcTime now) {
  const auto text = options.value(option).value_or(otherwise);
  const auto moment = report::parse_moment(text, zone, now);
  if (!moment) {
    refuse(option, text,
           "a time such as 2026-11-01T00:00:00Z, a date, now, or a span back such as 7d");
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
  scope.since = moment_of(options, "since", "7d", zone, now);
  scope.until = moment_of(options, "until", "now", zone, now);
  if (scope.since >= scope.until) throw UsageError("--since must lie before --until");
  scope.target = options.value("target");
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
  if (question.kind == "trends") question.scope.buckets = buckets_of(question);
  if (question.kind == "availability") {
    // One bucket: the whole window.
    const auto& scope = question.scope;
    question.scope.buckets = {{scope.since, scope.since, scope.until}};
  }
  return question;
}

bool write_straight(const std::string& path, const std::string& text) {
  std::ofstream file{path, std::ios::binary};
  file << text;
  file.close();
  return !file.fail();
}

/// Writes beside the file and renames, so that nobody reads half a report.
bool replace_file(const std::filesystem::path& path, const std::string& text) {
  const std::string unfinished = path.string() + ".new";
  std::error_code error;
  const bool is_written = write_straight(unfinished, text);
  if (is_written) std::filesystem::rename(unfinished, path, error);
  if (is_written && !error) return true;
  std::error_code ignored;
  std::filesystem::remove(unfinished, ignored);
  return false;
}

void write_file(const std::string& path, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  // A rename would put a file in the place of a device or a pipe, or of a link.
  const bool is_special =
      fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  const auto behind_links = fs::canonical(path, error);
  const bool is_written = is_special ? write_straight(path, text)
                                     : replace_file(error ? fs::path{path} : behind_links, text);
  if (!is_written) throw UsageError("cannot write " + path + " (name another file with --output)");
}

}  // namespace

int report(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  const auto question = question_of(invocation);
  const auto format =
      word_of(options, "format", "table", report::parse_format, "table, json, ndjson or csv");
  auto file = store::HistoryFile::open_for_reading(invocation.database());
  Surroundings& surroundings = invocation.surroundings();
  const auto output = options.value("output");
  report::TableStyle style = output_style(invocation);
  if (output) style = {invocation.color(false), false, 0};
  std::ostringstream text;
  if (options.has("sql")) {
    text << report::report_script(file, question);
  } else {
    report::write(text, report::make_report(file, question), format, style);
  }
  if (output) {
    write_file(*output, text.str());
  } else {
    surroundings.out << text.str();
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
