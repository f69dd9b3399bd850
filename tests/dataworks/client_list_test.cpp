#include "dataworks/client_fixture.hpp"
#include "support/data_files.hpp"

namespace syncledger::dataworks {
namespace {

using ::syncledger::testing::http_response;
using ::syncledger::testing::RawServer;
using tests::take_apart;
namespace scripts = ::syncledger::testing::scripts;

std::string corpus_response(const std::string& file) {
  return http_response(
      200, ::syncledger::tests::read_bytes(::syncledger::tests::data_path("responses/" + file)));
}

class ClientLists : public tests::ClientTest {
protected:
  base::Result<FileList, model::FetchFailure> list(const RawServer& server,
                                                   std::string keyword = "") {
    FileQuery query;
    query.region_id = "cn-shanghai";
    query.project_id = 10000;
    query.endpoint = server.url();
    query.filter.keyword = std::move(keyword);
    return client().list_files(query, counted_);
  }

  [[nodiscard]] std::int64_t counted_calls() { return counted_[{"default", "cn-shanghai"}].calls; }

private:
  FetchStats counted_;
};

TEST_F(ClientLists, PagesUntilTheServiceHasNoMore) {
  const RawServer server{
      scripts::in_turn({corpus_response("lf_page1.json"), corpus_response("lf_page2.json")})};
  const auto files = list(server);
  ASSERT_TRUE(files);
  EXPECT_EQ(13U, files->files.size());
  EXPECT_TRUE(files->is_complete);
  EXPECT_EQ(2, counted_calls());
  EXPECT_EQ(2U, server.requests().size());
}

TEST_F(ClientLists, EndWhateverTotalIsPromised) {
  const RawServer empty{scripts::in_turn(
      {corpus_response("lf_page1.json"), corpus_response("lf_total_larger_but_empty_page.json")})};
  const auto cut_short = list(empty);
  EXPECT_EQ(10U, cut_short->files.size());
  EXPECT_FALSE(cut_short->is_complete);
  const RawServer repeating{scripts::always(corpus_response("lf_page_repeats.json"))};
  const auto endless = list(repeating);
  EXPECT_EQ(10U, endless->files.size());
  EXPECT_FALSE(endless->is_complete);
  EXPECT_EQ(2U, repeating.requests().size());
}

TEST_F(ClientLists, FilesOfOtherTypesAreLeftOutEvenIfTheServiceSendsThem) {
  const RawServer server{scripts::always(corpus_response("lf_mixed_types.json"))};
  const auto files = list(server);
  ASSERT_EQ(1U, files->files.size());
  EXPECT_EQ(realtime_file_type, files->files[0].file_type);
  EXPECT_TRUE(files->is_complete);
}

/// A page of so many files from this id on; `more` are further members of Data.
std::string page_of_files(int first_id, int count, const std::string& more = "") {
  std::string files;
  for (int id = first_id; id < first_id + count; ++id)
    files += (files.empty() ? "" : ",") + std::string{R"({"FileId":)"} + std::to_string(id) + "}";
  return http_response(200, R"({"Data":{"Files":[)" + files + "]" + more + "}}");
}

TEST_F(ClientLists, WithoutATotalGoOnAsLongAsPagesAreFull) {
  const RawServer server{
      scripts::in_turn({page_of_files(1, 100), page_of_files(101, 100), page_of_files(201, 20)})};
  const auto files = list(server);
  ASSERT_TRUE(files);
  EXPECT_EQ(220U, files->files.size());
  EXPECT_TRUE(files->is_complete);
  EXPECT_EQ(3, counted_calls());
}

TEST_F(ClientLists, ThatHoldFewerFilesThanTheServiceCountsAreNotComplete) {
  for (const auto& page :
       {page_of_files(1, 0, R"(,"TotalCount":13)"),
        page_of_files(1, 12, R"(,"TotalCount":13,"PageSize":100)"),
        http_response(200, R"({"Data":{"Files":[{"FileId":1},{"FileId":"x"}]}})")}) {
    const RawServer server{scripts::always(page)};
    const auto files = list(server);
    ASSERT_TRUE(files);
    EXPECT_FALSE(files->is_complete);
    EXPECT_EQ(1U, server.requests().size());
  }
  const RawServer without_any{scripts::always(page_of_files(1, 0, R"(,"TotalCount":0)"))};
  EXPECT_TRUE(list(without_any)->is_complete);
}

TEST_F(ClientLists, TheFilterGoesIntoASignedForm) {
  const RawServer server{scripts::always(corpus_response("lf_files_null.json"))};
  ASSERT_TRUE(list(server, "订单 同步&"));
  const auto bytes = server.requests().at(0);
  const auto request = take_apart(bytes);
  EXPECT_EQ("POST / HTTP/1.1", request.line);
  EXPECT_EQ("application/x-www-form-urlencoded", request.headers.at("content-type"));
  const auto body = bytes.substr(bytes.find("\r\n\r\n") + 4);
  EXPECT_EQ(
      "FileTypes=900&Keyword=%E8%AE%A2%E5%8D%95%20%E5%90%8C%E6%AD%A5%26&PageNumber=1&PageSize=100&"
      "ProjectId=10000",
      body);
  EXPECT_EQ(sha256_hex(body), request.headers.at("x-acs-content-sha256"));
  EXPECT_NE(std::string::npos,
            request.headers.at("authorization").find("SignedHeaders=content-type;host;"));
}

TEST_F(ClientLists, AFailureIsTheFailureOfTheWholeList) {
  const RawServer server{scripts::in_turn(
      {corpus_response("lf_page1.json"), tests::error_response(403, "Forbidden.Access")})};
  const auto files = list(server);
  ASSERT_FALSE(files);
  EXPECT_EQ("Forbidden.Access", files.error().code);
}

class ClientBudget : public tests::ClientTest {};

TEST_F(ClientLists, ThatMayNotBeginFailAndAskNobody) {
  const RawServer server{scripts::always(corpus_response("lf_page1.json"))};
  client().mind([] { return std::chrono::milliseconds{0}; });
  const auto files = list(server);
  ASSERT_FALSE(files);
  EXPECT_EQ("told to stop", files.error().message);
  EXPECT_EQ(0U, server.requests().size());
}

TEST_F(ClientBudget, CallsBeyondTheAllowanceAreNotMade) {
  const RawServer server{scripts::always(tests::good_response())};
  client().allow({"default", "cn-shanghai"}, Allowance{2, "the budget is used up"});
  const auto observations = fetch({{target(1), server.url()},
                                   {target(2), server.url()},
                                   {target(3), server.url()},
                                   {target(4, "cn-beijing"), server.url()}});
  EXPECT_EQ("RUN", tests::outcome(observations[0]));
  EXPECT_EQ("RUN", tests::outcome(observations[1]));
  EXPECT_EQ("budget", tests::outcome(observations[2]));
  EXPECT_EQ("the budget is used up", observations[2].result.error().message);
  EXPECT_EQ("RUN", tests::outcome(observations[3]));
  EXPECT_EQ(2, calls());
  EXPECT_EQ(3U, server.requests().size());
}

TEST_F(ClientBudget, RetriesCountToo) {
  options().retries = 3;
  const RawServer server{scripts::always(tests::error_response(503, "ServiceUnavailable"))};
  client().allow({"default", "cn-shanghai"}, Allowance{2, "the budget is used up"});
  EXPECT_EQ("api_error ServiceUnavailable", tests::outcome(fetch_from(server.url())));
  EXPECT_EQ(2, calls());
}

TEST_F(ClientBudget, ADayThatIsUsedUpIsSaidWithItsTime) {
  const RawServer server{scripts::always(tests::error_response(429, "Throttling.Api.Risk"))};
  EXPECT_EQ("throttled Throttling.Api.Risk", tests::outcome(fetch_from(server.url())));
  EXPECT_EQ(clock().now(), stats_of("cn-shanghai").exhausted_at);
}

class ClientSecrets : public tests::ClientTest {};

TEST_F(ClientSecrets, SentBackByTheServerAreNotKept) {
  const std::string token = "CAISxyz/secret+token==";
  tests::FakeCredentials temporary{{{"id", "a-secret-of-some-length", token}}};
  Client echoed{options(), {{"default", &temporary}}, clock()};
  const RawServer server{[](::syncledger::testing::Connection& connection) {
    std::string echo;
    for (const char c : connection.read_request()) echo += c == '"' || c < ' ' ? ' ' : c;
    connection.send(http_response(400, R"({"Code":"Echo","Message":")" + echo + "\"}"));
  }};
  std::string seen;
  const std::vector<FetchRequest> requests{{target(1), server.url()}};
  echoed.fetch_all(requests, [&](std::size_t, const model::Observation& observation) {
    seen = observation.result.error().message + observation.body;
  });
  EXPECT_NE(std::string::npos, seen.find("x-acs-security-token: [redacted]")) << seen;
  EXPECT_EQ(std::string::npos, seen.find("secret+token"));
}

}  // namespace
}  // namespace syncledger::dataworks
