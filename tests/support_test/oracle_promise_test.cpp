#include "support/oracle.hpp"
#include "support/random_history.hpp"
#include "support/truth.hpp"

#include <gtest/gtest.h>

namespace syncledger::testing {
namespace {

using nlohmann::json;

json answer_of_oracle(const std::string& kind, const std::vector<oracle::Poll>& polls,
                      const oracle::Question& question) {
  if (kind == "durations") return {{"rows", oracle::durations_rows(polls, question)}};
  if (kind == "failures") return {{"rows", oracle::failures_rows(polls, question)}};
  if (kind == "availability") return {{"rows", oracle::availability_rows(polls, question)}};
  return {{"rows", oracle::trends_rows(polls, question)}};
}

TEST(Promise, IsKeptByTheOracleWhateverReallyHappened) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const Truth truth{seed};
    const auto broken =
        broken_promises(truth, [&](const std::string& kind, const oracle::Question& question) {
          return answer_of_oracle(kind, truth.polls(), question);
        });
    ASSERT_EQ("", broken) << "seed " << seed;
  }
}

TEST(RandomHistory, IsTheSameForTheSameSeed) {
  EXPECT_EQ(random_history(7).ndjson, random_history(7).ndjson);
  EXPECT_NE(random_history(7).ndjson, random_history(8).ndjson);
}

TEST(Oracle, SharesAThingsTimeOutAmongItsStatuses) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto history = random_history(seed);
    for (const auto& question : random_questions(seed, history.polls, 3)) {
      for (const auto& row : oracle::durations_rows(history.polls, question)) {
        EXPECT_LE(row.at("min_seconds"), row.at("seconds")) << seed << row;
        EXPECT_LE(row.at("seconds"), row.at("known_seconds")) << seed << row;
        if (row.at("max_seconds").is_null()) continue;
        EXPECT_LE(row.at("seconds"), row.at("max_seconds")) << seed << row;
      }
    }
  }
}

}  // namespace
}  // namespace syncledger::testing
