#include "base/duration.hpp"
#include "base/text.hpp"
#include "report/text_table.hpp"
#include "report/writers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iomanip>
#include <sstream>

namespace syncledger::report {
namespace {

using std::chrono::milliseconds;

/// One row of a report, read by column and put into words.
class Row {
public:
  Row(const Report& report, std::size_t row) : report_(report), row_(row) {}

  [[nodiscard]] std::string text(std::string_view column) const {
    const auto& value = report_.at(row_, column);
    if (const auto* held = std::get_if<std::string>(&value)) return base::printable(*held);
    if (const auto* held = std::get_if<std::int64_t>(&value)) return std::to_string(*held);
    return {};
  }

  [[nodiscard]] std::optional<double> number(std::string_view column) const {
    const auto& value = report_.at(row_, column);
    if (const auto* held = std::get_if<double>(&value)) return *held;
    if (const auto* held = std::get_if<std::int64_t>(&value)) return static_cast<double>(*held);
    return std::nullopt;
  }

  [[nodiscard]] bool is_true(std::string_view column) const {
    return number(column).value_or(0) != 0;
  }

  [[nodiscard]] std::string time(std::string_view column) const {
    const auto moment = base::parse_rfc3339(text(column));
    return moment ? report_.question.zone.local_text(*moment) : "-";
  }

  [[nodiscard]] std::string duration(std::string_view column) const {
    const auto seconds = number(column);
    if (!seconds) return "-";
    return base::duration_text(milliseconds{std::llround(*seconds * 1000)});
  }

  /// `2h10m (2h05m..2h20m)`; `2h10m (2h05m..)` where an edge is open.
  [[nodiscard]] std::string bounded_duration() const {
    const auto most = number("max_seconds") ? duration("max_seconds") : "";
    return duration("seconds") + " (" + duration("min_seconds") + ".." + most + ")";
  }

  [[nodiscard]] std::string target() const {
    for (const auto* column : {"label", "name"}) {
      if (auto name = text(column); !name.empty()) return name;
    }
    return text("task_type") + "/" + text("file_id");
  }

  [[nodiscard]] std::string step() const {
    if (text("level") != "step") return {};
    const auto name = text("step_name");
    return name.empty() ? text("step_id") : name;
  }

private:
  const Report& report_;
  std::size_t row_;
};

/// A column, and what stands in it.
struct ReportColumn {
  std::string head;
  std::function<std::string(const Row&)> cell;
  bool may_be_cut = false;
  bool is_right = false;
};

using Columns = std::vector<ReportColumn>;

std::string percent(const std::optional<double>& share, int digits) {
  if (!share) return "no data";
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << *share * 100 << '%';
  return text.str();
}

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
       }},
      {"CLASS",
       [](const Row& row) { return row.is_true("stale") ? "unknown" : row.text("status_class"); }},
      {"SINCE", [](const Row& row) { return row.time("since"); }},
      {"LAST SEEN", [](const Row& row) { return row.time("last_seen_at"); }},
      {"MESSAGE", status_message, true}};
}

Columns duration_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"STEP", [](const Row& row) { return row.step(); }, true},
          {"STATUS", [](const Row& row) { return row.text("status"); }},
          {"CLASS", [](const Row& row) { return row.text("status_class"); }},
          {"TIME (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          {"SHARE", [](const Row& row) { return percent(row.number("share"), 1); }, false, true},
          {"TIMES", [](const Row& row) { return row.text("stretches"); }, false, true},
          {"UNKNOWN", [](const Row& row) { return row.duration("unknown_seconds"); }, false, true}};
}

Columns failure_columns() {
  return {
      {"TARGET", [](const Row& row) { return row.target(); }, true},
      {"STEP", [](const Row& row) { return row.step(); }, true},
      {"KIND", [](const Row& row) { return row.text("kind"); }},
      {"STATUS", [](const Row& row) { return row.text("status"); }},
      {"STARTED", [](const Row& row) { return row.time("started_at"); }},
      {"ENDED",
       [](const Row& row) { return row.is_true("open") ? "still failing" : row.time("ended_at"); }},
      {"LASTED (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
      {"MESSAGE",
       [](const Row& row) { return row.text("level") == "step" ? "" : row.text("message"); },
       true}};
}

std::string bounded_availability(const std::optional<double>& point,
                                 const std::optional<double>& low,
                                 const std::optional<double>& high) {
  if (!point) return "no data";
  return percent(point, 2) + " (" + percent(low, 2) + ".." + percent(high, 2) + ")";
}

Columns availability_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"AVAILABILITY (LOW..HIGH)",
           [](const Row& row) {
             return bounded_availability(row.number("availability"), row.number("availability_low"),
                                         row.number("availability_high"));
           }},
          {"RUNNING", [](const Row& row) { return row.duration("running_seconds"); }, false, true},
          {"KNOWN", [](const Row& row) { return row.duration("known_seconds"); }, false, true},
          {"UNKNOWN", [](const Row& row) { return row.duration("unknown_seconds"); }, false, true},
          {"FAILURES",
           [](const Row& row) { return row.number("failures") ? row.text("failures") : "no data"; },
           false, true},
          {"MTTR", [](const Row& row) { return row.duration("mttr_seconds"); }, false, true},
          {"MTBF", [](const Row& row) { return row.duration("mtbf_seconds"); }, false, true},
          {"LONGEST", [](const Row& row) { return row.duration("longest_failure_seconds"); }, false,
           true}};
}

void write_rows(std::ostream& out, const Report& report, const Columns& columns,
                const TableStyle& style) {
  std::vector<TextColumn> heads;
  for (const auto& column : columns) {
    heads.push_back({column.head, column.may_be_cut, column.is_right});
  }
  Lines lines;
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    auto& line = lines.emplace_back();
    for (const auto& column : columns) line.push_back(column.cell(Row{report, row}));
  }
  write_text_table(out, heads, lines, style);
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

std::string availability_text(double running, double known, double low, double high, double span) {
  if (known <= 0) return "no data";
  return bounded_availability(running / known, low / span, high / span);
}

/// One line for each thing: its buckets as marks, their sums, and the trend.
Lines trend_lines(const Report& report, const TableStyle& style) {
  Lines lines;
  for (std::size_t i = 0; i < report.trends.size(); ++i) {
    const std::size_t first = report.trends[i].row;
    const std::size_t end =
        i + 1 < report.trends.size() ? report.trends[i + 1].row : report.result.rows.size();
    std::vector<std::optional<double>> counts;
    double failures = 0;
    double failed = 0;
    double running = 0;
    double known = 0;
    double span = 0;
    double low = 0;
    double high = 0;
    for (std::size_t number = first; number < end; ++number) {
      const Row row{report, number};
      counts.push_back(row.number("failures"));
      failures += counts.back().value_or(0);
      failed += row.number("failed_seconds").value_or(0);
      const double bucket_known = row.number("known_seconds").value_or(0);
      const double bucket_span = bucket_known + row.number("unknown_seconds").value_or(0);
      known += bucket_known;
      span += bucket_span;
      running += row.number("availability").value_or(0) * bucket_known;
      low += row.number("availability_low").value_or(0) * bucket_span;
      high += row.number("availability_high").value_or(0) * bucket_span;
    }
    const Row row{report, first};
    const bool is_node = row.text("level") == "node";
    lines.push_back(
        {row.target(), row.step(), failure_marks(counts, style.sparklines),
         std::to_string(std::llround(failures)),
         known > 0 ? base::duration_text(milliseconds{std::llround(failed * 1000)}) : "no data",
         is_node ? availability_text(running, known, low, high, span) : "-",
         direction_text(report.trends[i].trend)});
  }
  return lines;
}

void write_head(std::ostream& out, const Report& report) {
  const Question& question = report.question;
  const Zone& zone = question.zone;
  if (question.kind == "status") {
    out << "status at " << zone.local_text(question.scope.until) << ' ' << zone.name() << "\n\n";
    return;
  }
  out << question.kind << ", " << zone.local_text(question.scope.since) << " to "
      << zone.local_text(question.scope.until) << ' ' << zone.name()
      << "; unknown time is excluded\n\n";
}

}  // namespace

void write_table(std::ostream& out, const Report& report, const TableStyle& style) {
  write_head(out, report);
  if (report.result.rows.empty()) {
    const bool is_good_news = report.question.kind == "failures" && report.is_anything_known;
    out << (is_good_news ? "no failures\n" : "no data\n");
    return;
  }
  const auto& kind = report.question.kind;
  if (kind == "trends") {
    write_text_table(out,
                     {{"TARGET", true},
                      {"STEP", true},
                      {"FAILURES"},
                      {"SUM", false, true},
                      {"FAILED TIME"},
                      {"AVAILABILITY (LOW..HIGH)"},
                      {"TREND"}},
                     trend_lines(report, style), style);
    return;
  }
  const auto columns = kind == "status"         ? status_columns()
                       : kind == "durations"    ? duration_columns()
                       : kind == "availability" ? availability_columns()
                                                : failure_columns();
  write_rows(out, report, columns, style);
}

}  // namespace syncledger::report
