#include "report/dashboard/thing_spans.hpp"

#include "report/dashboard/words.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace syncledger::report {
namespace {

using base::UtcTime;

std::size_t drawn_state(const Row& row) {
  const auto word = row.text("last_seen_at").empty() ? "unseen" : row.text("status_class");
  const auto* const found = std::find(drawn_states.begin(), drawn_states.end(), word);
  return static_cast<std::size_t>((found == drawn_states.end() ? drawn_states.end() - 2 : found) -
                                  drawn_states.begin());
}

}  // namespace

std::size_t end_of_thing(const Report& report, std::size_t first) {
  // A step is told by its id, by its name if it has none; its name may change.
  const auto thing = [&](std::size_t i) {
    const Row row{report, i};
    const auto id = row.text("step_id");
    return std::tuple{key_of(row), row.text("level"), id, id.empty() ? row.text("step_name") : ""};
  };
  // Times of one format: their order is that of their texts. Two steps may have one id.
  const auto is_later = [&](std::size_t i) {
    return Row{report, i}.text("first_seen_at") >= Row{report, i - 1}.text("first_seen_at");
  };
  std::size_t end = first + 1;
  while (end < report.result.rows.size() && thing(end) == thing(first) && is_later(end)) ++end;
  return end;
}

std::vector<StateSpan> spans_of(const Report& timeline, std::size_t first, std::size_t end,
                                UtcTime until) {
  std::vector<StateSpan> spans;
  for (std::size_t i = first; i < end; ++i) {
    const Row row{timeline, i};
    const auto from = moment_of(row, "first_seen_at");
    if (!from) continue;
    // What has no end yet lasts until the window ends, or until nobody looked any more.
    if (!spans.empty()) spans.back().to = std::min(spans.back().to, *from);
    spans.push_back({*from, moment_of(row, "ended_at").value_or(until), drawn_state(row)});
  }
  return spans;
}

std::string shares_in_words(const std::vector<StateSpan>& spans, UtcTime since, UtcTime until) {
  std::array<double, drawn_states.size()> time{};
  double sum = 0;
  for (const auto& span : spans) {
    const auto length = std::min(span.to, until) - std::max(span.from, since);
    time.at(span.state) += std::max(0.0, static_cast<double>(length.count()));
    sum += std::max(0.0, static_cast<double>(length.count()));
  }
  if (sum <= 0) return "no data";
  std::string words;
  for (std::size_t state = 0; state < time.size(); ++state) {
    if (time.at(state) <= 0) continue;
    const std::string name{drawn_states.at(state) == "unseen" ? "not seen"
                                                              : drawn_states.at(state)};
    words += (words.empty() ? "" : ", ") + name + " " + percent(time.at(state) / sum, 1);
  }
  return words;
}

}  // namespace syncledger::report
