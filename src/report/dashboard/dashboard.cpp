#include "report/dashboard/dashboard.hpp"

#include "report/dashboard/sections.hpp"
#include "report/dashboard/style.hpp"
#include "report/presentation.hpp"
#include "report/thing_trends.hpp"
#include "store/report_reader.hpp"

#include <utility>

namespace syncledger::report {
namespace {

Question as_kind(Question question, const std::string& kind) {
  question.kind = kind;
  return question;
}

Report answer(store::ReportReader& reader, const Question& question, const std::string& kind) {
  auto of_kind = as_kind(question, kind);
  auto rows = reader.run("schema/reports/" + kind);
  return {std::move(of_kind), std::move(rows), {}};
}

/// What the reports say that is not about single targets.
void add_what_rows_do_not_say(Dashboard& dashboard, store::HistoryFile& file) {
  store::ReportReader reader{file, dashboard.question.scope};
  dashboard.has_targets = has_targets(reader);
  dashboard.failures.planned = reader.run("schema/queries/planned_of_window");
}

Dashboard reports_of_window(store::HistoryFile& file, const Question& question, Report status) {
  const auto& scope = question.scope;
  store::ReportReader reader{file, scope};
  Dashboard dashboard{question,
                      std::move(status),
                      answer(reader, question, "timeline"),
                      {as_kind(question, "availability"), {}, {}},
                      answer(reader, question, "trends"),
                      answer(reader, question, "runs"),
                      answer(reader, question, "failures"),
                      answer(reader, question, "gaps")};
  dashboard.trends.trends = trends_of(dashboard.trends);
  dashboard.failures.is_anything_known = reader.is_anything_known();
  dashboard.gaps.is_anything_known = dashboard.failures.is_anything_known;
  reader.replace_buckets({{scope.since, scope.since, scope.until}});
  dashboard.availability = answer(reader, question, "availability");
  return dashboard;
}

void write_head(Markup& page, const std::string& title) {
  page.verbatim("<!DOCTYPE html>\n")
      .open("html", {{"lang", "en"}})
      .open("head")
      .single("meta", {{"charset", "utf-8"}})
      .single("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}})
      .single("meta", {{"http-equiv", "Content-Security-Policy"},
                       {"content", "default-src 'none'; style-src 'unsafe-inline'"}})
      .single("meta", {{"name", "color-scheme"}, {"content", "light dark"}})
      .element("title", title)
      .open("style")
      .verbatim(dashboard_style)
      .close("style")
      .close("head");
}

/// What the strips fill unseen time with.
void write_hatch(Markup& page) {
  page.open("svg", {{"class", "out"}, {"aria-hidden", "true"}, {"width", "0"}, {"height", "0"}})
      .open("defs")
      .open("pattern", {{"id", "hatch"},
                        {"width", "4"},
                        {"height", "4"},
                        {"patternUnits", "userSpaceOnUse"},
                        {"patternTransform", "rotate(45)"}})
      .element("rect", "", {{"width", "1.5"}, {"height", "4"}, {"fill", "var(--unseen)"}})
      .close("pattern")
      .close("defs")
      .close("svg");
}

void write_navigation(Markup& page) {
  page.open("nav", {{"aria-label", "Sections"}}).open("ul");
  for (const auto& section : dashboard_sections()) {
    page.open("li")
        .element("a", section.title, {{"href", "#" + std::string{section.id}}})
        .close("li");
  }
  page.close("ul").close("nav");
}

}  // namespace

Dashboard make_dashboard(store::HistoryFile& file, const Question& question) {
  return file.read_together("read", [&] {
    auto status = make_report_together(file, as_kind(question, "status"));
    auto dashboard = reports_of_window(file, question, std::move(status));
    add_what_rows_do_not_say(dashboard, file);
    return dashboard;
  });
}

void write_dashboard(std::ostream& out, const Dashboard& dashboard) {
  Markup page;
  const auto title =
      title_of(dashboard.question) + planned_text(dashboard.failures.planned.rows.size());
  write_head(page, title);
  page.open("body");
  write_hatch(page);
  page.open("header")
      .element("h1", "Sync tasks")
      .element("p", title, {{"class", "soft"}})
      .element("p",
               "Made by syncledger at " +
                   dashboard.question.zone.local_text(dashboard.question.generated_at) +
                   ". What was not seen is neither called up nor down: each figure says how exact "
                   "it is.",
               {{"class", "soft"}});
  write_tiles(page, dashboard);
  write_navigation(page);
  page.close("header").open("main");
  for (const auto& section : dashboard_sections()) {
    const std::string id{section.id};
    page.open("section", {{"id", id}, {"aria-labelledby", id + "-title"}})
        .element("h2", section.title, {{"id", id + "-title"}});
    section.write(page, dashboard);
    page.close("section").verbatim("\n");
  }
  page.close("main")
      .element("footer",
               "Times by the clocks of " + dashboard.question.zone.name() +
                   ". A span such as 2h10m (2h05m..2h20m) is what counts, and between which bounds "
                   "the truth lies; "
                   "an open bound means that a gap or the edge of the history lies there.")
      .close("body")
      .close("html");
  out << page.written() << '\n';
}

}  // namespace syncledger::report
