#include "base/text.hpp"
#include "report/presentation.hpp"
#include "report/writers.hpp"

namespace syncledger::report {
namespace {

/// A word joiner, which nobody sees. Renderers look for addresses, mentions (`@name`) and
/// references
/// (`#12`) in what the escapes have become, so that only another character keeps a text apart.
constexpr std::string_view joint = "&#8288;";

/// A text that stays this text in a cell of a table of GitHub's Markdown: no mark-up, no HTML, no
/// link and no mention that was not meant as one.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = "\\`*_[]<>|~&!";
  std::string safe;
  const auto add = [&safe](auto... parts) { (safe.append(parts), ...); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = text.substr(i, 1);
    if (special.find(c) != std::string_view::npos) {
      add("\\", c);
    } else if (c == "@") {
      add(joint, c, joint);
    } else if (c == "#" || text.substr(i).starts_with("://")) {
      add(c, joint);
    } else if (c == "." && i >= 3 && base::is_same_word(text.substr(i - 3, 3), "www")) {
      add(joint, c);
    } else {
      add(c);
    }
  }
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
