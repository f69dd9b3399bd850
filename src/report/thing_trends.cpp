#include "report/thing_trends.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace syncledger::report {
namespace {

using store::Value;

/// The first columns of every report, and those that tell the steps of a target apart.
constexpr std::array<std::string_view, 7> identity_columns{
    "region_id", "project_id", "task_type", "file_id", "level", "step_id", "step_name"};

bool is_same_thing(const Report& left, std::size_t left_row, const Report& right,
                   std::size_t right_row) {
  return std::all_of(identity_columns.begin(), identity_columns.end(), [&](auto column) {
    return left.at(left_row, column) == right.at(right_row, column);
  });
}

std::optional<double> number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return std::nullopt;
}

std::string bucket_start(const Report& report, std::size_t row) {
  return std::get<std::string>(report.at(row, "bucket_start"));
}

/// Whether the thing of this row has no further rows. Steps of one id and name are told apart by
/// their buckets, which start again.
bool is_last_of_thing(const Report& report, std::size_t row) {
  const std::size_t next = row + 1;
  return next == report.result.rows.size() || !is_same_thing(report, row, report, next) ||
         bucket_start(report, next) <= bucket_start(report, row);
}

/// The place of a row's bucket in the window.
double place_of(const Report& report, std::size_t row) {
  const auto& buckets = report.question.scope.buckets;
  const auto start = base::parse_rfc3339(bucket_start(report, row));
  const auto place = std::lower_bound(
      buckets.begin(), buckets.end(), *start,
      [](const store::Bucket& bucket, base::UtcTime time) { return bucket.calendar_start < time; });
  return static_cast<double>(place - buckets.begin());
}

PreviousFigures figures_of(const Report& before, std::size_t row) {
  PreviousFigures figures;
  if (const auto failures = number(before.at(row, "failures"))) {
    figures.failures = static_cast<std::int64_t>(*failures);
  }
  figures.failed_seconds = number(before.at(row, "failed_seconds"));
  figures.availability = number(before.at(row, "availability"));
  figures.availability_low = number(before.at(row, "availability_low"));
  figures.availability_high = number(before.at(row, "availability_high"));
  figures.known_seconds = number(before.at(row, "known_seconds")).value_or(0);
  return figures;
}

/// Where the rows of a thing end.
std::size_t end_of(const Report& report, const ThingTrend& thing) {
  std::size_t row = thing.row;
  while (!is_last_of_thing(report, row)) ++row;
  return row + 1;
}

double failures_of(const Report& report, const ThingTrend& thing) {
  double failures = 0;
  const std::size_t end = end_of(report, thing);
  for (std::size_t row = thing.row; row < end; ++row) {
    failures += number(report.at(row, "failures")).value_or(0);
  }
  return failures;
}

}  // namespace

std::vector<ThingTrend> trends_of(const Report& report) {
  std::vector<ThingTrend> trends;
  std::vector<TrendPoint> points;
  std::size_t first = 0;
  for (std::size_t row = 0; row < report.result.rows.size(); ++row) {
    if (number(report.at(row, "known_seconds")).value_or(0) > 0) {
      points.push_back({place_of(report, row), number(report.at(row, "failures")).value_or(0)});
    }
    if (!is_last_of_thing(report, row)) continue;
    trends.push_back({first, trend_of(points), {}});
    points.clear();
    first = row + 1;
  }
  return trends;
}

void add_previous(Report& report, const Report& before) {
  // Both are in the same order, and there was no thing before that there is not now.
  std::size_t row = 0;
  for (ThingTrend& thing : report.trends) {
    if (row == before.result.rows.size()) return;
    if (is_same_thing(report, thing.row, before, row)) thing.previous = figures_of(before, row++);
  }
}

void keep_steepest(Report& report, std::size_t things) {
  std::vector<ThingTrend> order = report.trends;
  const auto steepness = [&](const ThingTrend& thing) {
    return std::pair{thing.trend.slope, failures_of(report, thing)};  // nothing is below any slope
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto& left, const auto& right) {
    return steepness(left) > steepness(right);
  });
  order.resize(std::min(things, order.size()));
  std::vector<std::vector<Value>> rows;
  for (ThingTrend& thing : order) {
    const auto begin = report.result.rows.begin();
    const auto first = rows.size();
    std::copy(begin + static_cast<std::ptrdiff_t>(thing.row),
              begin + static_cast<std::ptrdiff_t>(end_of(report, thing)), std::back_inserter(rows));
    thing.row = first;
  }
  report.result.rows = std::move(rows);
  report.trends = std::move(order);
}

}  // namespace syncledger::report
