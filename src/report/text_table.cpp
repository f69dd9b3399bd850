#include "report/text_table.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace syncledger::report {
namespace {

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

/// The widths of the columns: as wide as their widest cell, those that may be cut narrowed to fit.
std::vector<std::size_t> widths_of(const std::vector<TextColumn>& columns, const Lines& lines,
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

}  // namespace

void leave_out_empty_columns(std::vector<TextColumn>& columns, Lines& lines) {
  std::vector<TextColumn> kept;
  Lines narrowed(lines.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_used =
        std::any_of(lines.begin(), lines.end(), [i](const auto& line) { return !line[i].empty(); });
    if (!is_used) continue;
    kept.push_back(columns[i]);
    for (std::size_t line = 0; line < lines.size(); ++line)
      narrowed[line].push_back(std::move(lines[line][i]));
  }
  columns = std::move(kept);
  lines = std::move(narrowed);
}

void write_text_table(std::ostream& out, std::vector<TextColumn> columns, Lines lines,
                      const TableStyle& style) {
  leave_out_empty_columns(columns, lines);
  std::vector<std::string> heads;
  heads.reserve(columns.size());
  for (const auto& column : columns) heads.push_back(column.head);
  lines.insert(lines.begin(), std::move(heads));
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

}  // namespace syncledger::report
