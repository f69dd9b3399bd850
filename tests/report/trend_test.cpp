#include "report/trend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace syncledger::report {
namespace {

/// A bucket for each value, one after another.
std::vector<TrendPoint> points_of(const std::vector<double>& values) {
  std::vector<TrendPoint> points;
  points.reserve(values.size());
  for (const double value : values) points.push_back({static_cast<double>(points.size()), value});
  return points;
}

double p_value_of(const std::vector<double>& values) {
  return mann_kendall_p_value(points_of(values));
}

double slope_of(const std::vector<double>& values) {
  return theil_sen_slope(points_of(values));
}

TEST(MannKendall, FourValuesWorkedOutByHand) {
  // Five pairs rise and one falls: S = 4; Var(S) = 4 * 3 * 13 / 18 = 8.667; Z = 3 / 2.944 = 1.019.
  EXPECT_NEAR(0.308180, p_value_of({10, 15, 14, 20}), 1e-6);
}

TEST(MannKendall, TiesAsInGilbert1987) {
  // Section 16.4.2: two 23s, three 24s and three 29s among n = 9 give Var(S) = 1506 / 18 = 83.667.
  // S = 3, so Z = 2 / 9.147 = 0.2187.
  EXPECT_NEAR(0.826921, p_value_of({23, 24, 29, 6, 29, 24, 24, 29, 23}), 1e-6);
}

TEST(MannKendall, FourOfAKindAndAPairAsInEpaQaG9S) {
  // EPA QA/G-9S, Data Quality Assessment: Statistical Methods for Practitioners (2006), page 109:
  // S = 22, Var(S) = 155.33, Z = 1.685.
  EXPECT_NEAR(std::erfc(1.685 / std::numbers::sqrt2),
              p_value_of({10, 10, 10, 5, 10, 20, 18, 17, 15, 24, 15}), 2e-5);
}

TEST(MannKendall, ManyTiesAsInTheExampleOfGilbert1987) {
  // Page 212: six 20s and pairs of 23, 26 and 30 among 22 values; Z = 3.1 as printed. By its
  // formulas S = 111, Var(S) = 22074 / 18 and Z = 3.1411.
  const auto p_value = p_value_of(
      {20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30});
  EXPECT_NEAR(std::erfc(3.1411481 / std::numbers::sqrt2), p_value, 1e-8);
}

TEST(MannKendall, OnePairOfEqualValuesAsInLittle) {
  // J. Little, College of the Holy Cross, "A Mann-Kendall Example (By Hand)": S = 72 - 18 = 54 and
  // Z = 2.9058, of which one tail is p = 0.0018.
  const auto p_value = p_value_of(
      {12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7});
  EXPECT_NEAR(std::erfc(2.9058 / std::numbers::sqrt2), p_value, 1e-6);
  EXPECT_NEAR(2 * 0.0018, p_value, 1e-4);
}

TEST(MannKendall, EightValuesThatOnlyRise) {
  // S = 28; Var(S) = 8 * 7 * 21 / 18 = 65.333; Z = 27 / 8.083 = 3.340.
  EXPECT_NEAR(0.000836627, p_value_of({1, 2, 3, 4, 5, 6, 7, 8}), 1e-9);
}

TEST(MannKendall, IsTheSameForARiseAndItsMirror) {
  EXPECT_DOUBLE_EQ(p_value_of({1, 2, 3, 4, 5, 6, 8, 7}), p_value_of({7, 8, 6, 5, 4, 3, 2, 1}));
  EXPECT_NEAR(0.00198179, p_value_of({1, 2, 3, 4, 5, 6, 8, 7}), 1e-8);
}

TEST(MannKendall, ManyZerosAndOneFailureSayLittle) {
  // S = 7; Var(S) = (8 * 7 * 21 - 7 * 6 * 19) / 18 = 21; Z = 6 / 4.583 = 1.309.
  EXPECT_NEAR(0.190430, p_value_of({0, 0, 0, 0, 0, 0, 0, 1}), 1e-6);
}

TEST(MannKendall, IsCertainOfNothingIfAllIsEqual) {
  EXPECT_EQ(1, p_value_of({5, 5, 5, 5, 5, 5, 5, 5}));
}

TEST(MannKendall, TwoValuesSayNothing) {
  EXPECT_EQ(1, p_value_of({1, 2}));
}

TEST(TheilSen, IsTheSlopeOfALine) {
  EXPECT_DOUBLE_EQ(0.5, slope_of({3, 3.5, 4, 4.5}));
  EXPECT_DOUBLE_EQ(-2, slope_of({6, 4, 2, 0}));
  EXPECT_DOUBLE_EQ(0, slope_of({7, 7, 7}));
}

TEST(TheilSen, IsTheMeanOfTheTwoMiddleSlopesIfTheirNumberIsEven) {
  // The six slopes: -1, 2, 2.5, 10/3, 5, 6.
  EXPECT_NEAR((2.5 + 10.0 / 3) / 2, slope_of({10, 15, 14, 20}), 1e-12);
}

TEST(TheilSen, CountsTheDistanceBetweenBuckets) {
  // Slopes 2, 1 and 1/2.
  const std::vector<TrendPoint> points{{0, 0}, {1, 2}, {3, 3}};
  EXPECT_DOUBLE_EQ(1, theil_sen_slope(points));
}

TEST(TheilSen, IsNotMovedByOneWildValue) {
  EXPECT_DOUBLE_EQ(1, slope_of({0, 1, 2, 3, 1000, 5, 6, 7, 8}));
}

Trend judged(const std::vector<double>& values) {
  return trend_of(points_of(values));
}

TEST(Trends, RiseAndFall) {
  EXPECT_EQ(Direction::rising, judged({0, 0, 1, 0, 2, 1, 3, 2}).direction);
  EXPECT_NEAR(0.038326, judged({0, 0, 1, 0, 2, 1, 3, 2}).p_value.value(), 1e-6);
  EXPECT_EQ(Direction::falling, judged({8, 7, 6, 5, 4, 3, 2, 1}).direction);
  EXPECT_DOUBLE_EQ(-1, judged({8, 7, 6, 5, 4, 3, 2, 1}).slope.value());
}

TEST(Trends, AreSteadyUnlessTheTestIsSure) {
  const auto trend = judged({3, 2, 4, 1, 5, 2, 6, 3});
  EXPECT_EQ(Direction::steady, trend.direction);
  EXPECT_NEAR(0.529820, trend.p_value.value(), 1e-6);
}

TEST(Trends, WithoutAnyFailureAreSteady) {
  const auto trend = judged({0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(Direction::steady, trend.direction);
  EXPECT_EQ(0, trend.slope);
  EXPECT_EQ(1, trend.p_value);
}

TEST(Trends, AreNotSpokenOfBelowEightBuckets) {
  for (const auto& values : {std::vector<double>{}, {1}, {1, 2, 3, 4, 5, 6, 7}}) {
    const auto trend = judged(values);
    EXPECT_EQ(Direction::too_few, trend.direction);
    EXPECT_EQ(std::nullopt, trend.slope);
    EXPECT_EQ(std::nullopt, trend.p_value);
  }
}

}  // namespace
}  // namespace syncledger::report
