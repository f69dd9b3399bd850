#include "base/text.hpp"
#include "report/presentation.hpp"
#include "report/writers.hpp"

namespace syncledger::report {
namespace {

/// A text that stays this text in a cell of a table of GitHub's Markdown: no mark-up, no HTML, no
/// link that was not meant as one.
std::string escaped(const std::string& text) {
  constexpr std::string_view special = "\\`*_[]<>|~&!#@";
  std::string safe;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  base::replace_all(safe, "://", ":\\//");
  base::replace_all(safe, "www.", "www\\.");
  return safe;
}

void write_line(std::ostream& out, const std::vector<std::string>& cells) {
  for (const auto& cell : cells) out << "| " << escaped(cell) << ' ';
  out << "|\n";
}

}  // namespace

void write_markdown(std::ostream& out, const Report& report) {
  const auto shown = present(report, true);
  out << "**" << escaped(shown.title) << "**\n\n";
  if (shown.lines.empty()) {
    out << shown.nothing << '\n';
    return;
  }
  std::vector<std::string> heads;
  for (const auto& column : shown.columns) heads.push_back(column.head);
  write_line(out, heads);
  for (const auto& column : shown.columns) out << (column.is_right ? "|---:" : "|---");
  out << "|\n";
  for (const auto& line : shown.lines) write_line(out, line);
}

}  // namespace syncledger::report
