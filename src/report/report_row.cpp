#include "report/report_row.hpp"

#include "base/duration.hpp"
#include "base/text.hpp"

#include <chrono>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace syncledger::report {

std::string Row::text(std::string_view column) const {
  const auto& value = report_.at(row_, column);
  if (const auto* held = std::get_if<std::string>(&value)) return base::printable(*held);
  if (const auto* held = std::get_if<std::int64_t>(&value)) return std::to_string(*held);
  return {};
}

std::optional<double> Row::number(std::string_view column) const {
  const auto& value = report_.at(row_, column);
  if (const auto* held = std::get_if<double>(&value)) return *held;
  if (const auto* held = std::get_if<std::int64_t>(&value)) return static_cast<double>(*held);
  return std::nullopt;
}

std::string Row::time(std::string_view column) const {
  const auto moment = base::parse_rfc3339(text(column));
  return moment ? report_.question.zone.local_text(*moment) : "-";
}

std::string Row::since() const {
  return time("since") + unseen();
}

std::string Row::unseen() const {
  if (number("unseen_seconds").value_or(0) <= 0) return {};
  return " (" + duration("unseen_seconds") + " unseen)";
}

std::string Row::duration(std::string_view column) const {
  const auto seconds = number(column);
  if (!seconds) return "-";
  return base::duration_text(std::chrono::milliseconds{std::llround(*seconds * 1000)});
}

std::string Row::bounded_duration() const {
  const auto most = number("max_seconds") ? duration("max_seconds") : "";
  return duration("seconds") + " (" + duration("min_seconds") + ".." + most + ")";
}

std::string Row::bounded_availability() const {
  return report::bounded_availability(number("availability"), number("availability_low"),
                                      number("availability_high"));
}

std::string Row::target() const {
  for (const auto* column : {"label", "name"}) {
    if (auto name = text(column); !name.empty()) return name;
  }
  return text("task_type") + "/" + text("file_id");
}

std::string Row::step() const {
  if (report_.has_column("level") && text("level") != "step") return {};
  const auto name = text("step_name");
  return name.empty() ? text("step_id") : name;
}

ReportColumn planned_column() {
  return {"PLANNED",
          [](const Row& row) {
            return row.number("planned_seconds").value_or(0) > 0 ? row.duration("planned_seconds")
                                                                 : std::string{};
          },
          false, true};
}

std::string percent(const std::optional<double>& share, int digits) {
  if (!share) return "no data";
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << *share * 100 << '%';
  return text.str();
}

std::string bounded_availability(const std::optional<double>& point,
                                 const std::optional<double>& low,
                                 const std::optional<double>& high) {
  if (!point) return "no data";
  return percent(point, 2) + " (" + percent(low, 2) + ".." + percent(high, 2) + ")";
}

}  // namespace syncledger::report
