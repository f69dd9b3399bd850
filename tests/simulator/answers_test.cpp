#include "simulator/simulator_test.hpp"

namespace syncledger::simulator {
namespace {

using tests::ask;
using tests::list_files;

class Answers : public tests::SimulatorTest {
protected:
  Answers() { serve(); }

  void serve_in_shape(StepShape shape) {
    Options options;
    options.step_shape = shape;
    serve(options);
  }

  nlohmann::json steps_of(int file_id) {
    return send(ask("DI_SOLUTION", file_id)).data()["SolutionInfo"]["StepDetail"];
  }

  std::vector<int> listed(Parameters form) {
    std::vector<int> ids;
    const auto answer = send(list_files(std::move(form)));
    const auto data = answer.data();
    for (const auto& file : data.at("Files")) ids.push_back(file.at("FileId").get<int>());
    return ids;
  }
};

TEST_F(Answers, ANodeHasAStatusAndAName) {
  const auto answer = send(ask("DI_REALTIME", 100));
  const auto data = answer.data();
  EXPECT_EQ("RUN", data.at("Status"));
  EXPECT_EQ("mysql_orders_to_hologres", data.at("Name"));
  EXPECT_TRUE(data.at("Message").is_null());
  EXPECT_TRUE(data.at("SolutionInfo").is_null());
  EXPECT_EQ("Sun, 01 Nov 2026 00:00:00 GMT", answer.header("Date"));
}

TEST_F(Answers, ASolutionHasSteps) {
  const auto data = send(ask("DI_SOLUTION", 200)).data();
  EXPECT_EQ("success", data.at("Status"));
  EXPECT_TRUE(data.at("Name").is_null());
  const auto& solution = data.at("SolutionInfo");
  EXPECT_EQ(200, solution.at("Id"));
  EXPECT_EQ("dataworks_3h1", solution.at("CreatorName"));
  EXPECT_EQ("wait", solution.at("Status"));
  ASSERT_EQ(5U, solution.at("StepDetail").size());
  EXPECT_EQ("创建目标表", solution.at("StepDetail")[0].at("StepName"));
}

TEST_F(Answers, StepsComeInEveryShapeThatWasSeen) {
  serve_in_shape(StepShape::item);
  EXPECT_EQ(5U, steps_of(200).at("StepDetailItem").size());
  serve_in_shape(StepShape::nested);
  EXPECT_EQ(5U, steps_of(200).at("StepDetail").size());
  serve_in_shape(StepShape::single);
  EXPECT_TRUE(steps_of(200).is_array());
}

TEST_F(Answers, AnUnknownTaskIsAFailedLookup) {
  const auto answer = send(ask("DI_SOLUTION", 999));
  EXPECT_EQ(200, answer.status);
  EXPECT_EQ("fail", answer.data().at("Status"));
  EXPECT_EQ("fileId[999] is invalid", answer.data().at("Message"));
}

TEST_F(Answers, RefusesAForeignWorkspace) {
  EXPECT_EQ("403 Forbidden.Access", verdict(ask("DI_REALTIME", 100, 1)));
}

TEST_F(Answers, RefusesAWorkspaceOfAnotherRegion) {
  auto draft = ask("DI_REALTIME", 100);
  draft.query.emplace_back("RegionId", "cn-shanghai");
  EXPECT_EQ("404 InvalidRegion.NotFound", verdict(draft));
}

TEST_F(Answers, NamesTheMissingParameter) {
  for (const auto* name : {"ProjectId", "TaskType", "FileId"}) {
    auto draft = ask("DI_REALTIME", 100);
    std::erase_if(draft.query, [&](const auto& parameter) { return parameter.first == name; });
    EXPECT_EQ(std::string{"400 Missing"} + name, verdict(draft));
  }
}

TEST_F(Answers, RefusesParametersThatMakeNoSense) {
  EXPECT_EQ("400 Param.Invalid", verdict(ask("DI_OFFLINE", 100)));
  EXPECT_EQ("400 Param.Invalid", verdict(ask("DI_REALTIME", -1)));
  EXPECT_EQ("400 Param.Invalid", verdict(list_files({{"PageSize", "101"}})));
  EXPECT_EQ("400 Param.Invalid", verdict(list_files({{"FileTypes", "900,x"}})));
}

TEST_F(Answers, ListsTheNodesInPages) {
  EXPECT_EQ((std::vector{100, 101, 102, 103, 104}), listed({}));
  EXPECT_EQ((std::vector{100, 101}), listed({{"PageSize", "2"}}));
  EXPECT_EQ((std::vector{104}), listed({{"PageSize", "2"}, {"PageNumber", "3"}}));
  EXPECT_EQ((std::vector<int>{}), listed({{"PageSize", "2"}, {"PageNumber", "4"}}));
  EXPECT_EQ((std::vector<int>{}), listed({{"PageNumber", "9223372036854775807"}}));
  EXPECT_EQ(5, send(list_files({{"PageSize", "2"}})).data().at("TotalCount"));
}

TEST_F(Answers, ListsByTypeKeywordNameAndId) {
  EXPECT_EQ((std::vector<int>{}), listed({{"FileTypes", "10,23"}}));
  EXPECT_EQ(5U, listed({{"FileTypes", "10,900"}}).size());
  EXPECT_EQ((std::vector{101, 104}), listed({{"Keyword", "实时同步"}}));
  EXPECT_EQ((std::vector{103}), listed({{"ExactFileName", "inventory_oracle_to_adb"}}));
  EXPECT_EQ((std::vector{100, 102}), listed({{"FileIdIn", "102,100,7"}}));
  EXPECT_EQ((std::vector{104}), listed({{"NodeId", "700000104"}}));
}

TEST_F(Answers, AListedFileIsARealTimeTask) {
  const auto answer = send(list_files({{"FileIdIn", "100"}}));
  EXPECT_EQ(200, answer.json().at("HttpStatusCode"));
  const auto data = answer.data();
  EXPECT_EQ(900, data.at("Files")[0].at("FileType"));
  EXPECT_EQ("mysql_orders_to_hologres", data.at("Files")[0].at("FileName"));
}

TEST_F(Answers, AreCounted) {
  verdict(ask("DI_REALTIME", 100));
  verdict(ask("DI_REALTIME", 100, 1));
  server().force({make_fault(FaultKind::error), 1});
  verdict(ask("DI_REALTIME", 100));
  EXPECT_EQ(3U, server().counters().requests);
  EXPECT_EQ(1U, server().counters().answered);
  EXPECT_EQ(1U, server().counters().refused);
  EXPECT_EQ(1U, server().counters().faulted);
}

}  // namespace
}  // namespace syncledger::simulator
