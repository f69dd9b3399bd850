#include "simulator/simulator_test.hpp"

namespace syncledger::simulator {
namespace {

using tests::ask;

class Faults : public tests::SimulatorTest {
protected:
  void serve_failing(FaultKind kind, std::int64_t count = 1) {
    Options options;
    options.forced_faults = {{make_fault(kind), count}};
    serve(options);
  }

  void serve_with_rules(const std::string& rules) {
    serve({}, parse_scenario(R"({"start":"2026-11-01T00:00:00Z","workspaces":[{"region":"cn-a",
      "project_id":10000,"nodes":[{"file_id":1,"name":"a"},{"file_id":2,"name":"b"}]}],"faults":)" +
                             rules + "}"));
  }

  std::string at_time(const std::string& time, int file_id) {
    clock().set(tests::at(time));
    auto draft = ask("DI_REALTIME", file_id);
    draft.date = time;
    return verdict(draft);
  }
};

TEST_F(Faults, LastForAsManyRequestsAsAsked) {
  serve_failing(FaultKind::error, 2);
  EXPECT_EQ("500 InternalError.System", verdict(ask("DI_REALTIME", 100)));
  EXPECT_EQ("500 InternalError.System", verdict(ask("DI_REALTIME", 100)));
  EXPECT_EQ("200", verdict(ask("DI_REALTIME", 100)));
}

TEST_F(Faults, AreNotSpentOnRefusedRequests) {
  serve_failing(FaultKind::error);
  auto forged = ask("DI_REALTIME", 100);
  forged.access_key_secret = "wrong";
  EXPECT_EQ("400 SignatureDoesNotMatch", verdict(forged));
  EXPECT_EQ("500 InternalError.System", verdict(ask("DI_REALTIME", 100)));
}

TEST_F(Faults, AThrottleSaysWhenToComeBack) {
  serve_failing(FaultKind::throttle);
  const auto answer = send(ask("DI_REALTIME", 100));
  EXPECT_EQ("429 Throttling.User", answer.verdict());
  EXPECT_EQ("1000", answer.header("x-acs-retry-after"));
}

TEST_F(Faults, ABadGatewayAnswersInHtml) {
  serve_failing(FaultKind::html_502);
  const auto answer = send(ask("DI_REALTIME", 100));
  EXPECT_EQ(502, answer.status);
  EXPECT_EQ("text/html", answer.header("Content-Type"));
}

TEST_F(Faults, BadJsonArrivesWholeButCannotBeRead) {
  serve_failing(FaultKind::bad_json);
  const auto answer = send(ask("DI_REALTIME", 100));
  EXPECT_EQ(200, answer.status);
  EXPECT_TRUE(answer.json().is_discarded());
}

TEST_F(Faults, AFailedLookupIsAnOrdinaryAnswer) {
  serve_failing(FaultKind::lookup_fail);
  EXPECT_EQ("fileId[100] is invalid", send(ask("DI_REALTIME", 100)).data().at("Message"));
}

TEST_F(Faults, ATruncatedAnswerDoesNotArriveWhole) {
  serve_failing(FaultKind::truncate);
  EXPECT_EQ(0, send(ask("DI_REALTIME", 100)).status);
  EXPECT_EQ(200, send(ask("DI_REALTIME", 100)).status);
}

TEST_F(Faults, ADisconnectEndsTheConnectionWithoutAnAnswer) {
  serve_failing(FaultKind::disconnect);
  EXPECT_EQ(0, send(ask("DI_REALTIME", 100)).status);
  EXPECT_EQ(200, send(ask("DI_REALTIME", 100)).status);
}

TEST_F(Faults, ATimeoutIsHeldUntilTheClientGivesUp) {
  serve_failing(FaultKind::timeout);
  client().set_read_timeout(std::chrono::milliseconds{50});
  EXPECT_EQ(0, send(ask("DI_REALTIME", 100)).status);
  client().set_read_timeout(std::chrono::seconds{10});
  EXPECT_EQ(200, send(ask("DI_REALTIME", 100)).status);
}

TEST_F(Faults, ATimeoutIsHeldNoLongerThanTheLimit) {
  Options options;
  options.forced_faults = {{make_fault(FaultKind::timeout), 1}};
  options.longest_hold = std::chrono::milliseconds{1};
  serve(options);
  EXPECT_EQ(0, send(ask("DI_REALTIME", 100)).status);
}

TEST_F(Faults, RulesApplyToTheirTimeAndTask) {
  serve_with_rules(R"([{"kind":"error","from":"1h","until":"2h","file_id":2,"http_status":503,
                        "code":"ServiceUnavailable","message":"later"}])");
  EXPECT_EQ("200", at_time("2026-11-01T00:59:59Z", 2));
  EXPECT_EQ("503 ServiceUnavailable", at_time("2026-11-01T01:00:00Z", 2));
  EXPECT_EQ("200", at_time("2026-11-01T01:00:00Z", 1));
  EXPECT_EQ("200", at_time("2026-11-01T02:00:00Z", 2));
}

TEST_F(Faults, RulesWithAProbabilityHitTheSameMomentsEveryTime) {
  const auto outcomes = [this] {
    serve_with_rules(R"([{"kind":"error","probability":0.5}])");
    std::string letters;
    for (int minute = 10; minute < 40; ++minute) {
      const auto time = "2026-11-01T00:" + std::to_string(minute) + ":00Z";
      letters += at_time(time, 1) == "200" ? '.' : 'x';
    }
    return letters;
  };
  const auto first = outcomes();
  EXPECT_NE(std::string::npos, first.find('x'));
  EXPECT_NE(std::string::npos, first.find('.'));
  EXPECT_EQ(first, outcomes());
}

TEST_F(Faults, TheDailyQuotaEndsAtMidnightInChina) {
  Options options;
  options.calls_per_day = 2;
  clock().set(tests::at("2026-11-01T15:59:00Z"));
  serve(options);
  EXPECT_EQ("200", at_time("2026-11-01T15:59:00Z", 100));
  EXPECT_EQ("200", at_time("2026-11-01T15:59:59Z", 100));
  EXPECT_EQ("429 Throttling.Api.Risk", at_time("2026-11-01T15:59:59Z", 100));
  EXPECT_EQ("200", at_time("2026-11-01T16:00:00Z", 100));
}

}  // namespace
}  // namespace syncledger::simulator
