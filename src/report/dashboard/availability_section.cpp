#include "report/dashboard/sections.hpp"
#include "report/dashboard/words.hpp"

#include <algorithm>

namespace syncledger::report {
namespace {

/// The range in which the truth lies, and the point value as a line.
void draw_availability(Markup& page, const Row& row) {
  const auto point = row.number("availability");
  const auto low = row.number("availability_low");
  const auto high = row.number("availability_high");
  page.open("svg", {{"class", "bar"},
                    {"viewBox", "0 0 100 12"},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", row.bounded_availability()}});
  page.element("rect", "", {{"class", "frame"}, {"width", "100"}, {"height", "12"}});
  if (low && high) {
    page.element("rect", "",
                 {{"class", "range"},
                  {"x", compact(*low * 100)},
                  {"width", compact(std::max(0.5, (*high - *low) * 100))},
                  {"height", "12"}});
  }
  if (point) {
    page.element("rect", "",
                 {{"class", "point"},
                  {"x", compact(std::min(99.0, *point * 100))},
                  {"width", "1"},
                  {"height", "12"}});
  }
  page.close("svg");
}

}  // namespace

void write_availability(Markup& page, const Dashboard& dashboard) {
  const auto& report = dashboard.availability;
  if (report.result.rows.empty()) {
    page.element("p", "no data");
    return;
  }
  open_table(page,
             "Each node: the share of time it was running, and between which bounds the truth lies",
             {{"Node"},
              {"0 to 100 %"},
              {"Availability", true},
              {"Low", true},
              {"High", true},
              {"Failures", true},
              {"MTTR", true},
              {"Not seen", true}});
  for (std::size_t i = 0; i < report.result.rows.size(); ++i) {
    const Row row{report, i};
    open_row(page, row.target());
    open_cell(page, "", "mark");
    draw_availability(page, row);
    page.close("td");
    for (const auto& [head, column] : std::initializer_list<std::pair<const char*, const char*>>{
             {"Availability", "availability"},
             {"Low", "availability_low"},
             {"High", "availability_high"}}) {
      write_figure_cell(page, head, row.number(column), percent(row.number(column), 2));
    }
    write_figure_cell(page, "Failures", row.number("failures"),
                      row.number("failures") ? row.text("failures") : "no data");
    for (const auto& [head, column] : std::initializer_list<std::pair<const char*, const char*>>{
             {"MTTR", "mttr_seconds"}, {"Not seen", "unknown_seconds"}}) {
      write_figure_cell(page, head, row.number(column), row.duration(column));
    }
    close_row(page);
  }
  close_table(page);
}

}  // namespace syncledger::report
