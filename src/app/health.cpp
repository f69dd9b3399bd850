#include "app/health.hpp"

#include "app/pass_clock.hpp"
#include "app/spool.hpp"
#include "report/report.hpp"
#include "report/report_row.hpp"
#include "store/statistics.hpp"

namespace syncledger::app {
namespace {

using report::Row;

/// A report over the last health_period: what monitoring says and what reports say is the same.
report::Report report_on(const std::string& database, const std::string& kind, base::UtcTime now) {
  report::Question question{kind, now, {}, report::Zone::utc()};
  question.scope.since = now - health_period;
  question.scope.until = now;
  question.scope.buckets = {{question.scope.since, question.scope.since, now}};
  question.with_previous = false;
  // A report lays its tables over those of the file for as long as that is open.
  auto file = store::HistoryFile::open_for_reading(database);
  return report::make_report(file, question);
}

template <class Visit>
void visit(const report::Report& report, Visit each) {
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) each(Row{report, row});
}

void count_targets(Health& health, const report::Report& status) {
  visit(status, [&](const Row& row) {
    if (row.text("level") == "step") return;
    ++health.targets[{row.text("level"), row.text("status_class")}];
    if (row.is_true("stale")) ++health.stale;
  });
}

void count_failures(Health& health, const report::Report& failures) {
  // Times of one format in one zone: their order is that of their texts.
  const auto since = base::to_rfc3339(failures.question.scope.since);
  visit(failures, [&](const Row& row) {
    if (row.is_true("open")) ++health.open_failures[row.text("level")];
    if (row.text("started_at") >= since) ++health.new_failures[row.text("level")];
  });
}

void add_up_time(Health& health, const report::Report& trends) {
  visit(trends, [&](const Row& row) {
    if (row.text("level") == "step") return;
    health.known_seconds += row.number("known_seconds").value_or(0);
    health.unknown_seconds += row.number("unknown_seconds").value_or(0);
  });
}

}  // namespace

Health health(Invocation& invocation) {
  const auto now = invocation.surroundings().clock.now();
  const auto path = invocation.database();
  std::optional<store::HistoryFile> file{store::HistoryFile::open_for_reading(path)};
  Health health;
  health.passes = store::last_passes(*file);
  health.failing_fetches = store::failing_fetches(*file);
  health.channels = store::channel_states(*file);
  health.bytes = store::size_in_bytes(*file);
  try {
    health.waiting_passes = static_cast<std::int64_t>(Spool{path}.count());
  } catch (const store::StoreError& error) {
    health.spool_problem = error.what();
  }
  if (health.waiting_passes) health.quotas = quota_use(invocation.settings(), file, now);
  health.targets_in_future = store::targets_beyond(*file, now + tolerated_skew);
  count_targets(health, report_on(path, "status", now));
  // A window ends before its end: what the last pass saw just now belongs to this one.
  count_failures(health, report_on(path, "failures", now + std::chrono::milliseconds{1}));
  add_up_time(health, report_on(path, "trends", now));
  return health;
}

}  // namespace syncledger::app
