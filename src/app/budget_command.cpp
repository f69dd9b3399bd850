#include "app/budget.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/targets.hpp"
#include "base/duration.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace syncledger::app {
namespace {

using dataworks::QuotaKey;
using nlohmann::ordered_json;

/// What an account can afford in a region, under one edition.
struct Line {
  QuotaKey quota;
  std::string edition;                        ///< empty if only a number of calls is configured
  std::optional<std::int64_t> calls_per_day;  ///< nothing: no limit
  Spending spending;
  std::int64_t targets = 0;

  [[nodiscard]] std::optional<std::chrono::minutes> shortest_interval() const {
    if (!calls_per_day || targets == 0) return std::nullopt;
    return dataworks::shortest_interval(targets, *calls_per_day);
  }

  [[nodiscard]] bool affords(std::chrono::milliseconds interval) const {
    return shortest_interval().value_or(std::chrono::minutes{0}) <= interval;
  }
};

/// The history, if there is one yet.
std::optional<store::HistoryFile> history(Invocation& invocation) {
  const auto path = invocation.database();
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  return store::HistoryFile::open_for_reading(path);
}

std::vector<Line> lines_of(const Config& config, std::optional<store::HistoryFile>& file,
                           base::UtcTime now) {
  std::map<QuotaKey, Spending> spending;
  if (file) spending = spending_of(*file, now);
  std::map<QuotaKey, std::int64_t> targets;
  for (const auto& each : file ? all_targets(config, *file) : config.targets) {
    const QuotaKey quota{each.profile, each.target.region_id};
    ++targets[quota];
    spending[quota];
  }
  const bool is_configured = !config.budget.edition.empty() || config.budget.calls_per_day;
  std::vector<Line> lines;
  for (const auto& [quota, spent] : spending) {
    if (is_configured) {
      lines.push_back(
          {quota, config.budget.edition, config.budget.calls_per_day, spent, targets[quota]});
      continue;
    }
    for (const auto& edition : dataworks::editions()) {
      lines.push_back(
          {quota, std::string{edition.name}, edition.calls_per_day, spent, targets[quota]});
    }
  }
  return lines;
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
    const auto shortest = line.shortest_interval();
    rows.push_back({line.quota.account, line.quota.region_id, line.edition,
                    limit_text(line.calls_per_day), std::to_string(line.spending.calls),
                    limit_text(calls_left({"", line.calls_per_day}, line.spending)),
                    std::to_string(line.spending.throttled), std::to_string(line.targets),
                    shortest ? base::duration_text(*shortest) : "any",
                    line.affords(config.interval) ? "yes" : "NO"});
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

ordered_json seconds_or_null(std::optional<std::chrono::minutes> interval) {
  return interval ? ordered_json(std::chrono::seconds{*interval}.count()) : ordered_json();
}

void write_json(Invocation& invocation, const Config& config, const std::vector<Line>& lines) {
  const base::UtcTime now = invocation.surroundings().clock.now();
  auto rows = ordered_json::array();
  for (const Line& line : lines) {
    const auto left = calls_left({"", line.calls_per_day}, line.spending);
    const auto& exhausted_at = line.spending.exhausted_at;
    rows.push_back(
        {{"account", line.quota.account},
         {"region_id", line.quota.region_id},
         {"edition", line.edition.empty() ? ordered_json() : ordered_json(line.edition)},
         {"calls_per_day", line.calls_per_day ? ordered_json(*line.calls_per_day) : ordered_json()},
         {"used", line.spending.calls},
         {"left", left ? ordered_json(*left) : ordered_json()},
         {"throttled", line.spending.throttled},
         {"exhausted_at",
          exhausted_at ? ordered_json(base::to_rfc3339(*exhausted_at)) : ordered_json()},
         {"targets", line.targets},
         {"shortest_interval_seconds", seconds_or_null(line.shortest_interval())},
         {"affords_interval", line.affords(config.interval)}});
  }
  const ordered_json whole{
      {"day", dataworks::quota_day(now)},
      {"renewed_at", base::to_rfc3339(dataworks::next_quota_day(now))},
      {"interval_seconds", static_cast<double>(config.interval.count()) / 1000},
      {"rows", rows}};
  invocation.surroundings().out << whole.dump(2, ' ', false, ordered_json::error_handler_t::replace)
                                << '\n';
}

}  // namespace

int budget(Invocation& invocation) {
  const auto format = output_format(invocation);
  const Config config = invocation.config().value_or(Config{});
  auto file = history(invocation);
  const auto lines = lines_of(config, file, invocation.surroundings().clock.now());
  if (format == OutputFormat::json) {
    write_json(invocation, config, lines);
  } else {
    write_table(invocation, config, lines);
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
