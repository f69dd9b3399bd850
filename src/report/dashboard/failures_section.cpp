#include "base/duration.hpp"
#include "report/dashboard/sections.hpp"
#include "report/dashboard/words.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace syncledger::report {
void write_failures(Markup& page, const Dashboard& dashboard) {
  constexpr std::size_t most = 30;
  const auto& report = dashboard.failures;
  const auto count = report.result.rows.size();
  if (count == 0) {
    page.element("p", report.is_anything_known ? "no failures" : "no data");
    return;
  }
  open_table(page,
             count > most ? "The latest " + std::to_string(most) + " of " + std::to_string(count)
                          : "All " + std::to_string(count) + ", the latest first",
             {{"Task"}, {"Step"}, {"Kind"}, {"Started"}, {"Ended"}, {"Lasted"}, {"Message"}});
  for (std::size_t i = 0; i < std::min(count, most); ++i) {
    const Row row{report, i};
    open_row(page, row.target());
    write_text_cell(page, "Step", row.step());
    open_cell(page, "Kind");
    write_state(page, row.text("kind") == "failed" ? "failed" : "stopped",
                row.text("kind") == "failed" ? "failed" : "stopped by itself");
    page.close("td");
    write_moment_cell(page, "Started", row, "started_at");
    open_cell(page, "Ended");
    if (row.is_true("open")) {
      page.element("strong", "not ended");
    } else {
      write_moment(page, row, "ended_at");
    }
    page.close("td");
    open_cell(page, "Lasted");
    write_figure(page, row.number("seconds"), row.bounded_duration());
    page.close("td");
    write_text_cell(page, "Message", row.text("message"));
    close_row(page);
  }
  close_table(page);
}

void write_gaps(Markup& page, const Dashboard& dashboard) {
  struct Sum {
    int gaps = 0;
    double seconds = 0;
    double longest = 0;
  };

  std::map<std::string, Sum> sums;
  for (std::size_t i = 0; i < dashboard.gaps.result.rows.size(); ++i) {
    const Row row{dashboard.gaps, i};
    auto& sum = sums[row.text("reason")];
    const double seconds = row.number("seconds").value_or(0);
    ++sum.gaps;
    sum.seconds += seconds;
    sum.longest = std::max(sum.longest, seconds);
  }
  if (sums.empty()) {
    page.element("p", dashboard.gaps.is_anything_known ? "no gaps" : "no data");
    return;
  }
  open_table(page, "Time that nobody saw, by reason, over all nodes and solutions",
             {{"Reason"}, {"Gaps", true}, {"Together", true}, {"Longest", true}});
  for (const auto& [reason, sum] : sums) {
    open_row(page, reason);
    write_figure_cell(page, "Gaps", sum.gaps, std::to_string(sum.gaps));
    write_figure_cell(
        page, "Together", sum.seconds,
        base::duration_text(std::chrono::milliseconds{std::llround(sum.seconds * 1000)}));
    write_figure_cell(
        page, "Longest", sum.longest,
        base::duration_text(std::chrono::milliseconds{std::llround(sum.longest * 1000)}));
    close_row(page);
  }
  close_table(page);
}

}  // namespace syncledger::report
