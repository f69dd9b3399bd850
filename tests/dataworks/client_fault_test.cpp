#include "dataworks/client_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::DeafPort;
using ::syncledger::testing::http_response;
using ::syncledger::testing::RawServer;
using tests::good_response;
using tests::outcome;
namespace scripts = ::syncledger::testing::scripts;

class ClientFaults : public tests::ClientTest {
protected:
  ClientFaults() { options().timeout = std::chrono::seconds{2}; }

  /// The outcome of one target there, fetched together with one from a good server, which must not
  /// be harmed.
  std::string outcome_of(const std::string& endpoint) {
    options().timeout = std::chrono::seconds{2};
    const auto observations =
        fetch({{target(1), endpoint}, {target(2), good_.url()}, {target(3), good_.url()}});
    EXPECT_EQ("RUN", outcome(observations[1]));
    EXPECT_EQ("RUN", outcome(observations[2]));
    EXPECT_EQ(3, calls());
    return outcome(observations[0]);
  }

private:
  RawServer good_{scripts::always(good_response())};
};

struct FaultyServer {
  const char* name;
  RawServer::Script script;
  const char* outcome;
};

void PrintTo(const FaultyServer& server, std::ostream* out) {
  *out << server.name;
}

class ClientFaultMatrix : public ClientFaults,
                          public ::testing::WithParamInterface<FaultyServer> {};

TEST_P(ClientFaultMatrix, EndsWithItsReasonAndHarmsNobodyElse) {
  const RawServer server{GetParam().script};
  EXPECT_EQ(GetParam().outcome, outcome_of(server.url()));
}

INSTANTIATE_TEST_SUITE_P(
    Servers, ClientFaultMatrix,
    ::testing::Values(FaultyServer{"CloseAtOnce", scripts::close_at_once(), "network"},
                      FaultyServer{"Reset", scripts::reset(), "network"},
                      FaultyServer{"CloseAfterRequest", scripts::close_after_the_request(),
                                   "network"},
                      FaultyServer{"Stall", scripts::stall(), "timeout"},
                      FaultyServer{"SlowDrip", scripts::slow_drip(), "timeout"},
                      FaultyServer{"Truncate", scripts::truncate_the_body(), "bad_response"},
                      FaultyServer{"Garbage", scripts::garbage(), "bad_response"},
                      FaultyServer{"EndlessHeaders", scripts::endless_headers(), "bad_response"},
                      FaultyServer{"EndlessBody", scripts::endless_body(), "bad_response"}),
    [](const auto& each) { return std::string{each.param.name}; });

struct FaultyResponse {
  const char* name;
  std::string response;
  const char* outcome;
};

void PrintTo(const FaultyResponse& response, std::ostream* out) {
  *out << response.name;
}

class ClientResponseMatrix : public ClientFaults,
                             public ::testing::WithParamInterface<FaultyResponse> {};

TEST_P(ClientResponseMatrix, EndsWithItsReasonAndHarmsNobodyElse) {
  const RawServer server{scripts::always(GetParam().response)};
  EXPECT_EQ(GetParam().outcome, outcome_of(server.url()));
  EXPECT_EQ(1U, server.requests().size());
}

INSTANTIATE_TEST_SUITE_P(
    Responses, ClientResponseMatrix,
    ::testing::Values(
        FaultyResponse{"Empty200", http_response(200, ""), "bad_response"},
        FaultyResponse{"Empty500", http_response(500, ""), "api_error"},
        FaultyResponse{"NoContent204", "HTTP/1.1 204 No Content\r\n\r\n", "bad_response"},
        FaultyResponse{"Html200", http_response(200, "<html><body>Log in</body></html>"),
                       "bad_response"},
        FaultyResponse{"Html502", http_response(502, "<html><hr>nginx</html>"), "api_error"},
        FaultyResponse{"Html429", http_response(429, "<html>slow down</html>"), "throttled"},
        FaultyResponse{"Html403", http_response(403, "<html>no</html>"), "forbidden"},
        FaultyResponse{"CutJson", http_response(200, R"({"Success":true,"Data":{"Status")"),
                       "bad_response"},
        FaultyResponse{"NotUtf8", http_response(200, "{\"Data\":{\"Status\":\"R\xff\xfeN\"}}"),
                       "bad_response"},
        FaultyResponse{"NotUtf8WithErrorStatus", http_response(400, "\xff\xfe\x80"), "api_error"},
        FaultyResponse{"NoStatus", http_response(200, R"({"Success":true,"Data":{}})"),
                       "bad_response"},
        FaultyResponse{
            "FailedLookup",
            http_response(
                200,
                R"({"Success":true,"Data":{"Status":"fail","Message":"fileId[1] is invalid"}})"),
            "not_found"},
        FaultyResponse{"BadStatusLine", "HTTP/1.1 abc\r\n\r\n", "bad_response"},
        FaultyResponse{"BadContentLength", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                       "bad_response"}),
    [](const auto& each) { return std::string{each.param.name}; });

TEST_F(ClientFaults, ARefusedConnectionIsANetworkFailure) {
  const DeafPort port;
  EXPECT_EQ("network", outcome_of(port.url()));
}

TEST_F(ClientFaults, PlainHttpWhereTlsIsExpectedIsATlsFailure) {
  const RawServer server{[](::syncledger::testing::Connection& connection) {
    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.wait_for_the_end();
  }};
  EXPECT_EQ("tls", outcome_of("https" + server.url().substr(4)));
}

TEST_F(ClientFaults, AnEndlessHeaderLineIsABadResponse) {
  const RawServer server{scripts::endless_header_line()};
  EXPECT_EQ("bad_response", outcome_of(server.url()));
}

TEST_F(ClientFaults, ARedirectIsNotFollowed) {
  const RawServer elsewhere{scripts::always(good_response())};
  const RawServer server{
      scripts::always(http_response(302, "", "Location: " + elsewhere.url() + "/\r\n"))};
  EXPECT_EQ("api_error", outcome_of(server.url()));
  EXPECT_EQ(0U, elsewhere.connections());
}

TEST_F(ClientFaults, ABodyLargerThanAnyAnswerIsRefusedWhateverItSays) {
  const std::string padding(std::size_t{5} * 1024 * 1024, ' ');
  const RawServer server{
      scripts::always(http_response(200, std::string{tests::good_body} + padding))};
  options().timeout = std::chrono::seconds{10};
  const auto observation = fetch_from(server.url());
  ASSERT_EQ("bad_response", outcome(observation));
  EXPECT_EQ("the response is larger than any answer can be (" + server.url().substr(7) + ")",
            observation.result.error().message);
}

TEST_F(ClientFaults, ALargeBodyWithinTheLimitIsRead) {
  const std::string padding(std::size_t{3} * 1024 * 1024, ' ');
  const RawServer server{
      scripts::always(http_response(200, std::string{tests::good_body} + padding))};
  options().timeout = std::chrono::seconds{10};
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
}

TEST_F(ClientFaults, TheMessageOfAFailureIsTheSameEveryTime) {
  const RawServer server{scripts::stall()};
  const auto first = fetch_from(server.url());
  const auto second = fetch_from(server.url());
  ASSERT_EQ("timeout", outcome(first));
  ASSERT_EQ("timeout", outcome(second));
  EXPECT_EQ(first.result.error().message, second.result.error().message);
}

TEST_F(ClientFaults, WithoutCredentialsNothingIsSent) {
  tests::FakeCredentials none{{}};
  Client client{options(), {{"default", &none}}, clock()};
  const RawServer server{scripts::always(good_response())};
  std::vector<std::string> outcomes;
  const std::vector<FetchRequest> requests{{target(1), server.url()}, {target(2), server.url()}};
  const auto counted =
      client.fetch_all(requests, [&](std::size_t, const model::Observation& observation) {
        outcomes.push_back(outcome(observation));
      });
  EXPECT_EQ((std::vector<std::string>{"forbidden", "forbidden"}), outcomes);
  EXPECT_TRUE(counted.empty());
  EXPECT_EQ(0U, server.connections());
}

TEST_F(ClientFaults, NothingToFetchIsNoFailure) {
  EXPECT_TRUE(fetch({}).empty());
}

}  // namespace
}  // namespace syncledger::dataworks
