#include "support/imported_history.hpp"
#include "support/truth.hpp"

#include <gtest/gtest.h>

namespace syncledger::testing {
namespace {

constexpr std::uint64_t truth_count = 2000;

TEST(Promise, IsKeptByTheReportsWhateverReallyHappened) {
  for (std::uint64_t seed = 1; seed <= truth_count; ++seed) {
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

}  // namespace
}  // namespace syncledger::testing
