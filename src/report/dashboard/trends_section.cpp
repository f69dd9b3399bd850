#include "report/dashboard/sections.hpp"
#include "report/dashboard/words.hpp"

#include <algorithm>
#include <cmath>

namespace syncledger::report {
namespace {

/// A bar for each bucket; hatched where nothing is known of it.
void draw_buckets(Markup& page, const std::vector<std::optional<double>>& counts, double most,
                  const std::string& words) {
  std::string bars;
  std::string unseen;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto x = std::to_string(i * 4);
    if (!counts[i]) {
      unseen += "M" + x + " 0h3v20h-3z";
    } else if (*counts[i] > 0) {
      const auto tall = compact(std::max(2.0, std::round(*counts[i] / most * 20)));
      bars += "M" + x + " 20h3v-" + tall + "h-3z";
    }
  }
  page.open("svg", {{"class", "buckets"},
                    {"viewBox",
                     "0 0 " + std::to_string(std::max<std::size_t>(1, counts.size()) * 4) + " 20"},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", words}});
  if (!bars.empty()) page.element("path", "", {{"class", "s-failed"}, {"d", bars}});
  if (!unseen.empty()) page.element("path", "", {{"class", "s-unseen"}, {"d", unseen}});
  page.close("svg");
}

std::vector<std::optional<double>> counts_of(const Report& trends, std::size_t first,
                                             std::size_t end) {
  std::vector<std::optional<double>> counts;
  for (std::size_t i = first; i < end; ++i) counts.push_back(Row{trends, i}.number("failures"));
  return counts;
}

std::string counts_in_words(const std::vector<std::optional<double>>& counts) {
  std::string words;
  for (const auto& count : counts)
    words += (words.empty() ? "" : ", ") + (count ? compact(*count) : "no data");
  return words;
}

std::string trend_words(const Trend& trend) {
  return trend.slope ? std::string{to_string(trend.direction)} : "too few buckets to say";
}

}  // namespace

void write_failures_per_bucket(Markup& page, const Dashboard& dashboard) {
  const auto& report = dashboard.trends;
  if (report.trends.empty()) {
    page.element("p", "no data");
    return;
  }
  double most = 1;
  for (std::size_t i = 0; i < report.result.rows.size(); ++i)
    most = std::max(most, Row{report, i}.number("failures").value_or(0));
  const auto buckets = report.question.scope.buckets.size();
  open_table(page,
             "Failures that began in each of the last " + std::to_string(buckets) +
                 " buckets, one bar each, all to one scale; hatched: no data",
             {{"Task"}, {"Failures"}, {"Sum", true}, {"Trend"}});
  for (std::size_t i = 0; i < report.trends.size(); ++i) {
    const auto first = report.trends[i].row;
    const auto end =
        i + 1 < report.trends.size() ? report.trends[i + 1].row : report.result.rows.size();
    auto counts = counts_of(report, first, end);
    double sum = 0;
    for (const auto& count : counts) sum += count.value_or(0);
    const bool is_known = std::any_of(counts.begin(), counts.end(),
                                      [](const auto& count) { return count.has_value(); });
    const auto words = counts_in_words(counts);
    // From the bucket in which it was first seen: those before have no row.
    counts.insert(counts.begin(), buckets - std::min(buckets, counts.size()), 0.0);
    const Row row{report, first};
    open_row(page, row.target());
    open_cell(page, "");
    draw_buckets(page, counts, most, words);
    page.close("td");
    write_figure_cell(page, "Sum", is_known ? std::optional{sum} : std::nullopt,
                      is_known ? compact(sum) : "no data");
    write_text_cell(page, "Trend", trend_words(report.trends[i].trend));
    close_row(page);
  }
  close_table(page);
}

}  // namespace syncledger::report
