#include "base/duration.hpp"
#include "base/text.hpp"
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

struct TableColumn {
  std::string head;
  std::function<std::string(const Row&)> cell;
  bool may_be_cut = false;  ///< gives way when the table is too wide
  bool is_right = false;
};

std::string percent(const std::optional<double>& share, int digits) {
  if (!share) return "no data";
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << *share * 100 << '%';
  return text.str();
}

std::vector<TableColumn> status_columns() {
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
      {"MESSAGE",
       [](const Row& row) { return row.text("level") == "step" ? "" : row.text("message"); },
       true}};
}

std::vector<TableColumn> duration_columns() {
  return {{"TARGET", [](const Row& row) { return row.target(); }, true},
          {"STEP", [](const Row& row) { return row.step(); }, true},
          {"STATUS", [](const Row& row) { return row.text("status"); }},
          {"CLASS", [](const Row& row) { return row.text("status_class"); }},
          {"TIME (MIN..MAX)", [](const Row& row) { return row.bounded_duration(); }},
          {"SHARE", [](const Row& row) { return percent(row.number("share"), 1); }, false, true},
          {"TIMES", [](const Row& row) { return row.text("stretches"); }, false, true},
          {"UNKNOWN", [](const Row& row) { return row.duration("unknown_seconds"); }, false, true}};
}

std::vector<TableColumn> failure_columns() {
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

std::vector<TableColumn> availability_columns() {
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

const char* color_of(const std::string& word) {
  if (word == "running" || word == "succeeded") return "32";
  if (word == "failed" || word == "unexpected_stop" || word == "still failing") return "31";
  if (word == "waiting" || word == "stopping" || word == "paused" || word == "stopped") return "33";
  return word == "unknown" || word == "no data" ? "35" : nullptr;
}

std::string padded(const std::string& text, std::size_t width, bool is_right) {
  const std::size_t used = base::display_width(text);
  const std::string spaces(width > used ? width - used : 0, ' ');
  return is_right ? spaces + text : text + spaces;
}

using Lines = std::vector<std::vector<std::string>>;

/// The widths of the columns: as wide as their widest cell, those that may be cut narrowed to fit.
std::vector<std::size_t> widths_of(const std::vector<TableColumn>& columns, const Lines& lines,
                                   std::size_t limit) {
  constexpr std::size_t narrowest = 8;
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], base::display_width(line[i]));
    }
  }
  auto total = [&] {
    std::size_t sum = 0;
    for (const auto width : widths) sum += width + 2;
    return sum - 2;
  };
  while (limit > 0 && total() > limit) {
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i].may_be_cut || widths[i] <= narrowest) continue;
      if (widest == columns.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == columns.size()) break;
    --widths[widest];
  }
  return widths;
}

/// Columns without a single entry (no steps, no messages) are left out.
std::vector<TableColumn> without_empty(const std::vector<TableColumn>& columns, Lines& lines) {
  std::vector<TableColumn> kept;
  Lines narrowed(lines.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_used = std::any_of(lines.begin() + 1, lines.end(),
                                     [i](const auto& line) { return !line[i].empty(); });
    if (!is_used) continue;
    kept.push_back(columns[i]);
    for (std::size_t line = 0; line < lines.size(); ++line)
      narrowed[line].push_back(lines[line][i]);
  }
  lines = std::move(narrowed);
  return kept;
}

void lay_out(std::ostream& out, std::vector<TableColumn> columns, Lines lines,
             const TableStyle& style) {
  columns = without_empty(columns, lines);
  const auto widths = widths_of(columns, lines, style.width);
  for (std::size_t number = 0; number < lines.size(); ++number) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto cell = base::cut_to_width(lines[number][i], std::max<std::size_t>(widths[i], 1));
      const bool is_last = i + 1 == columns.size() && !columns[i].is_right;
      auto shown = is_last ? cell : padded(cell, widths[i], columns[i].is_right);
      const char* color = number == 0 ? "1" : color_of(cell);
      if (style.color && color != nullptr)
        shown = std::string{"\x1b["} + color + "m" + shown + "\x1b[0m";
      text += (i == 0 ? "" : "  ") + shown;
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out << text << '\n';
  }
}

Lines lines_of(const Report& report, const std::vector<TableColumn>& columns) {
  Lines lines(1);
  for (const auto& column : columns) lines[0].push_back(column.head);
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    auto& line = lines.emplace_back();
    for (const auto& column : columns) line.push_back(column.cell(Row{report, row}));
  }
  return lines;
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
  Lines lines{
      {"TARGET", "STEP", "FAILURES", "SUM", "FAILED TIME", "AVAILABILITY (LOW..HIGH)", "TREND"}};
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
    const auto nothing = [](const Row&) { return std::string{}; };
    lay_out(out,
            {{"", nothing, true},
             {"", nothing, true},
             {"", nothing},
             {"", nothing, false, true},
             {"", nothing},
             {"", nothing},
             {"", nothing}},
            trend_lines(report, style), style);
    return;
  }
  const auto columns = kind == "status"         ? status_columns()
                       : kind == "durations"    ? duration_columns()
                       : kind == "availability" ? availability_columns()
                                                : failure_columns();
  lay_out(out, columns, lines_of(report, columns), style);
}

}  // namespace syncledger::report
