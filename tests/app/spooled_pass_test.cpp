#include "app/spooled_pass.hpp"

#include "app/snapshot_line.hpp"
#include "support/snapshot_lines.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace syncledger::app {
namespace {

/// A pass over node 100 that made so many calls.
std::string pass_with_calls(const std::string& calls) {
  return R"({"syncledger_spool":1,"pass_id":7,"source":"collect",)"
         R"("started_at":"2026-11-01T00:00:00Z","finished_at":"2026-11-01T00:00:01Z",)"
         R"("interval_ms":300000,"targets":[{"region_id":"cn-shanghai","project_id":10000,)"
         R"("task_type":"DI_REALTIME","file_id":100,"label":null,"gap_after_ms":null}],)"
         R"("calls":[{"account":"default","region_id":"cn-shanghai","day":"2026-11-01","calls":)" +
         calls + R"(,"throttled":0,"exhausted_at":null}],"observations":1})" + "\n" +
         testing::node_line("2026-11-01T00:00:00Z", "RUN");
}

SpooledPass parse(const std::string& text) {
  std::istringstream in{text};
  return parse_spooled_pass(in);
}

std::string problem_of(const std::string& text) {
  try {
    parse(text);
    return "none";
  } catch (const BadLine& bad) {
    return bad.what();
  }
}

TEST(SpooledPass, ReadsAsItIsWritten) {
  const auto pass = parse(pass_with_calls("3"));
  ASSERT_EQ(1U, pass.observations.size());
  EXPECT_EQ(3, pass.calls.at(0).calls);
  const auto written = spooled_pass_text(pass.late_pass("key"));
  EXPECT_EQ(written, spooled_pass_text(parse(written).late_pass("key")));
}

TEST(SpooledPass, WithoutItsEndIsNone) {
  const auto text = pass_with_calls("3");
  EXPECT_EQ("its end is missing", problem_of(text.substr(0, text.find('\n') + 1)));
  EXPECT_EQ("its end is missing", problem_of(""));
}

TEST(SpooledPass, WithANumberOfMoreThan64BitsIsNone) {
  EXPECT_EQ("line 1: \"calls\" cannot be 9223372036854775807",
            problem_of(pass_with_calls("9223372036854775807")));
  EXPECT_EQ(R"(line 1: "calls" is not a whole number)",
            problem_of(pass_with_calls("9223372036854775808")));
}

}  // namespace
}  // namespace syncledger::app
