#include "report/html.hpp"
#include "report/presentation.hpp"
#include "report/writers.hpp"

namespace syncledger::report {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }
h1 { font-size: 1.1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
.right { text-align: right; }
)";

void write_cell(std::ostream& out, std::string_view tag, std::string_view text, bool is_right) {
  out << '<' << tag << (is_right ? " class=\"right\">" : ">") << escaped_html(text) << "</" << tag
      << '>';
}

void write_lines(std::ostream& out, const Presentation& shown) {
  out << "<table>\n<thead><tr>";
  for (const auto& column : shown.columns) {
    write_cell(out, "th", column.head, column.is_right);
  }
  out << "</tr></thead>\n<tbody>\n";
  for (const auto& line : shown.lines) {
    out << "<tr>";
    for (std::size_t i = 0; i < line.size(); ++i) {
      write_cell(out, "td", line[i], shown.columns[i].is_right);
    }
    out << "</tr>\n";
  }
  out << "</tbody>\n</table>\n";
}

}  // namespace

std::string escaped_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

void write_html(std::ostream& out, const Report& report) {
  const auto shown = present(report, true);
  const auto title = escaped_html(shown.title);
  out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      << "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" << title
      << "</title>\n<style>" << style << "</style>\n</head>\n<body>\n<h1>" << title << "</h1>\n";
  if (shown.lines.empty()) {
    out << "<p>" << shown.nothing << "</p>\n";
  } else {
    write_lines(out, shown);
  }
  out << "</body>\n</html>\n";
}

}  // namespace syncledger::report
