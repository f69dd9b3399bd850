#include "simulator/simulator_test.hpp"

namespace syncledger::simulator {
namespace {

using tests::ask;
using tests::at;

class Clocks : public tests::SimulatorTest {
protected:
  tests::Answer ask_at(const std::string& date, int file_id = 100, int project_id = 10000) {
    auto draft = ask("DI_REALTIME", file_id, project_id);
    draft.date = date;
    return send(draft);
  }
};

TEST_F(Clocks, ScenarioTimeIsRealTimeByDefault) {
  clock().set(at("2026-11-20T00:00:00Z"));
  serve();
  EXPECT_EQ("客户主数据_实时同步", ask_at("2026-11-20T00:00:00Z", 310, 20000).data().at("Name"));
}

TEST_F(Clocks, ScenarioTimeCanBeShiftedAndSpedUp) {
  Options options;
  options.scenario_start = at("2026-11-05T04:50:00Z");
  options.speed = 60;
  serve(options);
  EXPECT_EQ("RUN", ask_at("2026-11-01T00:00:00Z", 104).data().at("Status"));
  clock().advance(std::chrono::minutes{2});
  EXPECT_EQ("EXCEPTION", ask_at("2026-11-01T00:02:00Z", 104).data().at("Status"));
}

TEST_F(Clocks, TheDateOfAnAnswerIsTheTimeThatDatesOfRequestsAreComparedWith) {
  Options options;
  options.scenario_start = at("2026-12-01T00:00:00Z");
  options.speed = 60;
  serve(options);
  clock().advance(std::chrono::minutes{2});
  EXPECT_EQ("Sun, 01 Nov 2026 00:02:00 GMT", ask_at("2026-11-01T00:02:00Z").header("Date"));
}

TEST_F(Clocks, TheNewestSignedRequestCanBeTheClock) {
  Options options;
  options.clock = ClockMode::request;
  serve(options);
  EXPECT_EQ("Thu, 05 Nov 2026 07:00:00 GMT", ask_at("2026-11-05T07:00:00Z").header("Date"));
  EXPECT_EQ("EXCEPTION", ask_at("2026-11-05T06:50:00Z", 104).data().at("Status"));
  EXPECT_EQ("RUN", ask_at("2026-11-05T09:00:00Z", 104).data().at("Status"));
}

TEST_F(Clocks, ARequestThatIsOlderThanTheNewestByTooMuchIsExpired) {
  Options options;
  options.clock = ClockMode::request;
  serve(options);
  EXPECT_EQ("200", ask_at("2026-11-05T07:00:00Z").verdict());
  EXPECT_EQ("200", ask_at("2026-11-05T06:45:00Z").verdict());
  EXPECT_EQ("400 InvalidTimeStamp.Expired", ask_at("2026-11-05T06:44:59Z").verdict());
}

TEST_F(Clocks, ARefusedRequestDoesNotMoveTheClock) {
  Options options;
  options.clock = ClockMode::request;
  serve(options);
  auto forged = ask("DI_REALTIME", 100);
  forged.date = "2027-01-01T00:00:00Z";
  forged.access_key_secret = "wrong";
  EXPECT_EQ("Sun, 01 Nov 2026 00:00:00 GMT", send(forged).header("Date"));
}

}  // namespace
}  // namespace syncledger::simulator
