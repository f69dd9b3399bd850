#include "dataworks/client_fixture.hpp"

#include <atomic>

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::Connection;
using ::syncledger::testing::RawServer;
using tests::error_response;
using tests::good_response;
using tests::outcome;
using tests::take_apart;
namespace scripts = ::syncledger::testing::scripts;

class ClientRetries : public tests::ClientTest {
protected:
  ClientRetries() { options().retries = 1; }

  /// The outcome of asking a server that gives these responses, and how many it gave: `RUN after
  /// 2`.
  std::string story(const std::vector<std::string>& responses) {
    const RawServer server{scripts::in_turn(responses)};
    const auto result = outcome(fetch_from(server.url()));
    EXPECT_EQ(static_cast<std::int64_t>(server.requests().size()), calls());
    return result + " after " + std::to_string(server.requests().size());
  }
};

TEST_F(ClientRetries, WhatMayPassIsTriedAgain) {
  EXPECT_EQ("RUN after 2", story({error_response(429, "Throttling.User"), good_response()}));
  EXPECT_EQ("RUN after 2", story({error_response(400, "Throttling"), good_response()}));
  EXPECT_EQ("RUN after 2", story({error_response(503, "ServiceUnavailable"), good_response()}));
  EXPECT_EQ("RUN after 2", story({error_response(500, "InternalError.System"), good_response()}));
  EXPECT_EQ("RUN after 2",
            story({::syncledger::testing::http_response(502, "<html>"), good_response()}));
}

TEST_F(ClientRetries, WhatWouldBeTheSameAgainIsNot) {
  const auto good = good_response();
  EXPECT_EQ("api_error Param.Invalid after 1", story({error_response(400, "Param.Invalid"), good}));
  EXPECT_EQ("forbidden Forbidden.Wkbench.ProjectNoPermission after 1",
            story({error_response(500, "Forbidden.Wkbench.ProjectNoPermission"), good}));
  EXPECT_EQ("forbidden SignatureDoesNotMatch after 1",
            story({error_response(400, "SignatureDoesNotMatch"), good}));
  EXPECT_EQ("forbidden InvalidAccessKeyId.NotFound after 1",
            story({error_response(404, "InvalidAccessKeyId.NotFound"), good}));
  EXPECT_EQ("bad_response after 1", story({::syncledger::testing::http_response(200, "?"), good}));
  EXPECT_EQ("api_error after 1", story({::syncledger::testing::http_response(302, ""), good}));
}

TEST_F(ClientRetries, AnErrorUnderStatus200IsTriedAgainByItsCode) {
  EXPECT_EQ("RUN after 2", story({error_response(200, "Throttling.Api"), good_response()}));
}

TEST_F(ClientRetries, AResetIsTriedAgain) {
  std::atomic<int> connections{0};
  const RawServer server{[&connections](Connection& connection) {
    if (++connections == 1) return scripts::reset()(connection);
    connection.read_request();
    connection.send(good_response());
  }};
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
  EXPECT_EQ(2, calls());
}

TEST_F(ClientRetries, ATruncatedBodyIsTriedAgain) {
  std::atomic<int> connections{0};
  const RawServer server{[&connections](Connection& connection) {
    if (++connections == 1) return scripts::truncate_the_body()(connection);
    connection.read_request();
    connection.send(good_response());
  }};
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
}

TEST_F(ClientRetries, ATimeoutIsTriedAgain) {
  options().timeout = std::chrono::milliseconds{200};
  const RawServer server{scripts::stall()};
  EXPECT_EQ("timeout", outcome(fetch_from(server.url())));
  EXPECT_EQ(2, calls());
}

TEST_F(ClientRetries, EndAfterAsManyTriesAsAreAllowed) {
  options().retries = 2;
  EXPECT_EQ("throttled Throttling.User after 3", story({error_response(429, "Throttling.User")}));
  EXPECT_EQ(3, throttled());
}

TEST_F(ClientRetries, NoneAreMadeIfNoneAreAllowed) {
  options().retries = 0;
  EXPECT_EQ("api_error ServiceUnavailable after 1",
            story({error_response(503, "ServiceUnavailable")}));
  EXPECT_EQ(0, throttled());
}

TEST_F(ClientRetries, ATryThatWouldComeAfterTheDeadlineIsNotMade) {
  options().deadline = std::chrono::seconds{5};
  const RawServer server{
      scripts::always(error_response(503, "ServiceUnavailable", "x-acs-retry-after: 60000\r\n"))};
  EXPECT_EQ("api_error ServiceUnavailable", outcome(fetch_from(server.url())));
  EXPECT_EQ(1U, server.requests().size());
}

TEST_F(ClientRetries, TheDeadlineEndsATryThatIsUnderWay) {
  options().timeout = std::chrono::hours{1};
  options().deadline = std::chrono::milliseconds{200};
  const RawServer server{scripts::stall()};
  EXPECT_EQ("timeout", outcome(fetch_from(server.url())));
}

TEST_F(ClientRetries, TheDeadlineOfATargetDoesNotRunWhileItWaitsForItsTurn) {
  // The first target uses up more than the deadline of the second one would be, if both ran from
  // the start.
  options().concurrency = 1;
  options().timeout = std::chrono::milliseconds{2000};
  options().deadline = std::chrono::milliseconds{2000};
  const RawServer stalled{scripts::stall()};
  const RawServer server{
      scripts::in_turn({error_response(503, "ServiceUnavailable"), good_response()})};
  const auto observations = fetch({{target(1), stalled.url()}, {target(2), server.url()}});
  EXPECT_EQ("timeout", outcome(observations[0]));
  EXPECT_EQ("RUN", outcome(observations[1]));
}

TEST_F(ClientRetries, AUsedNonceIsReplacedOnce) {
  options().retries = 0;
  const auto used = error_response(400, "SignatureNonceUsed");
  EXPECT_EQ("RUN after 2", story({used, good_response()}));
  EXPECT_EQ("api_error SignatureNonceUsed after 2", story({used}));
}

TEST_F(ClientRetries, AWrongClockIsCorrectedOnceByTheDateOfTheService) {
  options().retries = 0;
  const RawServer server{scripts::in_turn(
      {error_response(400, "InvalidTimeStamp.Expired", "Date: Sun, 01 Nov 2026 01:30:00 GMT\r\n"),
       good_response()})};
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
  clock().advance(std::chrono::minutes{5});
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
  const auto requests = server.requests();
  ASSERT_EQ(3U, requests.size());
  EXPECT_EQ("2026-11-01T00:00:00Z", take_apart(requests[0]).headers.at("x-acs-date"));
  EXPECT_EQ("2026-11-01T01:30:00Z", take_apart(requests[1]).headers.at("x-acs-date"));
  EXPECT_EQ("2026-11-01T01:35:00Z", take_apart(requests[2]).headers.at("x-acs-date"));
}

TEST_F(ClientRetries, AClockThatStaysWrongIsNotCorrectedForEver) {
  EXPECT_EQ("forbidden InvalidTimeStamp.Expired after 2",
            story({error_response(400, "InvalidTimeStamp.Expired",
                                  "Date: Sun, 01 Nov 2026 01:30:00 GMT\r\n")}));
}

TEST_F(ClientRetries, WithoutADateThereIsNothingToCorrectAClockBy) {
  EXPECT_EQ("forbidden InvalidTimeStamp.Expired after 1",
            story({error_response(400, "InvalidTimeStamp.Expired")}));
}

TEST_F(ClientRetries, ExpiredCredentialsAreRefreshedOnce) {
  options().retries = 0;
  tests::FakeCredentials temporary{{{"id", "s", "old"}, {"id", "s", "new"}}};
  Client client{options(), {{"default", &temporary}}, clock()};
  const RawServer server{
      scripts::in_turn({error_response(400, "InvalidSecurityToken.Expired"), good_response()})};
  std::string result;
  client.fetch_all(std::vector<FetchRequest>{{target(1), server.url()}},
                   [&](auto, const auto& observation) { result = outcome(observation); });
  EXPECT_EQ("RUN", result);
  EXPECT_EQ(1U, temporary.refreshes());
  const auto requests = server.requests();
  ASSERT_EQ(2U, requests.size());
  EXPECT_EQ("old", take_apart(requests[0]).headers.at("x-acs-security-token"));
  EXPECT_EQ("new", take_apart(requests[1]).headers.at("x-acs-security-token"));
}

TEST_F(ClientRetries, CredentialsThatStayExpiredAreNotRefreshedForEver) {
  EXPECT_EQ("forbidden InvalidSecurityToken.Expired after 2",
            story({error_response(403, "InvalidSecurityToken.Expired")}));
  EXPECT_EQ(1U, credentials().refreshes());
}

TEST_F(ClientRetries, AUsedUpDayEndsTheCallsOfThatRegionOnly) {
  options().concurrency = 1;
  const RawServer used_up{scripts::always(error_response(429, "Throttling.Api.Risk"))};
  const RawServer good{scripts::always(good_response())};
  const auto observations = fetch({{target(1, "cn-shanghai"), used_up.url()},
                                   {target(2, "cn-beijing"), good.url()},
                                   {target(3, "cn-shanghai"), used_up.url()},
                                   {target(4, "cn-beijing"), good.url()},
                                   {target(5, "cn-shanghai"), used_up.url()}});
  EXPECT_EQ("throttled Throttling.Api.Risk", outcome(observations[0]));
  EXPECT_EQ("RUN", outcome(observations[1]));
  EXPECT_EQ("throttled Throttling.Api.Risk", outcome(observations[2]));
  EXPECT_EQ("RUN", outcome(observations[3]));
  EXPECT_EQ("throttled Throttling.Api.Risk", outcome(observations[4]));
  EXPECT_EQ(1U, used_up.requests().size());
  EXPECT_EQ(1, calls("cn-shanghai"));
  EXPECT_EQ(1, throttled("cn-shanghai"));
  EXPECT_EQ(2, calls("cn-beijing"));
  EXPECT_EQ(0, throttled("cn-beijing"));
}

TEST_F(ClientRetries, AUsedUpDayIsAskedAboutAgainOnTheNextDayOnly) {
  const RawServer server{
      scripts::in_turn({error_response(429, "Throttling.Api.Risk"), good_response()})};
  EXPECT_EQ("throttled Throttling.Api.Risk", outcome(fetch_from(server.url())));
  EXPECT_EQ("throttled Throttling.Api.Risk", outcome(fetch_from(server.url())));
  clock().advance(std::chrono::hours{16});  // midnight in UTC+8
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
  EXPECT_EQ(2U, server.requests().size());
}

/// The error, after which the deadline leaves no room for a wait of a minute, once for each
/// spelling of a wait that long.
TEST_F(ClientRetries, ALongWaitIsALongWaitHoweverItIsSpelt) {
  options().deadline = std::chrono::seconds{30};
  for (const std::string header :
       {"x-acs-retry-after: 86400001", "x-acs-retry-after: 99999999999999999999",
        "Retry-After: 100000000", "Retry-After: 60\r\nx-acs-retry-after: soon",
        "x-acs-retry-after: 60000\r\nRetry-After: 0",
        "Date: Sun, 01 Nov 2026 01:30:00 GMT\r\nRetry-After: Sun, 01 Nov 2026 01:31:00 GMT",
        "Retry-After: Sun, 01 Nov 2026 00:01:00 GMT"}) {
    const RawServer server{
        scripts::always(error_response(503, "ServiceUnavailable", header + "\r\n"))};
    EXPECT_EQ("api_error ServiceUnavailable", outcome(fetch_from(server.url())));
    EXPECT_EQ(1U, server.requests().size()) << header;
  }
}

TEST_F(ClientRetries, AWaitThatIsOverOrCannotBeReadIsNone) {
  for (const std::string header :
       {"Retry-After: Sun, 01 Nov 2020 00:01:00 GMT", "Retry-After: soon", "Retry-After: -5",
        "x-acs-retry-after: 1e9"}) {
    const RawServer server{scripts::in_turn(
        {error_response(503, "ServiceUnavailable", header + "\r\n"), good_response()})};
    EXPECT_EQ("RUN", outcome(fetch_from(server.url()))) << header;
  }
}

TEST_F(ClientRetries, AreCountedForEachRegion) {
  const RawServer shanghai{scripts::in_turn({error_response(429, "Throttling"), good_response()})};
  const RawServer beijing{scripts::always(good_response())};
  fetch({{target(1, "cn-shanghai"), shanghai.url()}, {target(2, "cn-beijing"), beijing.url()}});
  EXPECT_EQ(2, calls("cn-shanghai"));
  EXPECT_EQ(1, throttled("cn-shanghai"));
  EXPECT_EQ(1, calls("cn-beijing"));
  EXPECT_EQ(0, throttled("cn-beijing"));
}

/// What a caller's own mistake may look like.
TEST_F(ClientRetries, AreMadeEvenIfNoMoreCallsMayBegin) {
  options().retries = 2;
  options().concurrency = 1;
  const RawServer server{
      scripts::in_turn({error_response(503, "ServiceUnavailable"), good_response()})};
  Client client{options(), {{"default", &credentials()}}, clock()};
  client.mind([&] {
    return server.requests().empty() ? base::no_hurry() : std::optional{std::chrono::seconds{1}};
  });
  const std::vector<FetchRequest> asked{{target(1), server.url()},
                                        {target(2), server.url()},
                                        {target(3, "cn-beijing"), server.url()}};
  std::vector<std::string> outcomes;
  const auto stats = client.fetch_all(asked, [&](std::size_t index, const auto& observation) {
    outcomes.push_back(std::to_string(index) + " " + outcome(observation));
  });
  // One of the two regions came first, and its call was tried again.
  EXPECT_EQ(1U, outcomes.size());
  EXPECT_EQ(1U, stats.size());
  EXPECT_EQ(2, stats.begin()->second.calls);
  EXPECT_TRUE(outcomes.front().ends_with(" RUN")) << outcomes.front();
}

struct Thrown {};

TEST_F(ClientRetries, APassThatTheCallerBreaksOffLeavesAUsableClient) {
  const RawServer stalled{scripts::stall()};
  const RawServer good{scripts::always(good_response())};
  Client client{options(), {{"default", &credentials()}}, clock()};
  {
    const std::vector<FetchRequest> requests{{target(1), stalled.url()}, {target(2), good.url()}};
    EXPECT_THROW(client.fetch_all(requests, [](auto, const auto&) { throw Thrown{}; }), Thrown);
  }
  std::vector<std::string> outcomes;
  client.fetch_all(std::vector<FetchRequest>{{target(3), good.url()}},
                   [&](std::size_t index, const auto& observation) {
                     outcomes.push_back(std::to_string(index) + " " + outcome(observation));
                   });
  EXPECT_EQ(std::vector<std::string>{"0 RUN"}, outcomes);
}

}  // namespace
}  // namespace syncledger::dataworks
