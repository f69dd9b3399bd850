#include "support/imported_history.hpp"
#include "support/seeds.hpp"
#include "support/truth.hpp"

#include <gtest/gtest.h>

namespace syncledger::testing {
namespace {

class Promise : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Promise, IsKeptByTheReportsWhateverReallyHappened) {
  for (const auto seed : seeds_of_part(GetParam())) {
    const Truth truth{seed};
    ImportedHistory program;
    program.import(truth.ndjson(), std::chrono::minutes{15});
    const auto broken =
        broken_promises(truth, [&](const std::string& kind, const oracle::Question& question) {
          return program.report(kind, question);
        });
    ASSERT_EQ("", broken) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Part, Promise, ::testing::Range(std::uint64_t{0}, seed_parts));

}  // namespace
}  // namespace syncledger::testing
