#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace syncledger::report {

/// One bucket's figure: its place in the window and how many failures started in it.
struct TrendPoint {
  double place = 0;
  double value = 0;
};

enum class Direction { rising, falling, steady, too_few };
std::string_view to_string(Direction direction);

struct Trend {
  Direction direction = Direction::too_few;
  std::optional<double> slope;    ///< Theil-Sen, per bucket
  std::optional<double> p_value;  ///< Mann-Kendall, two-sided
};

/// Below this many buckets with known time nothing is said (contract, section 6).
constexpr std::size_t fewest_trend_points = 8;

/// The median of the slopes between all pairs of points. Precondition: at least two points, at different places.
double theil_sen_slope(std::span<const TrendPoint> points);

/// Two-sided p-value of the Mann-Kendall test by the normal approximation, corrected for continuity and for ties
/// (Gilbert 1987, section 16.4). 1 if all values are equal. Precondition: at least two points, in order of place.
double mann_kendall_p_value(std::span<const TrendPoint> points);

/// Both of them, judged at p < 0.05.
Trend trend_of(std::span<const TrendPoint> points);

}  // namespace syncledger::report
