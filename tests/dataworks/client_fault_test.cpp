#include "dataworks/client_fixture.hpp"

#include <condition_variable>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <netdb.h>

namespace {

constexpr const char* unanswered_host = "deaf-name-server.invalid";

/// Who asks for unanswered_host, which the getaddrinfo() below answers when it is let go.
struct Questions {
  std::mutex mutex;
  std::condition_variable changed;
  int asked = 0;
  bool are_let_go = false;
};

Questions& questions() {
  static Questions all;
  return all;
}

/// While one lives, nobody answers; whoever waits for ever is let go after so long that no test can
/// want it.
class DeafNameServer {
public:
  DeafNameServer() { questions().are_let_go = false; }

  DeafNameServer(const DeafNameServer&) = delete;
  DeafNameServer& operator=(const DeafNameServer&) = delete;

  ~DeafNameServer() {
    std::unique_lock lock{questions().mutex};
    questions().are_let_go = true;
    questions().changed.notify_all();
    questions().changed.wait(lock, [] { return questions().asked == 0; });
  }

  [[nodiscard]] static bool is_still_asked() {
    const std::lock_guard lock{questions().mutex};
    return questions().asked > 0;
  }
};

}  // namespace

/// Stands before that of the system for everything in this program, libcurl too.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  if (node == nullptr || std::strcmp(node, unanswered_host) != 0) {
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto of_the_system =
        reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));  // as dlsym() is meant
    return of_the_system(node, service, hints, found);
  }
  std::unique_lock lock{questions().mutex};
  ++questions().asked;
  questions().changed.wait_for(lock, std::chrono::seconds{20},
                               [] { return questions().are_let_go; });
  --questions().asked;
  questions().changed.notify_all();
  return EAI_AGAIN;
}

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::DeafPort;
using ::syncledger::testing::http_response;
using ::syncledger::testing::RawServer;
using tests::good_response;
using tests::outcome;
namespace scripts = ::syncledger::testing::scripts;
using scripts::Ending;

constexpr const char* half_a_status_line = "HTTP/1.1 20";
constexpr const char* half_of_the_headers = "HTTP/1.1 200 OK\r\nContent-Len";
constexpr const char* half_of_the_body =
    "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"Success\":true";
constexpr const char* half_of_a_chunk =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{\"Success\":true";
constexpr const char* a_chunk_without_a_size =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n";
constexpr const char* more_than_its_length =
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"Success\":true,\"Data\":{\"Status\":\"RUN\"}}";

class ClientFaults : public tests::ClientTest {
protected:
  ClientFaults() { options().timeout = std::chrono::seconds{2}; }

  /// The outcome of one target there, fetched together with two from a good server, which must not
  /// be harmed.
  /// \param calls to it that may have been received
  std::string outcome_of(const std::string& endpoint, std::int64_t calls_to_it = 1) {
    options().timeout = std::chrono::seconds{2};
    const auto observations =
        fetch({{target(1), endpoint}, {target(2), good_.url()}, {target(3), good_.url()}});
    EXPECT_EQ("RUN", outcome(observations[1]));
    EXPECT_EQ("RUN", outcome(observations[2]));
    EXPECT_EQ(2 + calls_to_it, calls());
    return outcome(observations[0]);
  }

private:
  RawServer good_{scripts::always(good_response())};
};

struct FaultyServer {
  std::string name;
  RawServer::Script script;
  const char* outcome;
};

void PrintTo(const FaultyServer& server, std::ostream* out) {
  *out << server.name;
}

/// A server that ends in the middle of something.
FaultyServer in_the(const std::string& place, Ending ending, const char* bytes,
                    const char* outcome) {
  const char* word = ending == Ending::close   ? "CloseInThe"
                     : ending == Ending::reset ? "ResetInThe"
                                               : "StallInThe";
  return {word + place, scripts::answer_and(ending, bytes), outcome};
}

class ClientFaultMatrix : public ClientFaults,
                          public ::testing::WithParamInterface<FaultyServer> {};

TEST_P(ClientFaultMatrix, EndsWithItsReasonAndHarmsNobodyElse) {
  const RawServer server{GetParam().script};
  EXPECT_EQ(GetParam().outcome, outcome_of(server.url()));
}

INSTANTIATE_TEST_SUITE_P(
    Servers, ClientFaultMatrix,
    ::testing::Values(
        FaultyServer{"CloseAtOnce", scripts::close_at_once(), "network"},
        FaultyServer{"Reset", scripts::reset(), "network"},
        FaultyServer{"CloseAfterRequest", scripts::close_after_the_request(), "network"},
        FaultyServer{"Stall", scripts::stall(), "timeout"},
        FaultyServer{"SlowDrip", scripts::slow_drip(), "timeout"},
        FaultyServer{"Truncate", scripts::truncate_the_body(), "bad_response"},
        FaultyServer{"Garbage", scripts::garbage(), "bad_response"},
        FaultyServer{"EndlessHeaders", scripts::endless_headers(), "bad_response"},
        FaultyServer{"EndlessBody", scripts::endless_body(), "bad_response"},
        in_the("StatusLine", Ending::close, half_a_status_line, "network"),
        in_the("StatusLine", Ending::reset, half_a_status_line, "network"),
        in_the("StatusLine", Ending::stall, half_a_status_line, "timeout"),
        in_the("Headers", Ending::close, half_of_the_headers, "bad_response"),
        in_the("Headers", Ending::reset, half_of_the_headers, "network"),
        in_the("Headers", Ending::stall, half_of_the_headers, "timeout"),
        in_the("Body", Ending::reset, half_of_the_body, "network"),
        in_the("Body", Ending::stall, half_of_the_body, "timeout"),
        in_the("Chunk", Ending::close, half_of_a_chunk, "bad_response"),
        in_the("Chunk", Ending::reset, half_of_a_chunk, "network"),
        in_the("Chunk", Ending::stall, half_of_a_chunk, "timeout"),
        FaultyServer{"ChunkWithoutASize",
                     scripts::answer_and(Ending::close, a_chunk_without_a_size), "bad_response"},
        FaultyServer{"MoreThanItsLength", scripts::answer_and(Ending::close, more_than_its_length),
                     "bad_response"}),
    [](const auto& each) { return each.param.name; });

struct FaultyResponse {
  std::string name;
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
        FaultyResponse{"Moved301", http_response(301, "", "Location: http://127.0.0.1:1/\r\n"),
                       "api_error"},
        FaultyResponse{"SeeOther303", http_response(303, "", "Location: /elsewhere\r\n"),
                       "api_error"},
        FaultyResponse{"NotFound404", http_response(404, "nothing here"), "api_error"},
        FaultyResponse{"Unauthorized401", http_response(401, ""), "forbidden"},
        FaultyResponse{"ProxyAuthentication407", http_response(407, ""), "forbidden"},
        FaultyResponse{"Unavailable503", http_response(503, ""), "api_error"},
        FaultyResponse{"GatewayTimeout504", http_response(504, ""), "api_error"},
        FaultyResponse{"ThrottlingOfTheGateway", tests::error_response(400, "Throttling"),
                       "throttled Throttling"},
        FaultyResponse{"ThrottlingUser", tests::error_response(400, "Throttling.User"),
                       "throttled Throttling.User"},
        FaultyResponse{"ThrottlingApi", tests::error_response(429, "Throttling.Api"),
                       "throttled Throttling.Api"},
        FaultyResponse{"ThrottlingSystem", tests::error_response(429, "Throttling.System"),
                       "throttled Throttling.System"},
        FaultyResponse{"ThrottlingOfTheDay", tests::error_response(429, "Throttling.Api.Risk"),
                       "throttled Throttling.Api.Risk"},
        FaultyResponse{"ForbiddenUnder500",
                       tests::error_response(500, "Forbidden.Wkbench.ProjectNoPermission"),
                       "forbidden Forbidden.Wkbench.ProjectNoPermission"},
        FaultyResponse{"BadStatusLine", "HTTP/1.1 abc\r\n\r\n", "bad_response"},
        FaultyResponse{"BadContentLength", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                       "bad_response"}),
    [](const auto& each) { return each.param.name; });

TEST_F(ClientFaults, ARefusedConnectionIsANetworkFailure) {
  const DeafPort port;
  EXPECT_EQ("network", outcome_of(port.url(), 0));
}

TEST_F(ClientFaults, CallsThatNeverLeftUseUpNoBudget) {
  const DeafPort port;
  options().retries = 2;
  client().allow({"default", "cn-shanghai"}, Allowance{1, "the budget is used up"});
  EXPECT_EQ("network", outcome(fetch_from(port.url())));
  EXPECT_TRUE(stats().empty());
  const RawServer server{scripts::always(good_response())};
  EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
}

TEST_F(ClientFaults, SilenceWhereTlsIsExpectedIsATimeout) {
  const RawServer server{scripts::stall()};
  EXPECT_EQ("timeout", outcome_of("https" + server.url().substr(4), 0));
}

TEST_F(ClientFaults, AConnectionLostInTheTlsHandshakeSaysNothingOfCertificates) {
  const RawServer::Script reset = [](auto& connection) { connection.reset_on_close(); };
  for (const auto& script : {scripts::close_at_once(), reset}) {
    const RawServer server{script};
    EXPECT_EQ("network", outcome_of("https" + server.url().substr(4), 0));
    options().retries = 1;
    EXPECT_EQ("network", outcome(fetch_from("https" + server.url().substr(4))));
    EXPECT_LE(2U, server.connections());
  }
}

TEST_F(ClientFaults, ARefusalOfTheProxyIsSaidToBeOne) {
  const RawServer proxy{scripts::always(
      "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"a\"\r\n"
      "Content-Length: 0\r\n\r\n")};
  options().proxy = proxy.url();
  const auto observation = fetch_from("https://dataworks.cn-shanghai.invalid");
  EXPECT_EQ("forbidden", outcome(observation));
  EXPECT_EQ("the proxy answered HTTP 407, it wants authentication (dataworks.cn-shanghai.invalid)",
            observation.result.error().message);
  EXPECT_TRUE(stats().empty());
}

TEST_F(ClientFaults, PlainHttpWhereTlsIsExpectedIsATlsFailure) {
  const RawServer server{[](::syncledger::testing::Connection& connection) {
    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    connection.wait_for_the_end();
  }};
  EXPECT_EQ("tls", outcome_of("https" + server.url().substr(4), 0));
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

TEST_F(ClientFaults, ANameServerThatKeepsSilentIsNotWaitedForAfterTheTimeout) {
  const DeafNameServer nobody;
  EXPECT_EQ("timeout", outcome_of("http://" + std::string{unanswered_host}, 0));
  EXPECT_TRUE(nobody.is_still_asked());
}

TEST_F(ClientFaults, NothingToFetchIsNoFailure) {
  EXPECT_TRUE(fetch({}).empty());
}

}  // namespace
}  // namespace syncledger::dataworks
