#include "app/snapshot_line.hpp"

#include "dataworks/observe.hpp"
#include "support/data_files.hpp"

#include <gtest/gtest.h>

namespace syncledger::app {
namespace {

using model::Observation;
using model::TaskType;

const base::UtcTime noon = base::from_unix_ms(1793534400123);

void expect_same_again(const Observation& observation) {
  const auto line = snapshot_line(observation);
  EXPECT_EQ(std::string::npos, line.find('\n'));
  const auto again = parse_snapshot_line(line, longest_spool_line);
  EXPECT_EQ(observation.target, again.target);
  EXPECT_EQ(observation.observed_at, again.observed_at);
  EXPECT_EQ(observation.clock_skew, again.clock_skew);
  EXPECT_TRUE(observation.body == again.body) << line.substr(0, 2000);
  ASSERT_EQ(observation.result.has_value(), again.result.has_value()) << line.substr(0, 2000);
  if (observation.result) {
    EXPECT_EQ(*observation.result, *again.result) << line.substr(0, 2000);
  } else {
    EXPECT_EQ(observation.result.error(), again.result.error()) << line.substr(0, 2000);
  }
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

}  // namespace
}  // namespace syncledger::app
