#include "support/oracle.hpp"

#include "support/imported_history.hpp"
#include "support/oracle_check.hpp"
#include "support/random_history.hpp"
#include "support/seeds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>

namespace syncledger::testing {
namespace {

using nlohmann::json;

constexpr std::size_t questions_per_history = 1;
constexpr int disagreements_to_print = 5;

/// What can be grouped, and how.
struct GroupedKind {
  std::string name;
  json (*rows)(const std::vector<oracle::Poll>&, const oracle::Question&, const std::string&);
  std::vector<std::string> groupings;
};

const std::vector<GroupedKind> grouped_kinds{
    {"durations", oracle::durations_by, {"target", "status", "project", "step"}},
    {"failures", oracle::failures_by, {"target", "status", "project", "step"}},
    {"availability", oracle::availability_by, {"target", "project"}},
    {"runs", oracle::runs_by, {"target", "project", "step"}}};

/// As compare_all_kinds(), of the figures of groups: of each kind one grouping, another for each
/// history.
int compare_groups(std::uint64_t seed, const RandomHistory& history, oracle::Question question,
                   ImportedHistory& program) {
  int disagreements = 0;
  for (const auto& kind : grouped_kinds) {
    const auto& by = kind.groupings[seed / seed_parts % kind.groupings.size()];
    std::vector<std::string> options{"--by", by};
    if (kind.name == "durations" || kind.name == "failures") {
      if (by == "step") question.level = oracle::Level::step;
      if (question.level == oracle::Level::step) {
        options.insert(options.end(), {"--level", "step"});
      }
    }
    const auto rows = program.report(kind.name, question, options).at("rows");
    const auto found = first_disagreement(kind.rows(history.polls, question, by), rows, true);
    if (!found) continue;
    ++disagreements;
    ADD_FAILURE() << "seed " << seed << ": " << question_text(kind.name + " --by " + by, question)
                  << *found;
  }
  return disagreements;
}

/// What a kind of report is ranked by: greater comes first, null last.
json rank_of(const std::string& kind, const json& row) {
  if (kind == "availability") {
    const auto& availability = row.at("availability");
    return availability.is_null() ? json(-1e300) : json(-availability.get<double>());
  }
  return row.at(kind == "timeline" ? "first_seen_at" : "seconds");
}

/// The ranks of the rows, the greatest first.
std::vector<json> ranks_of(const std::string& kind, const json& rows) {
  std::vector<json> ranks;
  for (const auto& row : rows) ranks.push_back(rank_of(kind, row));
  std::sort(ranks.begin(), ranks.end(), std::greater<>{});
  return ranks;
}

class RandomHistories : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomHistories, AreReportedAsTheOracleSays) {
  int disagreements = 0;
  for (const auto seed : seeds_of_part(GetParam())) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    const auto plans = random_plans(seed, history.polls);
    program.plan(plans);
    for (auto question : random_questions(seed, history.polls, questions_per_history)) {
      // The annotations were added later than any moment that is asked about.
      if (!question.as_of) question.planned = plans;
      if (seed / seed_parts % 2 == 1) question.level = oracle::Level::step;
      disagreements += compare_all_kinds("seed " + std::to_string(seed), history.polls, question,
                                         program.database());
      disagreements += compare_groups(seed, history, question, program);
      if (disagreements >= disagreements_to_print) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Part, RandomHistories, ::testing::Range(std::uint64_t{0}, seed_parts));

TEST(Reports, WithTopAreTheFirstOfAll) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    const auto question = random_questions(seed, history.polls, 1).front();
    for (const auto* kind : {"availability", "durations", "failures", "gaps", "runs", "timeline"}) {
      const auto all = program.report(kind, question).at("rows");
      const auto top = program.report(kind, question, {"--top", "3"}).at("rows");
      auto expected = ranks_of(kind, all);
      expected.resize(std::min<std::size_t>(3, expected.size()));
      std::vector<json> ranks;
      for (const auto& row : top) {
        ranks.push_back(rank_of(kind, row));
        EXPECT_NE(all.end(), std::find(all.begin(), all.end(), row)) << row;
      }
      EXPECT_EQ(expected, ranks) << kind << ", seed " << seed;
    }
  }
}

TEST(Reports, OfGapsByReasonAddUpToThoseOfEach) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    const auto question = random_questions(seed, history.polls, 1).front();
    std::map<json, std::pair<int, double>> expected;
    const auto gaps = program.report("gaps", question).at("rows");
    for (const auto& gap : gaps) {
      auto& [count, seconds] = expected[gap.at("reason")];
      ++count;
      seconds += gap.at("seconds").get<double>();
    }
    const auto rows = program.report("gaps", question, {"--by", "status"}).at("rows");
    EXPECT_EQ(expected.size(), rows.size());
    for (const auto& row : rows) {
      EXPECT_EQ(expected[row.at("reason")].first, row.at("gaps")) << row;
      EXPECT_NEAR(expected[row.at("reason")].second, row.at("seconds").get<double>(), 1e-6) << row;
    }
  }
}

/// The moments at which a snapshot of every target was recorded that was heard of by then.
std::vector<base::UtcTime> moments_of_all(const std::vector<oracle::Poll>& polls) {
  std::map<model::Target, const oracle::Poll*> latest;
  std::vector<base::UtcTime> moments;
  for (const auto& poll : polls) {
    auto& known = latest[poll.target];
    if (known != nullptr && poll.at <= known->at) continue;  // a clock that was set back, or a copy
    known = &poll;
    const bool is_of_all = std::all_of(latest.begin(), latest.end(), [&](const auto& entry) {
      return entry.second->at == poll.at && entry.second->snapshot;
    });
    if (is_of_all) moments.push_back(poll.at);
  }
  return moments;
}

/// The lines of the polls up to a moment.
std::string lines_until(const RandomHistory& history, base::UtcTime last) {
  std::istringstream lines{history.ndjson};
  std::string kept;
  std::string line;
  for (const auto& poll : history.polls) {
    std::getline(lines, line);
    if (poll.at <= last) kept += line + "\n";
  }
  return kept;
}

/// Without what an interval keeps only the latest of: docs/reports.md.
json without_latest_texts(json rows) {
  for (auto& row : rows) {
    row.erase("observations");
    row.erase("attempts");
    row.at("target").erase("name");
    if (row.value("level", "") == "step") row.erase("message");
  }
  return rows;
}

TEST(Reports, AsOfAMomentAreThoseOfAHistoryThatEndsThere) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto history = random_history(seed);
    const auto moments = moments_of_all(history.polls);
    if (moments.empty()) continue;
    ImportedHistory whole;
    whole.import(history.ndjson, std::chrono::minutes{15});
    const auto then = moments[seed * 7919 % moments.size()];
    ImportedHistory ended;
    ended.import(lines_until(history, then), std::chrono::minutes{15});
    auto question = random_questions(seed, history.polls, 1).front();
    question.until = then;
    question.since = std::min(question.since, then - std::chrono::minutes{1});
    if (seed % 2 == 1) question.level = oracle::Level::step;
    for (const auto* kind : {"status", "durations", "availability", "failures", "trends", "runs",
                             "timeline", "gaps"}) {
      question.as_of.reset();
      const auto expected = ended.report(kind, question).at("rows");
      question.as_of = then;
      const auto rows = whole.report(kind, question).at("rows");
      const auto found =
          first_disagreement(without_latest_texts(expected), without_latest_texts(rows),
                             std::string{kind} != "status");
      EXPECT_EQ(std::nullopt, found) << "seed " << seed << ": " << question_text(kind, question);
      ++compared;
    }
  }
  EXPECT_GT(compared, 150);
}

TEST(Reports, AreTheSameWhenTheSameLinesAreImportedAgain) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    const auto question = random_questions(seed, history.polls, 1).front();
    const auto once = program.report("durations", question).at("rows");
    program.import(history.ndjson, std::chrono::minutes{15});
    EXPECT_EQ(once, program.report("durations", question).at("rows")) << "seed " << seed;
  }
}

}  // namespace
}  // namespace syncledger::testing
