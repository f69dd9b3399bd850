#pragma once

#include "report/writers.hpp"

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace syncledger::report::tests {

/// Builds a report row by row, for tests of the writers. What a row does not say is null.
class ReportBuilder {
public:
  ReportBuilder(const std::string& kind, std::vector<std::string> columns,
                const std::string& zone = "UTC")
      : report_{Question{kind, time("2026-11-01T00:00:00Z"), week(), Zone::find(zone).value()},
                {std::move(columns), {}},
                {}} {}

  ReportBuilder& row(const std::map<std::string, store::Value>& values) {
    auto& row = report_.result.rows.emplace_back();
    for (const auto& column : report_.result.columns) {
      const auto found = values.find(column);
      row.push_back(found == values.end() ? store::Value{} : found->second);
    }
    return *this;
  }

  [[nodiscard]] std::string written(Format format, const TableStyle& style = {}) const {
    std::ostringstream out;
    write(out, report_, format, style);
    return out.str();
  }

private:
  static base::UtcTime time(const std::string& text) { return base::parse_rfc3339(text).value(); }

  static store::ReportScope week() {
    store::ReportScope scope;
    scope.since = time("2026-10-25T00:00:00Z");
    scope.until = time("2026-11-01T00:00:00Z");
    return scope;
  }

  Report report_;
};

}  // namespace syncledger::report::tests
