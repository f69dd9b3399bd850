#include "report/trend.hpp"

#include "base/enum_names.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

namespace syncledger::report {
namespace {

constexpr base::EnumNames<Direction, 4> names{{"rising", "falling", "steady", "too_few"}};
constexpr double significance = 0.05;

/// Kendall's S: pairs that rise minus pairs that fall.
double kendall_s(std::span<const TrendPoint> points) {
  double s = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      s += points[j].value > points[i].value ? 1 : 0;
      s -= points[j].value < points[i].value ? 1 : 0;
    }
  }
  return s;
}

double variance_of_s(std::span<const TrendPoint> points) {
  const auto term = [](double n) { return n * (n - 1) * (2 * n + 5); };
  std::map<double, int> ties;
  for (const TrendPoint& point : points) ++ties[point.value];
  double sum = term(static_cast<double>(points.size()));
  for (const auto& [value, count] : ties) sum -= term(count);
  return sum / 18;
}

}  // namespace

std::string_view to_string(Direction direction) { return names.name(direction); }

double theil_sen_slope(std::span<const TrendPoint> points) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      slopes.push_back((points[j].value - points[i].value) / (points[j].place - points[i].place));
    }
  }
  std::sort(slopes.begin(), slopes.end());
  const std::size_t middle = slopes.size() / 2;
  return slopes.size() % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
}

double mann_kendall_p_value(std::span<const TrendPoint> points) {
  const double s = kendall_s(points);
  const double variance = variance_of_s(points);
  if (s == 0 || variance <= 0) return 1;
  const double z = (std::abs(s) - 1) / std::sqrt(variance);
  return std::erfc(z / std::numbers::sqrt2);
}

Trend trend_of(std::span<const TrendPoint> points) {
  if (points.size() < fewest_trend_points) return {};
  Trend trend;
  trend.slope = theil_sen_slope(points);
  trend.p_value = mann_kendall_p_value(points);
  trend.direction = Direction::steady;
  if (*trend.p_value < significance) {
    trend.direction = kendall_s(points) > 0 ? Direction::rising : Direction::falling;
  }
  return trend;
}

}  // namespace syncledger::report
