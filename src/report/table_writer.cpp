#include "report/presentation.hpp"
#include "report/writers.hpp"

namespace syncledger::report {

namespace {

std::string where_data_is(const Report& report) {
  if (!report.elsewhere) return {};
  const Zone& zone = report.question.zone;
  return " (the history goes from " + zone.local_text(report.elsewhere->first) + " to " +
         zone.local_text(report.elsewhere->last) + "; see --since)";
}

}  // namespace

void write_table(std::ostream& out, const Report& report, const TableStyle& style) {
  const auto shown = present(report, style.is_terminal);
  out << shown.title << "\n\n";
  if (shown.lines.empty()) {
    out << shown.nothing << where_data_is(report) << '\n';
  } else {
    write_text_table(out, shown.columns, shown.lines, style);
  }
}

}  // namespace syncledger::report
