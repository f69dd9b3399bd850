#include "report/dashboard/words.hpp"

#include <map>
#include <sstream>

namespace syncledger::report {

std::string compact(double number) {
  std::ostringstream text;
  text.precision(12);
  text << number;
  return text.str();
}

void write_figure(Markup& page, const std::optional<double>& value, const std::string& words) {
  if (!value) {
    page.text(words);
    return;
  }
  page.element("data", words, {{"value", compact(*value)}});
}

void write_moment(Markup& page, const Row& row, std::string_view column) {
  const auto moment = row.text(column);
  if (moment.empty()) {
    page.text("-");
    return;
  }
  page.element("time", row.time(column), {{"datetime", moment}});
}

void write_state(Markup& page, const std::string& state, const std::string& words) {
  static const std::map<std::string, std::string> marks{
      {"running", "▶"}, {"succeeded", "✓"}, {"waiting", "…"}, {"stopping", "↓"}, {"paused", "‖"},
      {"stopped", "■"}, {"failed", "✗"},    {"unknown", "?"}, {"unseen", "?"}};
  const auto mark = marks.find(state);
  page.element(
      "span", words,
      {{"class", "state c-" + state}, {"data-mark", mark == marks.end() ? "?" : mark->second}});
}

std::string key_of(const Row& row) {
  return row.text("region_id") + "/" + row.text("project_id") + "/" + row.text("task_type") + "/" +
         row.text("file_id");
}

std::optional<base::UtcTime> moment_of(const Row& row, std::string_view column) {
  return base::parse_rfc3339(row.text(column));
}

void open_table(Markup& page, const std::string& caption, const std::vector<Head>& heads) {
  page.open("table", {{"class", "rows"}}).element("caption", caption).open("thead").open("tr");
  for (const auto& head : heads) {
    Markup::Attributes attributes{{"scope", "col"}};
    if (head.is_figure) attributes.emplace_back("class", "num");
    page.element("th", head.text, attributes);
  }
  page.close("tr").close("thead").open("tbody");
}

void close_table(Markup& page) {
  page.close("tbody").close("table");
}

void open_row(Markup& page, const std::string& name) {
  page.open("tr").element("th", name, {{"scope", "row"}});
}

void close_row(Markup& page) {
  page.close("tr").verbatim("\n");
}

void open_cell(Markup& page, const std::string& head, const std::string& kind) {
  Markup::Attributes attributes;
  if (!head.empty()) attributes.emplace_back("data-head", head);
  if (!kind.empty()) attributes.emplace_back("class", kind);
  page.open("td", attributes);
}

void write_text_cell(Markup& page, const std::string& head, const std::string& text) {
  open_cell(page, head);
  page.text(text).close("td");
}

void write_figure_cell(Markup& page, const std::string& head, const std::optional<double>& value,
                       const std::string& words) {
  open_cell(page, head, "num");
  write_figure(page, value, words);
  page.close("td");
}

void write_moment_cell(Markup& page, const std::string& head, const Row& row,
                       std::string_view column) {
  open_cell(page, head);
  write_moment(page, row, column);
  page.close("td");
}

}  // namespace syncledger::report
