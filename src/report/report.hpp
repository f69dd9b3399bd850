#pragma once

#include "base/utc_time.hpp"
#include "report/calendar.hpp"
#include "report/trend.hpp"
#include "store/report_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::report {

/// What kinds of report there are, in the order of the help.
std::vector<std::string_view> kinds();

/// What is asked.
struct Question {
  std::string kind;
  base::UtcTime generated_at;
  store::ReportScope scope;
  Zone zone;
  BucketSize bucket_size = BucketSize::day;
};

/// The trend of one thing over its buckets; `row` is one of its rows in the report.
struct ThingTrend {
  std::size_t row = 0;
  Trend trend;
};

/// The answer, ready for a writer.
struct Report {
  Question question;
  store::QueryResult result;
  std::vector<ThingTrend> trends;  ///< of kind trends only
  bool is_anything_known = true;   ///< false: that there are no rows says nothing

  /// The value of a column in a row; nothing known is std::monostate. Precondition: there is such a
  /// column.
  [[nodiscard]] const store::Value& at(std::size_t row, std::string_view column) const;
};

/// Answers a question from the history. \throws store::StoreError
Report make_report(store::HistoryFile& file, const Question& question);

/// The SQL behind it, as a script for any SQL tool. \throws store::StoreError
std::string report_script(store::HistoryFile& file, const Question& question);

}  // namespace syncledger::report
