#include "app/snapshot_line.hpp"

#include "dataworks/observe.hpp"
#include "support/data_files.hpp"
#include "support/same_observation.hpp"
#include "support/snapshot_lines.hpp"

#include <gtest/gtest.h>

namespace syncledger::app {
namespace {

using model::Observation;
using model::TaskType;

const base::UtcTime noon = base::from_unix_ms(1793534400123);

void expect_same_again(const Observation& observation) {
  const auto line = snapshot_line(observation);
  EXPECT_EQ(std::string::npos, line.find('\n'));
  EXPECT_TRUE(testing::is_same(observation, parse_snapshot_line(line, longest_spool_line)))
      << line.substr(0, 2000);
}

TEST(SnapshotLine, HoldsAllOfWhateverWasReceived) {
  int number = 0;
  const auto index = tests::read_json(tests::data_path("responses/index.json"));
  for (const auto& entry : index["entries"]) {
    const auto file = entry["file"].get<std::string>();
    const auto body = tests::read_bytes(tests::data_path("responses/" + file));
    SCOPED_TRACE(file);
    for (const auto type : {TaskType::di_realtime, TaskType::di_solution}) {
      auto observation =
          dataworks::observe({"cn-shanghai", 10000, type, 100}, noon, entry["http_status"], body);
      observation.clock_skew = std::chrono::milliseconds{-1234};
      expect_same_again(observation);
      ++number;
    }
  }
  EXPECT_GT(number, 200);
}

Observation failed(const model::FetchFailure& failure, const std::string& body = {}) {
  const model::Target target{"cn-shanghai", INT64_MAX, TaskType::di_solution, INT64_MAX};
  return {target, noon, base::Failure{failure}, body, std::nullopt};
}

TEST(SnapshotLine, HoldsAFetchWithoutAnAnswer) {
  model::FetchFailure failure;
  failure.reason = model::UnknownReason::budget;
  failure.message = "the calls of \"default\" are used up";
  expect_same_again(failed(failure));
}

TEST(SnapshotLine, HoldsAllOfAFailure) {
  const model::FetchFailure failure{model::UnknownReason::throttled, "Throttling.User", 999,
                                    "slower, please", "0bc1-4711"};
  expect_same_again(failed(failure, std::string{"\x00\xff\xfe not text", 12}));
}

/// A line with one more member.
std::string line_with(const std::string& member) {
  auto line = testing::node_line("2026-11-01T00:00:00Z", "RUN");
  return line.replace(line.rfind('}'), std::string::npos, "," + member + "}");
}

TEST(SnapshotLine, WithAnEmptyRequestIdHasThatOfTheResponse) {
  const auto observation = parse_snapshot_line(line_with(R"("request_id":"")"));
  EXPECT_EQ("0bc1", observation.result->request_id);
  expect_same_again(observation);
}

TEST(SnapshotLine, WithAClockSkewOfMoreThan64BitsIsRefused) {
  EXPECT_THROW(parse_snapshot_line(line_with(R"("clock_skew_ms":9223372036854775808)")), BadLine);
  EXPECT_EQ(std::chrono::milliseconds::min(),
            parse_snapshot_line(line_with(R"("clock_skew_ms":-9223372036854775808)")).clock_skew);
}

}  // namespace
}  // namespace syncledger::app
