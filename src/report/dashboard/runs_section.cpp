#include "report/dashboard/sections.hpp"
#include "report/dashboard/thing_spans.hpp"
#include "report/dashboard/words.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace syncledger::report {
namespace {

std::string state_of_outcome(const std::string& outcome) {
  return outcome == "open" ? "running" : outcome;
}

/// A bar for each run, as tall as it was long, with its bounds as a whisker.
void draw_runs(Markup& page, const Report& runs, std::size_t first, std::size_t end) {
  double longest = 1;
  for (std::size_t i = first; i < end; ++i) {
    const Row row{runs, i};
    longest = std::max(
        {longest, row.number("seconds").value_or(0), row.number("max_seconds").value_or(0)});
  }
  const auto tall = [&](double seconds) { return std::round(seconds / longest * 100); };
  std::map<std::string, std::string> bars;
  std::string whiskers;
  std::string words;
  for (std::size_t i = first; i < end; ++i) {
    const Row row{runs, i};
    const auto x = (i - first) * 8;
    const auto height = compact(std::max(1.0, tall(row.number("seconds").value_or(0))));
    bars[state_of_outcome(row.text("outcome"))] +=
        "M" + std::to_string(x) + " 100h6v-" + height + "h-6z";
    whiskers +=
        "M" + std::to_string(x + 3) + " " +
        compact(100 - tall(row.number("min_seconds").value_or(0))) + "V" +
        compact(100 - tall(row.number("max_seconds").value_or(row.number("seconds").value_or(0))));
    words += (words.empty() ? "" : "; ") + row.text("outcome") + " " + row.bounded_duration();
  }
  page.open("svg", {{"class", "runs"},
                    {"viewBox",
                     "0 0 " + std::to_string(std::max<std::size_t>(20, end - first) * 8) + " 100"},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", words}});
  for (const auto& [state, path] : bars)
    page.element("path", "", {{"class", "s-" + state}, {"d", path}});
  page.element("path", "", {{"class", "whisker"}, {"d", whiskers}}).close("svg");
}

/// The steps of a solution while one of its runs went on, a line each.
void draw_steps_of_run(Markup& page, const Dashboard& dashboard, const Row& run) {
  const auto since = moment_of(run, "started_at");
  const auto until = moment_of(run, "ended_at").value_or(dashboard.question.scope.until);
  const auto& timeline = dashboard.timeline;
  if (!since || *since >= until) return;
  for (std::size_t first = 0; first < timeline.result.rows.size();) {
    const auto end = end_of_thing(timeline, first);
    const Row row{timeline, end - 1};
    if (row.text("level") == "step" && key_of(row) == key_of(run)) {
      const auto spans = spans_of(timeline, first, end, dashboard.question.scope.until);
      const auto words = shares_in_words(spans, *since, until);
      if (words != "no data") {
        page.open("div", {{"class", "lane"}})
            .element("span", row.step(), {{"title", row.step() + ": " + words}});
        draw_state_strip(page, spans, *since, until, row.step() + ": " + words);
        page.close("div");
      }
    }
    first = end;
  }
}

void write_latest_runs(Markup& page, const Dashboard& dashboard, std::size_t first,
                       std::size_t end) {
  constexpr std::size_t most = 5;
  open_table(page, "The latest runs",
             {{"Run"}, {"Started"}, {"Outcome"}, {"Lasted"}, {"Steps", true}, {"Failed first"}});
  for (std::size_t i = end; i-- > first && end - i <= most;) {
    const Row row{dashboard.runs, i};
    open_row(page, row.text("run_number"));
    write_moment_cell(page, "Started", row, "started_at");
    open_cell(page, "Outcome");
    write_state(page, state_of_outcome(row.text("outcome")), row.text("outcome"));
    page.close("td");
    open_cell(page, "Lasted");
    write_figure(page, row.number("seconds"), row.bounded_duration());
    page.close("td");
    write_figure_cell(page, "Steps", row.number("steps"), row.text("steps"));
    write_text_cell(page, "Failed first", row.text("first_failed_step"));
    close_row(page);
  }
  close_table(page);
}

}  // namespace

void write_runs(Markup& page, const Dashboard& dashboard) {
  const auto& runs = dashboard.runs;
  if (runs.result.rows.empty()) {
    page.element("p", "no data");
    return;
  }
  page.element("p",
               "Each bar is a run, as tall as it was long, coloured by its outcome; the line "
               "through it is the range in "
               "which the truth lies.",
               {{"class", "soft"}});
  constexpr std::size_t most_bars = 120;
  for (std::size_t first = 0; first < runs.result.rows.size();) {
    std::size_t end = first + 1;
    while (end < runs.result.rows.size() && key_of(Row{runs, end}) == key_of(Row{runs, first}))
      ++end;
    const Row latest{runs, end - 1};
    page.element("h3", latest.target());
    draw_runs(page, runs, std::max(first, end - std::min(end, most_bars)), end);
    write_latest_runs(page, dashboard, first, end);
    page.open("details").element("summary", "Run " + latest.text("run_number") + ", step by step");
    draw_steps_of_run(page, dashboard, latest);
    page.close("details").verbatim("\n");
    first = end;
  }
}

}  // namespace syncledger::report
