#include "report/dashboard/sections.hpp"
#include "report/dashboard/words.hpp"

#include <algorithm>
#include <map>

namespace syncledger::report {
namespace {

/// How bad a state is: what needs somebody comes first.
int rank_of(const std::string& state) {
  static const std::vector<std::string> order{"failed",  "stopped", "unseen",
                                              "unknown", "waiting", "stopping",
                                              "paused",  "running", "succeeded"};
  return static_cast<int>(std::find(order.begin(), order.end(), state) - order.begin());
}

std::string state_now(const Row& row) {
  return row.is_true("stale") ? "unseen" : row.text("status_class");
}

std::string status_words(const Row& row) {
  if (row.text("last_seen_at").empty()) return "never seen";
  if (row.is_true("stale")) return "not seen lately (was " + row.text("status") + ")";
  return row.text("status");
}

/// The rows of nodes and solutions, the worst first; those of a state in the order of the report.
std::vector<std::size_t> by_trouble(const Report& status) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < status.result.rows.size(); ++i) {
    if (Row{status, i}.text("level") != "step") rows.push_back(i);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t left, std::size_t right) {
    return rank_of(state_now(Row{status, left})) < rank_of(state_now(Row{status, right}));
  });
  return rows;
}

/// The steps of each solution, by its key.
std::map<std::string, std::vector<std::size_t>> steps_of(const Report& status) {
  std::map<std::string, std::vector<std::size_t>> steps;
  for (std::size_t i = 0; i < status.result.rows.size(); ++i) {
    const Row row{status, i};
    if (row.text("level") == "step") steps[key_of(row)].push_back(i);
  }
  return steps;
}

void write_status_row(Markup& page, const Report& status, std::size_t number,
                      const std::vector<std::size_t>& steps) {
  const Row row{status, number};
  open_row(page, row.target());
  open_cell(page, "Status");
  write_state(page, state_now(row), status_words(row));
  if (!steps.empty()) {
    page.open("details").element("summary", std::to_string(steps.size()) + " steps").open("ul");
    for (const auto step : steps) {
      const Row of_step{status, step};
      page.open("li");
      write_state(page, state_now(of_step), of_step.step() + ": " + status_words(of_step));
      page.close("li");
    }
    page.close("ul").close("details");
  }
  page.close("td");
  open_cell(page, "Since");
  write_moment(page, row, "since");
  page.text(row.unseen());
  page.close("td");
  write_moment_cell(page, "Last seen", row, "last_seen_at");
  open_cell(page, "Message");
  page.text(row.text("missing_since").empty()
                ? row.text("message")
                : "not listed any more since " + row.time("missing_since"));
  page.close("td");
  close_row(page);
}

}  // namespace

void write_status(Markup& page, const Dashboard& dashboard) {
  const auto rows = by_trouble(dashboard.status);
  if (rows.empty()) {
    page.element("p", "no data");
    return;
  }
  const auto steps = steps_of(dashboard.status);
  open_table(page, "Each node and solution, those in trouble first",
             {{"Task"}, {"Status"}, {"Since"}, {"Last seen"}, {"Message"}});
  for (const auto row : rows) {
    const auto found = steps.find(key_of(Row{dashboard.status, row}));
    write_status_row(page, dashboard.status, row,
                     found == steps.end() ? std::vector<std::size_t>{} : found->second);
  }
  close_table(page);
}

void write_tiles(Markup& page, const Dashboard& dashboard) {
  std::map<std::string, int> counts;
  for (const auto row : by_trouble(dashboard.status))
    ++counts[state_now(Row{dashboard.status, row})];
  std::vector<std::string> states;
  states.reserve(counts.size());
  for (const auto& [state, count] : counts) states.push_back(state);
  std::sort(states.begin(), states.end(),
            [](const auto& left, const auto& right) { return rank_of(left) < rank_of(right); });
  page.open("ul", {{"class", "tiles"}, {"aria-label", "Nodes and solutions now"}});
  for (const auto& state : states) {
    const auto count = std::to_string(counts.at(state));
    page.open("li").element("data", count, {{"value", count}});
    write_state(page, state, state == "unseen" ? "not seen lately" : state);
    page.close("li");
  }
  page.close("ul");
}

}  // namespace syncledger::report
