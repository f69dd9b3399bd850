#include "report/report.hpp"

#include "store/sql.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace syncledger::report {
namespace {

/// The first columns of every report, and those that tell the steps of a target apart.
constexpr std::array<std::string_view, 7> identity_columns{
    "region_id", "project_id", "task_type", "file_id", "level", "step_id", "step_name"};

bool same_thing(const Report& report, std::size_t left, std::size_t right) {
  return std::all_of(identity_columns.begin(), identity_columns.end(), [&](auto column) {
    return report.at(left, column) == report.at(right, column);
  });
}

double number(const store::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return 0;
}

/// The rows of a trend report are those of one thing after another, each in order of time.
std::vector<ThingTrend> trends_of(const Report& report) {
  std::vector<ThingTrend> trends;
  const std::size_t rows = report.result.rows.size();
  const auto& buckets = report.question.scope.buckets;
  for (std::size_t first = 0; first < rows;) {
    std::vector<TrendPoint> points;
    std::size_t row = first;
    for (; row < rows && same_thing(report, first, row); ++row) {
      if (number(report.at(row, "known_seconds")) <= 0) continue;
      const auto start = base::parse_rfc3339(std::get<std::string>(report.at(row, "bucket_start")));
      const auto place = std::lower_bound(buckets.begin(), buckets.end(), *start,
                                          [](const store::Bucket& bucket, base::UtcTime time) {
                                            return bucket.calendar_start < time;
                                          });
      points.push_back(
          {static_cast<double>(place - buckets.begin()), number(report.at(row, "failures"))});
    }
    trends.push_back({first, trend_of(points)});
    first = row;
  }
  return trends;
}

}  // namespace

std::vector<std::string_view> kinds() {
  constexpr std::string_view folder = "schema/reports/";
  std::vector<std::string_view> found;
  for (const store::SqlFile& file : store::sql_files_in(folder)) {
    found.push_back(file.name.substr(folder.size()));
  }
  return found;
}

const store::Value& Report::at(std::size_t row, std::string_view column) const {
  const auto found = std::find(result.columns.begin(), result.columns.end(), column);
  if (found == result.columns.end()) {
    throw std::logic_error("report " + question.kind + " has no column " + std::string{column});
  }
  return result.rows.at(row).at(static_cast<std::size_t>(found - result.columns.begin()));
}

Report make_report(store::HistoryFile& file, const Question& question) {
  store::ReportReader reader{file, question.scope};
  Report report{question, reader.run(question.kind), {}};
  if (report.result.rows.empty()) report.is_anything_known = reader.is_anything_known();
  if (question.kind == "trends") report.trends = trends_of(report);
  return report;
}

std::string report_script(store::HistoryFile& file, const Question& question) {
  return store::ReportReader{file, question.scope}.script(question.kind);
}

}  // namespace syncledger::report
