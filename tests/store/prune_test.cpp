#include "support/imported_history.hpp"
#include "support/random_history.hpp"
#include "support/seeds.hpp"

#include <gtest/gtest.h>

namespace syncledger::testing {
namespace {

class Prune : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Prune, LeavesEveryReportOnTheTimeSinceTheCutAsItWas) {
  for (const auto seed : seeds_of_part(GetParam())) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    for (const auto& question : random_questions(seed, history.polls, 1)) {
      const auto ask = [&] {
        nlohmann::json answers;
        for (const auto* kind : {"status", "durations", "failures", "availability", "trends"}) {
          answers[kind] = program.report(kind, question).at("rows");
        }
        return answers;
      };
      const auto before = ask();
      program.prune(question.since);
      EXPECT_EQ(before, ask()) << "seed " << seed;
    }
  }
}

// A quarter of all histories: each of them is asked about twice.
INSTANTIATE_TEST_SUITE_P(Part, Prune, ::testing::Values(0U, 4U));

}  // namespace
}  // namespace syncledger::testing
