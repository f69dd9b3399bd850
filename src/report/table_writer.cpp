#include "report/presentation.hpp"
#include "report/writers.hpp"

namespace syncledger::report {

void write_table(std::ostream& out, const Report& report, const TableStyle& style) {
  const auto shown = present(report, style.sparklines);
  out << shown.title << "\n\n";
  if (shown.lines.empty()) {
    out << shown.nothing << '\n';
  } else {
    write_text_table(out, shown.columns, shown.lines, style);
  }
}

}  // namespace syncledger::report
