#include "support/imported_history.hpp"
#include "support/random_history.hpp"
#include "support/seeds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace syncledger::testing {
namespace {

using nlohmann::json;

/// Figures of a kind of report that are sums over the parts that --explain prints, and what tells
/// which of its rows a part belongs to.
struct ExplainedKind {
  std::string name;
  std::vector<std::string> keys;
  std::vector<std::string> figures;
};

const std::vector<ExplainedKind> explained_kinds{
    {"availability", {}, {"running_seconds", "known_seconds", "unknown_seconds", "failures"}},
    {"trends",
     {"bucket_start"},
     {"known_seconds", "unknown_seconds", "failed_seconds", "failures"}},
    {"durations", {"status"}, {"seconds", "min_seconds", "max_seconds", "stretches"}},
    {"failures", {"started_at"}, {"seconds", "min_seconds", "max_seconds"}},
    {"runs", {"run_number"}, {"seconds", "min_seconds", "max_seconds"}}};

/// The parts of one row. Of a step without an id there may be several of one name: as one.
std::string key_of(const ExplainedKind& kind, const json& row) {
  std::string key = row.at("target").dump();
  if (row.contains("level") && row.at("level") == "step")
    key += "step " + row.at("step_id").dump() + row.at("step_name").dump();
  for (const auto& field : kind.keys) key += row.at(field).dump();
  return key;
}

using Sums = std::map<std::string, std::map<std::string, json>>;

/// A null among the summands makes the sum null.
Sums sums_of(const ExplainedKind& kind, const json& rows) {
  Sums sums;
  for (const auto& row : rows) {
    auto& of_row = sums[key_of(kind, row)];
    for (const auto& figure : kind.figures) {
      auto& sum = of_row.try_emplace(figure, 0.0).first->second;
      if (row.at(figure).is_null())
        sum = nullptr;
      else if (!sum.is_null())
        sum = sum.get<double>() + row.at(figure).get<double>();
    }
  }
  return sums;
}

bool is_same(const json& figure, const json& sum) {
  if (figure.is_null() || sum.is_null()) return figure.is_null() == sum.is_null();
  return std::abs(figure.get<double>() - sum.get<double>()) < 1e-6;
}

/// The surely running and surely idle time over all time are the bounds of the availability.
void expect_bounds(const json& row, const json& parts, const ExplainedKind& kind) {
  double running = 0;
  double idle = 0;
  double all = 0;
  for (const auto& part : parts) {
    if (key_of(kind, part) != key_of(kind, row)) continue;
    running += part.at("sure_running_seconds").get<double>();
    idle += part.at("sure_idle_seconds").get<double>();
    all += part.at("known_seconds").get<double>() + part.at("unknown_seconds").get<double>();
  }
  if (all <= 0) return;
  EXPECT_NEAR(row.at("availability_low").get<double>(), running / all, 1e-9) << row;
  EXPECT_NEAR(row.at("availability_high").get<double>(), 1 - idle / all, 1e-9) << row;
}

void expect_to_add_up(const ExplainedKind& kind, const json& rows, const json& parts) {
  const auto figures = sums_of(kind, rows);
  const auto sums = sums_of(kind, parts);
  for (const auto& [key, of_row] : figures) {
    const auto found = sums.find(key);
    for (const auto& [figure, value] : of_row) {
      const json sum = found == sums.end() ? json(0.0) : found->second.at(figure);
      // Where nothing is known the figure is null, and its parts are none.
      const bool is_of_nothing = value.is_null() && is_same(0.0, sum) && figure != "max_seconds";
      EXPECT_TRUE(is_of_nothing || is_same(value, sum))
          << kind.name << " " << key << " " << figure << ": " << value << ", parts " << sum;
    }
  }
  if (kind.name == "availability") {
    for (const auto& row : rows) expect_bounds(row, parts, kind);
  }
}

class Explanations : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Explanations, AddUpToTheFigureTheyExplain) {
  for (const auto seed : seeds_of_part(GetParam())) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    program.plan(random_plans(seed, history.polls));
    const auto question = random_questions(seed, history.polls, 1).front();
    // Of each history one kind, another for each.
    const auto& kind = explained_kinds[seed / seed_parts % explained_kinds.size()];
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_to_add_up(kind, program.report(kind.name, question).at("rows"),
                     program.report(kind.name, question, {"--explain"}).at("rows"));
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Part, Explanations, ::testing::Range(std::uint64_t{0}, seed_parts));

}  // namespace
}  // namespace syncledger::testing
