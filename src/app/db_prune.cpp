#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/progress_line.hpp"
#include "app/usage_error.hpp"
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"
#include "report/calendar.hpp"
#include "store/history_file.hpp"
#include "store/prune.hpp"
#include "store/statistics.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

using base::UtcTime;

[[noreturn]] void refuse(const std::string& option, const std::string& value,
                         const std::string& expected) {
  throw UsageError("--" + option + ": " + expected + " is expected, not \"" +
                   base::printable(value) + "\"");
}

std::optional<UtcTime> older_than(const ParsedOptions& options, UtcTime now) {
  const auto text = options.value("older-than");
  if (!text) return std::nullopt;
  const auto moment = report::parse_moment(*text, report::Zone::utc(), now);
  if (!moment || *moment > now) {
    refuse("older-than", *text, "a span back such as 90d, or a past date such as 2026-01-01");
  }
  return moment;
}

std::optional<std::int64_t> keep_last(const ParsedOptions& options) {
  const auto text = options.value("keep-last");
  if (!text) return std::nullopt;
  const auto count = base::whole_number(*text);
  if (!count || *count < 1) refuse("keep-last", *text, "a number of intervals from 1 on");
  return count;
}

std::optional<UtcTime> keep_failures_since(const ParsedOptions& options, UtcTime now) {
  const auto text = options.value("keep-failures-for");
  if (!text) return std::nullopt;
  const auto span = base::parse_duration(*text);
  if (!span) refuse("keep-failures-for", *text, "a span such as 365d");
  return now - *span;
}

store::PruneLimits limits_of(const ParsedOptions& options, UtcTime now) {
  const store::PruneLimits limits{older_than(options, now), keep_last(options),
                                  keep_failures_since(options, now)};
  if (!limits.older_than && !limits.keep_last) {
    throw UsageError("prune what? Give --older-than (e.g. 90d), --keep-last (e.g. 1000), or both");
  }
  return limits;
}

void write_tables(const Invocation& invocation, const store::PruneSummary& summary) {
  report::Lines lines;
  for (const auto& [table, rows] : summary.tables) lines.push_back({table, std::to_string(rows)});
  if (lines.empty()) return;
  report::write_text_table(invocation.surroundings().out, {{"TABLE"}, {"ROWS", false, true}}, lines,
                           output_style(invocation));
}

std::string size_text(const std::optional<std::int64_t>& bytes) {
  return bytes ? base::byte_size_text(*bytes) : "an unknown number of bytes";
}

int plan(const Invocation& invocation, const std::string& path, const store::PruneLimits& limits) {
  auto file = store::HistoryFile::open_for_reading(path);
  const auto summary = store::plan_prune(file, limits, invocation.surroundings().clock.now());
  write_tables(invocation, summary);
  talk(invocation, summary.tables.empty() ? "nothing to prune in " + path
                                          : "would free about " + size_text(summary.bytes) +
                                                " in " + path + "; nothing was changed");
  return exit_code::all_well;
}

/// \throws StoreError
void give_space_back(const Invocation& invocation, store::HistoryFile& file) {
  std::error_code ignored;
  const auto before = std::filesystem::file_size(file.path(), ignored);
  store::vacuum(file);
  const auto after = std::filesystem::file_size(file.path(), ignored);
  talk(invocation, file.path() + " took " +
                       base::byte_size_text(static_cast<std::int64_t>(before)) + " and takes " +
                       base::byte_size_text(static_cast<std::int64_t>(after)));
}

/// Prunes in view of a person, and lets others write half of the time: SQLite has no queue for
/// them. SIGTERM and SIGINT end it between two transactions.
store::PruneSummary prune(const Invocation& invocation, store::HistoryFile& file,
                          const store::PruneLimits& limits) {
  const auto sleeper = invocation.surroundings().make_sleeper();
  ProgressLine line{invocation, "pruning", "rows"};
  return store::prune(file, limits, [&](const store::PruneProgress& progress) {
    line.show(progress.rows, progress.of);
    return sleeper->sleep_until(sleeper->uptime() + progress.locked_for) != base::Wake::stop;
  });
}

void say_what_went(const Invocation& invocation, const std::string& path,
                   const store::PruneSummary& summary, bool gives_back) {
  if (summary.tables.empty()) {
    talk(invocation, "nothing to prune in " + path);
    return;
  }
  const auto freed = "freed " + size_text(summary.bytes) + " in " + path;
  talk(invocation, gives_back
                       ? freed
                       : freed +
                             "; they are used again before the file grows (--vacuum gives them "
                             "back to the file system)");
}

}  // namespace

int db_prune(Invocation& invocation) {
  const ParsedOptions& options = invocation.options();
  const base::Clock& clock = invocation.surroundings().clock;
  const auto limits = limits_of(options, clock.now());
  const bool gives_back = options.has("vacuum");
  const auto path = invocation.database();
  if (options.has("dry-run")) return plan(invocation, path, limits);
  auto file = store::HistoryFile::open_existing(path, clock);
  const auto summary = prune(invocation, file, limits);
  write_tables(invocation, summary);
  if (!summary.is_complete) {
    invocation.say("error", "stopped before all was pruned (run the same command again)");
    return exit_code::failed;
  }
  say_what_went(invocation, path, summary, gives_back);
  if (gives_back) give_space_back(invocation, file);
  return exit_code::all_well;
}

}  // namespace syncledger::app
