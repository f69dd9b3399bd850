#include "dataworks/client_fixture.hpp"

#include <set>

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::RawServer;
using tests::good_response;
using tests::outcome;
using tests::take_apart;
using tests::WireRequest;
namespace scripts = ::syncledger::testing::scripts;

using ClientWire = tests::ClientTest;

/// The Authorization header that a request ought to have, by what was received.
std::string right_authorization(const WireRequest& request, const std::string& id,
                                const std::string& secret) {
  V3Request received;
  received.query = request.query;
  received.body_sha256 = sha256_hex("");
  for (const auto& [name, value] : request.headers) {
    if (is_signed_header(name)) received.headers.emplace_back(name, value);
  }
  return sign_v3(received, id, secret).authorization;
}

std::string value_of(const Parameters& parameters, const std::string& name) {
  for (const auto& [each, value] : parameters) {
    if (each == name) return value;
  }
  return "(none)";
}

/// What an RPC-signed request ought to have as its Signature.
std::string right_rpc_signature(const WireRequest& request, const std::string& secret) {
  Parameters signed_ones;
  for (const auto& parameter : request.query) {
    if (parameter.first != "Signature") signed_ones.push_back(parameter);
  }
  return sign_rpc("POST", signed_ones, secret).signature;
}

std::set<std::string> names_of(const std::map<std::string, std::string>& headers) {
  std::set<std::string> names;
  for (const auto& [name, value] : headers) names.insert(name);
  return names;
}

TEST_F(ClientWire, ARequestIsAPostWithAllInTheQueryAndNoBody) {
  const RawServer server{scripts::always(good_response())};
  ASSERT_EQ("RUN", outcome(fetch_from(server.url())));
  ASSERT_EQ(1U, server.requests().size());
  const auto bytes = server.requests().front();
  const auto request = take_apart(bytes);
  EXPECT_EQ("POST /?FileId=100&ProjectId=10000&TaskType=DI_REALTIME HTTP/1.1", request.line);
  EXPECT_EQ("0", request.headers.at("content-length"));
  EXPECT_EQ((std::set<std::string>{"accept", "authorization", "content-length", "host",
                                   "user-agent", "x-acs-action", "x-acs-content-sha256",
                                   "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}),
            names_of(request.headers));
}

TEST_F(ClientWire, TheHeadersAreThoseOfTheApi) {
  const RawServer server{scripts::always(good_response())};
  options().program_version = "1.2.3";
  fetch_from(server.url());
  const auto headers = take_apart(server.requests().at(0)).headers;
  EXPECT_EQ(server.url().substr(7), headers.at("host"));
  EXPECT_EQ("GetDISyncInstanceInfo", headers.at("x-acs-action"));
  EXPECT_EQ("2020-05-18", headers.at("x-acs-version"));
  EXPECT_EQ("application/json", headers.at("accept"));
  EXPECT_EQ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            headers.at("x-acs-content-sha256"));
  EXPECT_TRUE(headers.at("user-agent").starts_with("AlibabaCloud (Linux; "));
  EXPECT_TRUE(headers.at("user-agent").ends_with(") C++/20 syncledger/1.2.3"));
}

TEST_F(ClientWire, ASolutionIsAskedForByItsType) {
  const RawServer server{scripts::always(good_response())};
  const model::Target solution{"cn-shanghai", 9007199254740993, model::TaskType::di_solution,
                               9223372036854775807};
  fetch({{solution, server.url()}});
  EXPECT_EQ(
      "POST /?FileId=9223372036854775807&ProjectId=9007199254740993&TaskType=DI_SOLUTION HTTP/1.1",
      take_apart(server.requests().at(0)).line);
}

TEST_F(ClientWire, TheSignatureFitsTheBytesThatWereReceived) {
  const RawServer server{scripts::always(good_response())};
  fetch_from(server.url());
  const auto request = take_apart(server.requests().at(0));
  EXPECT_EQ(right_authorization(request, "simulator", "simulator-secret"),
            request.headers.at("authorization"));
}

TEST_F(ClientWire, ASecurityTokenIsSentAndSigned) {
  const RawServer server{scripts::always(good_response())};
  tests::FakeCredentials temporary{{{"STS.id", "s", "the+token/=="}}};
  Client client{options(), {{"default", &temporary}}, clock()};
  client.fetch_all(std::vector<FetchRequest>{{target(100), server.url()}},
                   [](auto, const auto&) {});
  const auto request = take_apart(server.requests().at(0));
  EXPECT_EQ("the+token/==", request.headers.at("x-acs-security-token"));
  EXPECT_EQ(right_authorization(request, "STS.id", "s"), request.headers.at("authorization"));
}

TEST_F(ClientWire, TheDateIsThatOfTheClock) {
  const RawServer server{scripts::always(good_response())};
  clock().set(base::parse_rfc3339("2031-02-03T04:05:06.789Z").value());
  const auto observation = fetch_from(server.url());
  EXPECT_EQ("2031-02-03T04:05:06Z", take_apart(server.requests().at(0)).headers.at("x-acs-date"));
  EXPECT_EQ("2031-02-03T04:05:06.789Z", base::to_rfc3339(observation.observed_at));
}

TEST_F(ClientWire, EveryTryHasItsOwnNonceAndSignature) {
  const RawServer server{scripts::always(tests::error_response(503, "ServiceUnavailable"))};
  options().retries = 2;
  fetch_from(server.url());
  std::set<std::string> nonces;
  std::set<std::string> authorizations;
  for (const auto& bytes : server.requests()) {
    const auto request = take_apart(bytes);
    nonces.insert(request.headers.at("x-acs-signature-nonce"));
    authorizations.insert(request.headers.at("authorization"));
    EXPECT_EQ(right_authorization(request, "simulator", "simulator-secret"),
              request.headers.at("authorization"));
  }
  EXPECT_EQ(3U, nonces.size());
  EXPECT_EQ(3U, authorizations.size());
}

TEST_F(ClientWire, TheOlderSignatureStandsInTheQueryAndFits) {
  const RawServer server{scripts::always(good_response())};
  options().signature = SignatureVersion::v1;
  ASSERT_EQ("RUN", outcome(fetch_from(server.url())));
  const auto request = take_apart(server.requests().at(0));
  EXPECT_EQ("GetDISyncInstanceInfo", value_of(request.query, "Action"));
  EXPECT_EQ("2020-05-18", value_of(request.query, "Version"));
  EXPECT_EQ("JSON", value_of(request.query, "Format"));
  EXPECT_EQ("simulator", value_of(request.query, "AccessKeyId"));
  EXPECT_EQ("HMAC-SHA1", value_of(request.query, "SignatureMethod"));
  EXPECT_EQ("1.0", value_of(request.query, "SignatureVersion"));
  EXPECT_EQ("2026-11-01T00:00:00Z", value_of(request.query, "Timestamp"));
  EXPECT_EQ("(none)", value_of(request.query, "SecurityToken"));
  EXPECT_EQ(right_rpc_signature(request, "simulator-secret"), value_of(request.query, "Signature"));
  EXPECT_EQ((std::set<std::string>{"accept", "content-length", "host", "user-agent"}),
            names_of(request.headers));
}

TEST_F(ClientWire, TheOlderSignatureCoversASecurityToken) {
  const RawServer server{scripts::always(good_response())};
  options().signature = SignatureVersion::v1;
  tests::FakeCredentials temporary{{{"STS.id", "s", "the+token/=="}}};
  Client client{options(), {{"default", &temporary}}, clock()};
  client.fetch_all(std::vector<FetchRequest>{{target(100), server.url()}},
                   [](auto, const auto&) {});
  const auto request = take_apart(server.requests().at(0));
  EXPECT_EQ("the+token/==", value_of(request.query, "SecurityToken"));
  EXPECT_EQ(right_rpc_signature(request, "s"), value_of(request.query, "Signature"));
}

TEST_F(ClientWire, OneConnectionServesOnePassAfterAnother) {
  const RawServer server{scripts::always(good_response())};
  options().concurrency = 1;
  for (int pass = 0; pass < 5; ++pass) {
    fetch({{target(1), server.url()}, {target(2), server.url()}});
  }
  EXPECT_EQ(10U, server.requests().size());
  EXPECT_EQ(1U, server.connections());
}

TEST_F(ClientWire, AConnectionThatWasClosedMeanwhileIsReplacedWithoutAFailure) {
  const RawServer server{[](::syncledger::testing::Connection& connection) {
    if (!connection.read_request().empty()) connection.send(good_response());
  }};
  for (int pass = 0; pass < 5; ++pass) EXPECT_EQ("RUN", outcome(fetch_from(server.url())));
}

TEST_F(ClientWire, ManyRequestsAreUnderWayAtOnce) {
  ::syncledger::testing::Gate gate{16};
  const RawServer server{[&gate](const std::string&, std::size_t) {
    gate.arrive_and_wait();
    return good_response();
  }};
  std::vector<FetchRequest> requests;
  for (int id = 1; id <= 16; ++id) requests.push_back({target(id), server.url()});
  options().concurrency = 16;
  options().timeout = std::chrono::seconds{30};
  for (const auto& observation : fetch(requests)) EXPECT_EQ("RUN", outcome(observation));
}

TEST_F(ClientWire, EveryTargetIsReportedExactlyOnceWithItsOwnAnswer) {
  const RawServer server{[](const std::string& request, std::size_t) {
    const auto id = value_of(take_apart(request).query, "FileId");
    return ::syncledger::testing::http_response(
        200,
        R"({"RequestId":"R","Success":true,"Data":{"Status":"RUN","Name":"task )" + id + "\"}}");
  }};
  std::vector<FetchRequest> requests;
  for (int id = 1; id <= 500; ++id) requests.push_back({target(id), server.url()});
  const auto observations = fetch(requests);
  ASSERT_EQ(500U, observations.size());
  for (std::size_t i = 0; i < observations.size(); ++i) {
    EXPECT_EQ(target(static_cast<std::int64_t>(i) + 1), observations[i].target);
    ASSERT_TRUE(observations[i].result);
    EXPECT_EQ("task " + std::to_string(i + 1), observations[i].result->name);
  }
  EXPECT_EQ(500, calls());
}

TEST_F(ClientWire, TheEvidenceIsTheBodyWithoutItsRequestId) {
  const RawServer server{scripts::always(good_response())};
  const auto observation = fetch_from(server.url());
  EXPECT_EQ(R"({"RequestId":"","Success":true,"Data":{"Status":"RUN","Name":"orders"}})",
            observation.body);
  ASSERT_TRUE(observation.result);
  EXPECT_EQ("0bc1ec92159376", observation.result->request_id);
}

TEST_F(ClientWire, TheEvidenceOfAnErrorHasNoRequestIdEither) {
  const RawServer server{scripts::always(tests::error_response(400, "Param.Invalid"))};
  const auto observation = fetch_from(server.url());
  EXPECT_EQ(R"({"RequestId":"","Code":"Param.Invalid","Message":"No such luck."})",
            observation.body);
  ASSERT_FALSE(observation.result);
  EXPECT_EQ("7F1A", observation.result.error().request_id);
}

TEST_F(ClientWire, TheClockSkewIsOursMinusTheServices) {
  const RawServer server{scripts::always(::syncledger::testing::http_response(
      200, tests::good_body, "Date: Sat, 31 Oct 2026 23:59:30 GMT\r\n"))};
  EXPECT_EQ(std::chrono::seconds{30}, fetch_from(server.url()).clock_skew);
}

TEST_F(ClientWire, WithoutAReadableDateThereIsNoClockSkew) {
  const RawServer server{
      scripts::in_turn({good_response(), ::syncledger::testing::http_response(
                                             200, tests::good_body, "Date: yesterday\r\n")})};
  EXPECT_EQ(std::nullopt, fetch_from(server.url()).clock_skew);
  EXPECT_EQ(std::nullopt, fetch_from(server.url()).clock_skew);
}

TEST_F(ClientWire, OfACopyInACacheThereIsNone) {
  const RawServer server{scripts::in_turn(
      {::syncledger::testing::http_response(200, tests::good_body,
                                            "Age: 30\r\nDate: Sat, 31 Oct 2026 23:59:30 GMT\r\n"),
       ::syncledger::testing::http_response(200, tests::good_body,
                                            "Date: Sat, 31 Oct 2026 23:59:30 GMT\r\nAge: 0\r\n")})};
  EXPECT_EQ(std::nullopt, fetch_from(server.url()).clock_skew);
  EXPECT_EQ(std::chrono::seconds{30}, fetch_from(server.url()).clock_skew);
}

TEST_F(ClientWire, NorOfAnAnswerThatIsNotTheServicesOwn) {
  const RawServer server{scripts::always(::syncledger::testing::http_response(
      200, "<html>please sign in</html>", "Date: Sat, 31 Oct 2026 23:59:30 GMT\r\n"))};
  EXPECT_EQ(std::nullopt, fetch_from(server.url()).clock_skew);
}

TEST_F(ClientWire, AProxyIsAskedForOtherMachinesAndNotForThisOne) {
  const RawServer proxy{scripts::always(good_response())};
  const RawServer server{scripts::always(good_response())};
  options().proxy = proxy.url();
  const auto observations =
      fetch({{target(1), "http://dataworks.cn-shanghai.invalid"}, {target(2), server.url()}});
  EXPECT_EQ("RUN", tests::outcome(observations[0]));
  EXPECT_EQ("RUN", tests::outcome(observations[1]));
  ASSERT_EQ(1U, proxy.requests().size());
  const auto request = take_apart(proxy.requests()[0]);
  EXPECT_TRUE(request.line.starts_with("POST http://dataworks.cn-shanghai.invalid/?FileId=1&"))
      << request.line;
  EXPECT_EQ(1U, server.requests().size());
}

TEST_F(ClientWire, CallsOfARegionStartNoFasterThanAllowed) {
  const RawServer server{scripts::always(good_response())};
  options().max_qps = 50;
  std::vector<FetchRequest> requests;
  for (std::int64_t file_id = 1; file_id <= 6; ++file_id)
    requests.push_back({target(file_id), server.url()});
  // Only this way round: a busy machine may take longer, but never less.
  const auto started = std::chrono::steady_clock::now();
  fetch(requests);
  EXPECT_GE(std::chrono::steady_clock::now() - started, std::chrono::milliseconds{100});
}

}  // namespace
}  // namespace syncledger::dataworks
