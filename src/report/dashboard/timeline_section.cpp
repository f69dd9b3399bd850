#include "report/dashboard/sections.hpp"
#include "report/dashboard/thing_spans.hpp"
#include "report/dashboard/words.hpp"

namespace syncledger::report {
namespace {

void write_axis(Markup& page, const Question& question) {
  const auto& scope = question.scope;
  page.open("div", {{"class", "lane"}}).open("div", {{"class", "axis"}, {"aria-hidden", "true"}});
  for (const auto moment :
       {scope.since, scope.since + (scope.until - scope.since) / 2, scope.until})
    page.element("span", question.zone.local_text(moment));
  page.close("div").close("div");
}

void write_legend(Markup& page) {
  page.open("ul", {{"class", "legend"}});
  for (const auto state : drawn_states) {
    page.open("li")
        .open("svg", {{"viewBox", "0 0 12 12"}, {"aria-hidden", "true"}})
        .element("path", "", {{"class", "s-" + std::string{state}}, {"d", "M0 0h12v12h-12z"}})
        .close("svg")
        .text(state == "unseen" ? "not seen: nobody looked, or got no answer" : state)
        .close("li");
  }
  page.close("ul").element("p",
                           "Where a task changed too often to be drawn one by one, each column "
                           "shows the shares of its time; "
                           "what was seen at all keeps a twelfth of the height. Before a task was "
                           "first seen its line is empty.",
                           {{"class", "soft"}});
}

}  // namespace

void write_timeline(Markup& page, const Dashboard& dashboard) {
  const auto& timeline = dashboard.timeline;
  const auto& scope = dashboard.question.scope;
  bool is_empty = true;
  for (std::size_t first = 0; first < timeline.result.rows.size();) {
    const auto end = end_of_thing(timeline, first);
    const Row row{timeline, end - 1};
    if (row.text("level") != "step") {
      const auto spans = spans_of(timeline, first, end, scope.until);
      const auto words = row.target() + ": " + shares_in_words(spans, scope.since, scope.until);
      page.open("div", {{"class", "lane"}}).element("span", row.target(), {{"title", words}});
      draw_state_strip(page, spans, scope.since, scope.until, words);
      page.close("div").verbatim("\n");
      is_empty = false;
    }
    first = end;
  }
  if (is_empty) {
    page.element("p", "no data");
    return;
  }
  write_axis(page, dashboard.question);
  write_legend(page);
}

}  // namespace syncledger::report
