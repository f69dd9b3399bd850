// What becomes of passes on a machine whose clock is wrong.

#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/raw_server.hpp"
#include "support/torture.hpp"
#include "support/vfs_shim.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <thread>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// It runs, stops for three polls of five minutes, and runs again.
constexpr const char* outage = R"({ "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "orders", "timeline": [
      { "at": "0s", "status": "RUN" }, { "at": "9m", "status": "NORUN" },
      { "at": "24m", "status": "RUN" } ] } ] } ] })";
constexpr const char* orders = "cn-shanghai/10000/DI_REALTIME/100";

/// A service that knows the time, and a machine that need not.
class WrongClock : public tests::AppTest {
protected:
  void SetUp() override { truth_.set(tests::at("2026-11-01T00:00:00Z")); }

  ~WrongClock() override {
    if (service_) service_->stop();
  }

  void serve_in_truth(const std::string& scenario = outage) {
    if (service_) service_->stop();
    simulator::Options options;
    options.real_clock = &truth_;
    options.scenario_start = truth_.now();
    service_ = std::make_unique<simulator::Server>(options, simulator::parse_scenario(scenario));
    service_->start();
    environment()["SYNCLEDGER_ENDPOINT"] = service_->url();
  }

  void clock_is_off_by(milliseconds skew) { clock().set(truth_.now() + skew); }

  testing::Outcome collect() { return run({"collect", "--target", orders}); }

  /// A pass, and five minutes.
  testing::Outcome collect_and_wait() {
    const auto outcome = collect();
    pass_time(minutes{5});
    return outcome;
  }

  void pass_time(milliseconds span) {
    truth_.advance(span);
    clock().advance(span);
  }

  /// `RUN 0..5 NORUN 10..20 RUN 25..30`, minutes of the truth.
  [[nodiscard]] std::string nodes() const {
    auto text = query(
        "SELECT group_concat(status || ' ' || ((first_seen - 1793491200000) / 60000) || '..' ||"
        " ((last_seen - 1793491200000) / 60000), ' ')"
        " FROM (SELECT * FROM nodes ORDER BY first_seen)");
    text.pop_back();
    return text;
  }

  base::ManualClock& truth() { return truth_; }

  base::ManualClock truth_{base::UtcTime{}};
  std::unique_ptr<simulator::Server> service_;
};

class WrongClockBy : public WrongClock, public ::testing::WithParamInterface<milliseconds> {};

TEST_P(WrongClockBy, StillDatesThePollsOfAnOutageRightly) {
  serve_in_truth();
  collect_and_wait();
  clock_is_off_by(GetParam());
  collect_and_wait();
  collect_and_wait();
  clock_is_off_by(milliseconds{0});
  for (int pass = 3; pass < 7; ++pass) collect_and_wait();
  EXPECT_EQ("RUN 0..5 NORUN 10..20 RUN 25..30", nodes());
  EXPECT_EQ("machine service service machine machine machine machine\n",
            query("SELECT group_concat(dated_by, ' ') FROM passes"));
  EXPECT_EQ("0 5 10 15 20 25 30\n",
            query("SELECT group_concat((started_at - 1793491200000) / 60000, ' ') FROM passes"));
  EXPECT_EQ("0\n", query("SELECT count(clock_set_back_ms) FROM passes"));
  EXPECT_EQ(std::to_string(GetParam().count()) + "\n",
            query("SELECT clock_skew_ms FROM passes WHERE id = 3"));
  EXPECT_EQ("2026-11-01\n", query("SELECT DISTINCT day FROM api_calls"));
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
}

INSTANTIATE_TEST_SUITE_P(Steps, WrongClockBy,
                         ::testing::Values(milliseconds{hours{8}}, milliseconds{days{1}},
                                           milliseconds{days{30}}, milliseconds{-days{1}},
                                           milliseconds{days{73 * 365}}, milliseconds{minutes{2}}));

TEST_F(WrongClock, IsSaidByTheFirstPassThatMeetsIt) {
  serve_in_truth();
  clock_is_off_by(hours{8});
  const std::string said =
      "syncledger: this machine's clock is 8h ahead of the service's, which dates the passes until "
      "that is set right (NTP)\n";
  EXPECT_EQ(said, collect_and_wait().err);
  EXPECT_EQ("", collect_and_wait().err);
  clock_is_off_by(milliseconds{0});
  EXPECT_EQ("", collect_and_wait().err);
  clock_is_off_by(hours{8});
  EXPECT_EQ(said, collect_and_wait().err);
}

TEST_F(WrongClock, IsKnownToMonitoring) {
  serve_in_truth();
  clock_is_off_by(-days{1});
  collect();
  EXPECT_NE(std::string::npos, run({"check"}).out.find("WARNING")) << run({"check"}).out;
  EXPECT_NE(std::string::npos, run({"check"}).out.find("the clock was 1d behind the service's"));
  EXPECT_NE(std::string::npos,
            run({"metrics"}).out.find("\nsyncledger_clock_skew_seconds -86400\n"));
  EXPECT_NE(std::string::npos, run({"metrics"}).out.find("\nsyncledger_targets_in_future 1\n"));
  const auto doctor = run({"doctor", "--target", orders}).out;
  EXPECT_NE(std::string::npos,
            doctor.find("1d behind the service's, which dates the passes until it is set right"))
      << doctor;
  EXPECT_NE(std::string::npos, doctor.find("1 target has a history that lies in the future"));
}

TEST_F(WrongClock, CountsWhereNoAnswerSaysWhatTimeItIsAndAJumpIsSaid) {
  serve_in_truth();
  collect();
  const testing::DeafPort nobody;
  environment()["SYNCLEDGER_ENDPOINT"] = nobody.url();
  clock().advance(hours{23});
  EXPECT_EQ(std::string::npos, collect().err.find("by this machine's clock"));
  clock().advance(days{30});
  const auto ahead = collect().err;
  EXPECT_NE(
      std::string::npos,
      ahead.find("syncledger: by this machine's clock the last pass was 30d ago, and no answer "
                 "says what time it is (check that it is right: NTP)\n"))
      << ahead;
  EXPECT_EQ(std::string::npos, collect().err.find("by this machine's clock"));
  clock_is_off_by(milliseconds{0});
  const auto behind = collect().err;
  EXPECT_NE(std::string::npos,
            behind.find("by this machine's clock the last pass lies 30d23h ahead"))
      << behind;
}

TEST_F(WrongClock, LeavesAFutureBehindThatIsSaidOnceAndCanBeRepaired) {
  serve_in_truth();
  const auto url = environment()["SYNCLEDGER_ENDPOINT"];
  collect_and_wait();
  {
    const testing::DeafPort nobody;
    environment()["SYNCLEDGER_ENDPOINT"] = nobody.url();
    clock_is_off_by(hours{8});
    collect_and_wait();
  }
  environment()["SYNCLEDGER_ENDPOINT"] = url;
  clock_is_off_by(milliseconds{0});
  const auto first = collect_and_wait().err;
  EXPECT_NE(std::string::npos,
            first.find("syncledger: the history holds what lies up to 7h55m ahead of this pass, "
                       "which is filed behind that, a millisecond later (see `syncledger db "
                       "check`)\n"))
      << first;
  for (int pass = 3; pass < 7; ++pass) EXPECT_EQ("", collect_and_wait().err);
  const auto check = run({"check"}).out;
  EXPECT_NE(std::string::npos, check.find("the history of 1 target lies in the future")) << check;
  EXPECT_NE(std::string::npos, run({"db", "check"}).out.find("5 later passes are filed behind it"));
  EXPECT_EQ(exit_code::all_well, run({"db", "check", "--repair", "--yes"}).exit_code);
  EXPECT_EQ("RUN 0..0 NORUN 10..20 RUN 25..30", nodes());
  EXPECT_EQ("fetch_failures|0\nnodes|1\npasses|0\npasses|1\n",
            query("SELECT DISTINCT table_name, is_restored FROM misfiled_rows ORDER BY 1, 2"));
}

TEST_F(WrongClock, IsLeftAloneByWhatIsNotTheServicesOwnClock) {
  const std::string body =
      R"({"RequestId":"1","Success":true,"Data":{"Status":"RUN","Name":"orders","Message":null}})";
  const auto answer = [&](const std::string& headers, int status = 200, std::string text = {}) {
    const testing::RawServer server{testing::scripts::always(
        testing::http_response(status, text.empty() ? body : text, headers))};
    environment()["SYNCLEDGER_ENDPOINT"] = server.url();
    collect();
    clock().advance(minutes{5});
  };
  answer("Date: Sat, 31 Oct 2026 20:00:00 GMT\r\nAge: 14400\r\n");  // a copy in a cache
  answer("Date: Sat, 31 Oct 2026 20:00:00 GMT\r\n", 200, "<html>please sign in</html>");
  answer("Date: Fri, 03 May 2019 00:00:00 GMT\r\n");
  answer("Date: Tue, 02 Nov 2027 12:00:00 GMT\r\n");
  EXPECT_EQ("machine\n", query("SELECT DISTINCT dated_by FROM passes"));
  EXPECT_EQ("0 5 10 15\n",
            query("SELECT group_concat((started_at - 1793491200000) / 60000, ' ') FROM passes"));
  EXPECT_EQ("0\n", query("SELECT count(clock_skew_ms) FROM passes"));
}

TEST_F(WrongClock, IsSaidToBeInDoubtOnceWhereTheDatesContradictEachOther) {
  const auto answer = [](const std::string& date) {
    return testing::http_response(
        200, R"({"Success":true,"Data":{"Status":"RUN","Name":"orders","Message":null}})",
        "Date: " + date + "\r\n");
  };
  const testing::RawServer server{[&](const std::string&, std::size_t number) {
    return answer(number % 2 == 0 ? "Sat, 31 Oct 2026 20:00:00 GMT"
                                  : "Sat, 31 Oct 2026 12:00:00 GMT");
  }};
  environment()["SYNCLEDGER_ENDPOINT"] = server.url();
  const auto collect_two = [&] {
    return run({"collect", "--target", orders, "--target", "cn-shanghai/10000/DI_REALTIME/101"})
        .err;
  };
  EXPECT_EQ(
      "syncledger: the Date headers of the answers contradict each other or cannot be right; the "
      "pass is dated by this machine's clock\n",
      collect_two());
  clock().advance(minutes{5});
  EXPECT_EQ("", collect_two());
  EXPECT_EQ("machine|0\n",
            query("SELECT DISTINCT dated_by, clock_skew_ms IS NOT NULL FROM passes"));
}

TEST_F(WrongClock, DatesListingsByTheServiceToo) {
  serve_in_truth();
  clock_is_off_by(hours{8});
  environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", R"({ "workspaces": [
    { "region": "cn-shanghai", "project_id": 10000, "discover": {} } ] })");
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  const std::string midnight = "1793491200000\n";
  EXPECT_EQ(midnight, query("SELECT listed_at FROM discoveries"));
  EXPECT_EQ(midnight, query("SELECT first_listed FROM discovered_targets"));
  EXPECT_EQ(midnight, query("SELECT first_seen FROM nodes"));
  EXPECT_EQ(midnight, query("SELECT added_at FROM targets"));
}

TEST_F(WrongClock, DatesAPassRightlyThatHasToWaitInTheSpool) {
  serve_in_truth();
  collect_and_wait();
  clock_is_off_by(hours{8});
  {
    testing::FullDisk disk;
    const testing::VfsShim shim{disk};
    EXPECT_EQ(exit_code::failed, collect_and_wait().exit_code);
  }
  collect();
  EXPECT_EQ(
      "machine|0 service|5 service|10\n",
      query("SELECT group_concat(dated_by || '|' || ((started_at - 1793491200000) / 60000), ' ')"
            " FROM passes"));
  EXPECT_EQ("RUN 0..5 NORUN 10..10", nodes());
}

TEST_F(WrongClock, DoesNotBringWhatLiesInTheFutureInByAnImport) {
  const auto line = [](const std::string& time) {
    return R"({"observed_at":")" + time +
           R"(","region_id":"cn-shanghai","project_id":1,"task_type":"DI_REALTIME","file_id":1,)"
           R"("response":{"Success":true,"Data":{"Status":"RUN"}}})";
  };
  EXPECT_EQ(exit_code::all_well,
            run({"import", "-"}, line("1970-01-01T00:00:00Z") + "\n" + line("2026-11-02T00:00:00Z"))
                .exit_code);
  for (const auto* const time :
       {"2026-11-02T00:00:00.001Z", "2126-11-01T00:00:00Z", "1969-12-31T23:59:59Z"}) {
    const auto outcome = run({"import", "-"}, line(time));
    EXPECT_EQ(exit_code::failed, outcome.exit_code) << time;
    EXPECT_NE(std::string::npos, outcome.err.find("which is not from 1970 to a day from now"))
        << outcome.err;
  }
  for (const auto* const time : {"9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59"}) {
    EXPECT_NE(std::string::npos,
              run({"import", "-"}, line(time)).err.find("\"observed_at\" is not an RFC 3339 time"));
  }
  EXPECT_EQ("2\n", query("SELECT count(*) FROM nodes"));
}

/// The program itself, under a clock that libfaketime makes wrong.
class FakedClock : public WrongClock {
protected:
  void SetUp() override {
    for (const auto* const place : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}) {
      const auto library = fs::path{place} / "faketime/libfaketime.so.1";
      if (fs::exists(library)) environment()["LD_PRELOAD"] = library;
    }
    if (!environment().contains("LD_PRELOAD")) GTEST_SKIP() << "libfaketime is not installed";
    environment()["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    environment()["FAKETIME_NO_CACHE"] = "1";
    environment()["FAKETIME_TIMESTAMP_FILE"] = path("faketime");
    truth().set(base::SystemClock{}.now());
    began_at_ = truth().now();
  }

  /// For processes: those that run take it over with their next look at the clock.
  void step(const std::string& offset) const {
    write_file("faketime.new", offset + "\n");
    fs::rename(path("faketime.new"), path("faketime"));
  }

  [[nodiscard]] std::int64_t count(const std::string& sql) const {
    if (!fs::exists(database())) return 0;
    constexpr int patience = 30'000;  // the other process writes
    SQLite::Database file{database(), SQLite::OPEN_READONLY, patience};
    return file.tableExists("passes") ? file.execAndGet(sql).getInt64() : 0;
  }

  void expect_true_times() const {
    const auto from = std::to_string(base::to_unix_ms(began_at_) - 2000);
    const auto to = std::to_string(base::to_unix_ms(base::SystemClock{}.now()) + 2000);
    const auto outside = " NOT BETWEEN " + from + " AND " + to;
    EXPECT_EQ("0\n", query("SELECT count(*) FROM passes WHERE started_at" + outside +
                           " OR finished_at" + outside + " OR clock_set_back_ms >= 2000"));
    EXPECT_EQ("0\n", query("SELECT count(*) FROM nodes WHERE first_seen" + outside +
                           " OR last_seen" + outside));
  }

  static constexpr const char* steps_[] = {"+8h", "+1d", "+30d", "-1d", "+73y"};
  base::UtcTime began_at_;
};

TEST_F(FakedClock, OfCollectChangesNoTime) {
  simulator::Server server{simulator::Options{}, simulator::default_scenario()};
  server.start();
  environment()["SYNCLEDGER_ENDPOINT"] = server.url();
  std::int64_t passes = 0;
  for (const auto* const offset : steps_) {
    for (const auto* const each : {offset, "+0s"}) {
      step(each);
      testing::ProgramProcess process{{"collect", "--target", orders}, environment()};
      EXPECT_EQ(exit_code::all_well, process.wait().exit_code) << offset;
      EXPECT_EQ(++passes, count("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
      EXPECT_EQ(std::string{each} == "+0s" ? "machine\n" : "service\n",
                query("SELECT dated_by FROM passes ORDER BY id DESC LIMIT 1"))
          << offset;
    }
  }
  expect_true_times();
  server.stop();
}

TEST_F(FakedClock, OfWatchChangesNoTimeWhenItIsSet) {
  simulator::Server server{simulator::Options{}, simulator::default_scenario()};
  server.start();
  environment()["SYNCLEDGER_ENDPOINT"] = server.url();
  step("+0s");
  testing::ProgramProcess process{{"watch", "--interval", "1s", "--target", orders}, environment()};
  const auto wait_for_passes = [&](std::int64_t more, const std::string& dated_by) {
    const auto sql = "SELECT count(*) FROM passes WHERE finished_at IS NOT NULL AND dated_by = '" +
                     dated_by + "'";
    const auto wanted = count(sql) + more;
    const auto give_up_at = std::chrono::steady_clock::now() + minutes{1};
    while (count(sql) < wanted && std::chrono::steady_clock::now() < give_up_at) {
      std::this_thread::sleep_for(milliseconds{20});  // the other process has to get there
    }
    EXPECT_LE(wanted, count(sql)) << dated_by;
  };
  const auto steps = testing::torture_factor() > 1 ? std::size(steps_) : 1;
  for (std::size_t i = 0; i < steps; ++i) {
    wait_for_passes(1, "machine");
    step(steps_[i]);
    wait_for_passes(3, "service");
    step("+0s");
  }
  wait_for_passes(1, "machine");
  process.signal(SIGTERM);
  const auto outcome = process.wait();
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ(steps, tests::count_lines(outcome.err)) << outcome.err;
  expect_true_times();
  server.stop();
}

}  // namespace
}  // namespace syncledger::app
