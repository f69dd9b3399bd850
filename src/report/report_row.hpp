#pragma once

#include "report/report.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::report {

/// One row of a report, read by column and put into words. Precondition of all that name a column:
/// the report has it.
class Row {
public:
  /// `report` must outlive it.
  Row(const Report& report, std::size_t row) : report_(report), row_(row) {}

  /// A text or a whole number as one printable line; empty for anything else.
  [[nodiscard]] std::string text(std::string_view column) const;
  [[nodiscard]] std::optional<double> number(std::string_view column) const;

  [[nodiscard]] bool is_true(std::string_view column) const {
    return number(column).value_or(0) != 0;
  }

  /// By the clocks of the report's zone; `-` for none.
  [[nodiscard]] std::string time(std::string_view column) const;

  /// Of a status: `2026-11-01 06:05:00 (3h50m unseen)`.
  [[nodiscard]] std::string since() const;

  /// What since() says of the time that nobody saw: ` (3h50m unseen)`; empty if there is none.
  [[nodiscard]] std::string unseen() const;
  [[nodiscard]] std::string duration(std::string_view column) const;

  /// `2h10m (2h05m..2h20m)`; `2h10m (2h05m..)` where an edge is open.
  [[nodiscard]] std::string bounded_duration() const;
  /// `99.12% (98.50%..99.70%)`.
  [[nodiscard]] std::string bounded_availability() const;

  /// What people call the target.
  [[nodiscard]] std::string target() const;
  /// What people call the step; empty for a row that is not about one.
  [[nodiscard]] std::string step() const;

private:
  const Report& report_;
  std::size_t row_;
};

/// A column, and what stands in it.
struct ReportColumn {
  std::string head;
  std::function<std::string(const Row&)> cell;
  bool may_be_cut = false;
  bool is_right = false;
};

using Columns = std::vector<ReportColumn>;

/// The time that is planned, where there is some.
ReportColumn planned_column();

/// `99.1%`; `no data` for none.
std::string percent(const std::optional<double>& share, int digits);

std::string bounded_availability(const std::optional<double>& point,
                                 const std::optional<double>& low,
                                 const std::optional<double>& high);

}  // namespace syncledger::report
