#include "report/text_table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

namespace syncledger::report {
namespace {

const char* color_of(const std::string& word) {
  if (word == "running" || word == "succeeded") return "32";
  if (word == "failed" || word == "unexpected_stop" || word == "not ended") return "31";
  if (word == "waiting" || word == "stopping" || word == "paused" || word == "stopped") return "33";
  return word == "unknown" || word == "no data" ? "35" : nullptr;
}

std::string padded(const std::string& text, std::size_t width, bool is_right) {
  const std::size_t used = base::display_width(text);
  const std::string spaces(width > used ? width - used : 0, ' ');
  return is_right ? spaces + text : text + spaces;
}

/// `2026-11-01 08:00:05`, as Zone::local_text() writes it.
bool is_time(std::string_view cell) {
  constexpr std::string_view form = "0000-00-00 00:00:00";
  return std::equal(cell.begin(), cell.end(), form.begin(), form.end(), [](char c, char like) {
    return like == '0' ? c >= '0' && c <= '9' : c == like;
  });
}

/// Times to the minute, and without the year if it is that of all.
void shorten_times(Lines& lines) {
  std::set<std::string> years;
  for (const auto& line : lines) {
    for (const auto& cell : line) {
      if (is_time(cell)) years.insert(cell.substr(0, 4));
    }
  }
  const std::size_t start = years.size() == 1 ? 5 : 0;
  for (auto& line : lines) {
    for (auto& cell : line) {
      if (is_time(cell)) cell = cell.substr(start, 16 - start);
    }
  }
}

using Widths = std::vector<std::size_t>;

std::size_t total(const Widths& widths) {
  constexpr std::size_t between = 2;
  std::size_t sum = 0;
  for (const auto width : widths) sum += width + between;
  return sum - between;
}

/// As wide as the widest cells, or the terminal.
Widths widths_of(const Lines& lines, std::size_t limit) {
  Widths widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(base::display_width(line[i]), limit));
    }
  }
  return widths;
}

/// The width that 99 of 100 cells of a column, and its head, do not exceed.
std::size_t usual_width(const Lines& lines, std::size_t column) {
  std::vector<std::size_t> found;
  for (std::size_t line = 1; line < lines.size(); ++line)
    found.push_back(base::display_width(lines[line][column]));
  const auto head = base::display_width(lines.front()[column]);
  if (found.empty()) return head;
  const auto rank = found.begin() + static_cast<std::ptrdiff_t>((found.size() * 99 + 99) / 100 - 1);
  std::nth_element(found.begin(), rank, found.end());
  return std::max(head, *rank);
}

/// For where nothing is cut: what few cells need is not for every row to be padded to, for a name
/// can be as long as an answer of the service.
Widths usual_widths_of(const Lines& lines) {
  constexpr std::size_t widest = 200;
  Widths widths;
  for (std::size_t i = 0; i < lines.front().size(); ++i)
    widths.push_back(std::min(usual_width(lines, i), widest));
  return widths;
}

/// Cuts the widest of the columns that may be cut, again and again, until all fit into the limit
/// or each of these is down to `narrowest`.
void narrow(Widths& widths, const std::vector<TextColumn>& columns, std::size_t limit,
            std::size_t narrowest) {
  while (total(widths) > limit) {
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i].may_be_cut || widths[i] <= narrowest) continue;
      if (widest == columns.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == columns.size()) return;
    --widths[widest];
  }
}

/// The one to do without first; none if every column has to stay.
std::optional<std::size_t> most_dispensable(const std::vector<TextColumn>& columns) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const int rank = columns[i].left_out_as;
    if (rank > 0 && (!found || rank < columns[*found].left_out_as)) found = i;
  }
  return found;
}

/// Makes the table fit the terminal as well as it can be. Returns the columns that it does without.
std::vector<std::string> fit(std::vector<TextColumn>& columns, Lines& lines, Widths& widths,
                             std::size_t limit) {
  constexpr std::size_t readable = 16;
  constexpr std::size_t narrowest = 8;
  std::vector<std::string> left_out;
  if (total(widths) <= limit) return left_out;
  shorten_times(lines);
  widths = widths_of(lines, limit);
  narrow(widths, columns, limit, readable);
  for (auto i = most_dispensable(columns); i && total(widths) > limit;
       i = most_dispensable(columns)) {
    const auto column = static_cast<std::ptrdiff_t>(*i);
    left_out.push_back(columns[*i].head);
    columns.erase(columns.begin() + column);
    for (auto& line : lines) line.erase(line.begin() + column);
    widths = widths_of(lines, limit);
    narrow(widths, columns, limit, readable);
  }
  narrow(widths, columns, limit, narrowest);
  return left_out;
}

void cut_cells(Lines& lines, const Widths& widths) {
  for (auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      line[i] = base::cut_to_width(line[i], std::max<std::size_t>(widths[i], 1));
  }
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
  Widths widths;
  std::vector<std::string> left_out;
  if (style.width > 0) {
    widths = widths_of(lines, style.width);
    left_out = fit(columns, lines, widths, style.width);
    cut_cells(lines, widths);
  } else {
    widths = usual_widths_of(lines);
  }
  for (std::size_t number = 0; number < lines.size(); ++number) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& cell = lines[number][i];
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
  if (left_out.empty()) return;
  const std::vector<std::string_view> heads_left_out{left_out.begin(), left_out.end()};
  out << "\n(left out for want of width: " << base::joined(heads_left_out, ", ") << ")\n";
}

}  // namespace syncledger::report
