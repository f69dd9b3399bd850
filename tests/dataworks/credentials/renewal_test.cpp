#include "dataworks/credentials/credentials_fixture.hpp"

namespace syncledger::dataworks {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using tests::CredentialService;

class Renewal : public tests::CredentialTest {
protected:
  Renewal() { environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = service_.url() + "/c"; }

  /// From now on.
  void offer(const std::string& id, const std::string& end) {
    service_.on("GET /c", {200, tests::session_body(id, end)});
  }

  void offer_nothing() { service_.on("GET /c", {503, R"({"Code":"ServiceUnavailable"})"}); }

  [[nodiscard]] std::size_t requests() const { return service_.requests().size(); }

private:
  CredentialService service_;
};

TEST_F(Renewal, AsksNobodyBeforeFifteenMinutesAreLeft) {
  offer("first", "2026-11-01T01:00:00Z");
  EXPECT_EQ("first", found());
  offer("second", "2026-11-01T02:00:00Z");
  clock().advance(minutes{45} - seconds{1});
  EXPECT_EQ("first", found());
  EXPECT_EQ(1U, requests());
  clock().advance(seconds{1});
  EXPECT_EQ("second", found());
}

TEST_F(Renewal, OfAShortSessionComesWhenHalfOfItIsGone) {
  offer("short", "2026-11-01T00:10:00Z");
  EXPECT_EQ("short", found());
  offer("next", "2026-11-01T00:20:00Z");
  clock().advance(minutes{5} - seconds{1});
  EXPECT_EQ("short", found());
  EXPECT_EQ(1U, requests());
  clock().advance(seconds{1});
  EXPECT_EQ("next", found());
}

TEST_F(Renewal, ThatFailsLeavesTheOldSessionWhileItLasts) {
  offer("old", "2026-11-01T01:00:00Z");
  EXPECT_EQ("old", found());
  offer_nothing();
  clock().advance(minutes{50});
  EXPECT_EQ("old", found());
  ASSERT_EQ(1U, warnings().size());
  EXPECT_TRUE(warnings().front().starts_with(
      "the credentials could not be renewed, those in memory are used: no credentials: credentials "
      "URI: "))
      << warnings().front();
  clock().advance(minutes{10});
  expect_error_with("HTTP 503, ServiceUnavailable");
}

TEST_F(Renewal, ThatFailedIsTriedAgainAfterTenSeconds) {
  offer("old", "2026-11-01T01:00:00Z");
  EXPECT_EQ("old", found());
  offer_nothing();
  clock().advance(minutes{50});
  for (int call = 0; call < 5; ++call) EXPECT_EQ("old", found());
  EXPECT_EQ(2U, requests());
  offer("new", "2026-11-01T02:00:00Z");
  clock().advance(seconds{10});
  EXPECT_EQ("new", found());
}

TEST_F(Renewal, WithoutAnySessionIsNotTriedWithEveryCall) {
  offer_nothing();
  for (int call = 0; call < 5; ++call) expect_error_with("HTTP 503");
  EXPECT_EQ(1U, requests());
  offer("new", "2026-11-01T02:00:00Z");
  clock().advance(seconds{10});
  EXPECT_EQ("new", found());
}

TEST_F(Renewal, FollowsAClockThatIsSetBack) {
  offer_nothing();
  expect_error_with("HTTP 503");
  offer("new", "2026-11-01T02:00:00Z");
  clock().advance(-seconds{30});
  EXPECT_EQ("new", found());
}

TEST_F(Renewal, ForcedByTheServiceForgetsTheOldSession) {
  offer("refused", "2026-11-01T01:00:00Z");
  EXPECT_EQ("refused", found());
  offer_nothing();
  source().refresh();
  expect_error_with("HTTP 503");
}

TEST_F(Renewal, ForcedByManyRequestsAtOnceHappensOnce) {
  offer("refused", "2026-11-01T01:00:00Z");
  EXPECT_EQ("refused", found());
  offer("new", "2026-11-01T01:00:00Z");
  for (int request = 0; request < 16; ++request) {
    source().refresh();
    EXPECT_EQ("new", found());
  }
  EXPECT_EQ(2U, requests());
  clock().advance(seconds{10});
  source().refresh();
  EXPECT_EQ("new", found());
  EXPECT_EQ(3U, requests());
}

TEST_F(Renewal, IsNotForKeysThatDoNotEnd) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "env";
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s";
  EXPECT_EQ("env", found());
  clock().advance(std::chrono::hours{24 * 365});
  EXPECT_EQ("env", found());
  EXPECT_FALSE(source().origin().expires_at);
}

}  // namespace
}  // namespace syncledger::dataworks
