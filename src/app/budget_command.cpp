#include "app/budget.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "base/duration.hpp"

#include <nlohmann/json.hpp>

namespace syncledger::app {
namespace {

using nlohmann::ordered_json;

/// What an account can afford in a region, under one edition.
struct Line {
  QuotaUse use;
  std::string edition;                        ///< empty if only a number of calls is configured
  std::optional<std::int64_t> calls_per_day;  ///< nothing: no limit

  [[nodiscard]] std::optional<std::int64_t> left() const {
    return calls_left(calls_per_day, use.today);
  }

  [[nodiscard]] std::optional<std::chrono::minutes> shortest_interval() const {
    if (!calls_per_day || use.targets == 0) return std::nullopt;
    return dataworks::shortest_interval(use.targets, *calls_per_day);
  }

  /// Nothing where there is nothing to ask for: any interval would do, which is no news.
  [[nodiscard]] std::optional<bool> affords(std::chrono::milliseconds interval) const {
    if (use.targets == 0) return std::nullopt;
    return shortest_interval().value_or(std::chrono::minutes{0}) <= interval;
  }
};

/// A line for the configured edition; else one for each that there is.
std::vector<Line> lines_of(const BudgetConfig& budget, const std::vector<QuotaUse>& uses) {
  const bool is_configured = !budget.edition.empty() || budget.calls_per_day;
  std::vector<Line> lines;
  for (const auto& use : uses) {
    if (is_configured) {
      lines.push_back({use, budget.edition, budget.calls_per_day});
      continue;
    }
    for (const auto& edition : dataworks::editions()) {
      lines.push_back({use, std::string{edition.name}, edition.calls_per_day});
    }
  }
  return lines;
}

std::string shortest_text(const Line& line) {
  if (line.use.targets == 0) return "-";
  const auto shortest = line.shortest_interval();
  return shortest ? base::duration_text(*shortest) : "any";
}

std::string affords_text(std::optional<bool> affords) {
  if (!affords) return "-";
  return *affords ? "yes" : "NO";
}

std::string limit_text(std::optional<std::int64_t> calls) {
  return calls ? std::to_string(*calls) : "no limit";
}

void write_table(Invocation& invocation, const Config& config, const std::vector<Line>& lines) {
  std::ostream& out = invocation.surroundings().out;
  const base::UtcTime now = invocation.surroundings().clock.now();
  out << "calls of " << dataworks::quota_day(now) << " (UTC+8), renewed at "
      << base::to_rfc3339_seconds(dataworks::next_quota_day(now)) << "\n\n";
  if (lines.empty()) {
    out << "no data\n";
    return;
  }
  report::Lines rows;
  for (const Line& line : lines) {
    const auto& [quota, today, targets] = line.use;
    rows.push_back({quota.account, quota.region_id, line.edition, limit_text(line.calls_per_day),
                    std::to_string(today.calls), limit_text(line.left()),
                    std::to_string(today.throttled), std::to_string(targets), shortest_text(line),
                    affords_text(line.affords(config.interval))});
  }
  report::write_text_table(out,
                           {{"ACCOUNT", true},
                            {"REGION"},
                            {"EDITION"},
                            {"A DAY", false, true},
                            {"USED", false, true},
                            {"LEFT", false, true},
                            {"THROTTLED", false, true},
                            {"TARGETS", false, true},
                            {"SHORTEST INTERVAL", false, true},
                            {"AFFORDS " + base::duration_text(config.interval)}},
                           rows, output_style(invocation));
}

void write_json(Invocation& invocation, const Config& config, const std::vector<Line>& lines) {
  const base::UtcTime now = invocation.surroundings().clock.now();
  auto rows = ordered_json::array();
  for (const Line& line : lines) {
    const auto& [quota, today, targets] = line.use;
    std::optional<std::string> exhausted_at;
    if (today.exhausted_at) exhausted_at = base::to_rfc3339(*today.exhausted_at);
    std::optional<std::int64_t> shortest_seconds;
    if (const auto shortest = line.shortest_interval())
      shortest_seconds = std::chrono::seconds{*shortest}.count();
    rows.push_back({{"account", quota.account},
                    {"region_id", quota.region_id},
                    {"edition", line.edition.empty() ? ordered_json() : ordered_json(line.edition)},
                    {"calls_per_day", or_null(line.calls_per_day)},
                    {"used", today.calls},
                    {"left", or_null(line.left())},
                    {"throttled", today.throttled},
                    {"exhausted_at", or_null(exhausted_at)},
                    {"targets", targets},
                    {"shortest_interval_seconds", or_null(shortest_seconds)},
                    {"affords_interval", or_null(line.affords(config.interval))}});
  }
  write_document(invocation,
                 {{"day", dataworks::quota_day(now)},
                  {"renewed_at", base::to_rfc3339(dataworks::next_quota_day(now))},
                  {"interval_seconds", static_cast<double>(config.interval.count()) / 1000},
                  {"rows", rows}});
}

}  // namespace

int budget(Invocation& invocation) {
  const auto format = output_format(invocation);
  const Config& config = invocation.settings();
  if (!invocation.config()) {
    invocation.say("warn",
                   "no configuration was found, so there are no targets to count (name one with "
                   "--config)");
  }
  std::optional<store::HistoryFile> file;
  if (const auto path = invocation.database(); store::HistoryFile::exists(path))
    file.emplace(store::HistoryFile::open_for_reading(path));
  const auto lines =
      lines_of(config.budget, quota_use(config, file, invocation.surroundings().clock.now()));
  if (format == OutputFormat::json) {
    write_json(invocation, config, lines);
  } else {
    write_table(invocation, config, lines);
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
