#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "app/lock_file.hpp"
#include "app/schedule.hpp"
#include "support/raw_server.hpp"
#include "support/vfs_shim.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <deque>
#include <functional>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace syncledger::app {
namespace {

using base::Wake;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Schedule, KeepsItsPaceWhateverAPassTakes) {
  const Schedule schedule{seconds{100}, minutes{5}, seconds{0}};
  EXPECT_EQ(seconds{400}, schedule.after(seconds{100}, seconds{130}).due);
  EXPECT_EQ(seconds{700}, schedule.after(seconds{400}, seconds{401}).due);
  EXPECT_EQ(0, schedule.after(seconds{400}, seconds{401}).skipped);
}

TEST(Schedule, SkipsWhatItIsTooLateFor) {
  const Schedule schedule{seconds{0}, minutes{1}, seconds{0}};
  const auto next = schedule.after(seconds{60}, seconds{200});
  EXPECT_EQ(seconds{240}, next.due);
  EXPECT_EQ(2, next.skipped);
}

TEST(Schedule, IsOffsetFromTheSecondPassOn) {
  const Schedule schedule{seconds{0}, minutes{1}, seconds{20}};
  EXPECT_EQ(seconds{80}, schedule.after(seconds{0}, seconds{1}).due);
  EXPECT_EQ(seconds{140}, schedule.after(seconds{80}, seconds{81}).due);
  EXPECT_EQ(0, schedule.after(seconds{80}, seconds{81}).skipped);
}

/// What happens while the program sleeps: a step for each time that it does, then SIGTERM.
struct Night {
  base::ManualClock& clock;
  std::atomic<milliseconds> uptime{hours{1}};  ///< also set by what answers
  std::deque<std::function<Wake(milliseconds due)>> steps{};
  std::function<bool()> is_stop_requested = [] { return false; };

  /// Sleeps as long as it is told.
  Wake pass_time(milliseconds due) {
    clock.advance(due - uptime.load());
    uptime = due;
    return Wake::due;
  }
};

class NightSleeper : public base::Sleeper {
public:
  explicit NightSleeper(Night& night) : night_(night) {}

  [[nodiscard]] milliseconds uptime() const override { return night_.uptime; }

  Wake sleep_until(milliseconds due) override {
    if (night_.steps.empty()) return Wake::stop;
    const auto step = std::move(night_.steps.front());
    night_.steps.pop_front();
    return step(due);
  }

  [[nodiscard]] bool is_stop_requested() const override { return night_.is_stop_requested(); }

private:
  Night& night_;
};

class WatchCommand : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
    program().make_sleeper = [this] { return std::make_unique<NightSleeper>(night_); };
  }

  Night& night() { return night_; }

  void then_sleep() {
    night_.steps.emplace_back([this](milliseconds due) { return night_.pass_time(due); });
  }

  void then(const std::function<void()>& happens, Wake wake) {
    night_.steps.emplace_back([=](milliseconds) {
      happens();
      return wake;
    });
  }

  testing::Outcome watch(std::vector<std::string> options = {"--interval", "5m"}) {
    options.insert(options.begin(), "watch");
    const auto outcome = run(options);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    EXPECT_EQ("", outcome.out);
    return outcome;
  }

  /// Seconds since midnight at which passes began.
  [[nodiscard]] std::string passes() const {
    return query(
        "SELECT group_concat((started_at - 1793491200000) / 1000, ' ') FROM passes"
        " WHERE source = 'watch'");
  }

private:
  Night night_{clock()};
};

TEST_F(WatchCommand, MakesAPassAtOnceAndThenOneEachInterval) {
  then_sleep();
  then_sleep();
  EXPECT_EQ("", watch().err);
  EXPECT_EQ("0 300 600\n", passes());
  EXPECT_EQ("RUN|1\nPAUSE|1\n",
            query("SELECT status, count(*) FROM nodes GROUP BY status ORDER BY status DESC"));
}

/// As on a file system that has become read-only.
TEST_F(WatchCommand, SaysOnceWhatIsInTheWayAlsoIfItCannotNoteThatDown) {
  std::filesystem::create_directories(database() + ".complaint/in the way");
  auto other = std::make_unique<LockFile>(database());
  then_sleep();
  then_sleep();
  then([&] { other.reset(); }, Wake::due);
  then_sleep();
  then_sleep();
  const auto said = watch().err;
  EXPECT_EQ(2U, tests::count_lines(said)) << said;
  EXPECT_NE(std::string::npos, said.find("syncledger: passes are made again")) << said;
}

TEST_F(WatchCommand, GapsFollowTheIntervalOfTheCommandLine) {
  then_sleep();
  watch({"--interval", "2m"});
  EXPECT_EQ("0 120\n", passes());
  EXPECT_EQ("360000\n", query("SELECT DISTINCT gap_after_ms FROM targets"));
}

TEST_F(WatchCommand, GapsFollowTheIntervalOfTheCommandLineAlsoWithoutAConfiguration) {
  environment().erase("SYNCLEDGER_CONFIG");
  environment()["SYNCLEDGER_ENDPOINT"] = server().url();
  const std::string target = "cn-shanghai/10000/DI_REALTIME/100";
  watch({"--target", target});
  EXPECT_EQ("900000\n", query("SELECT gap_after_ms FROM targets"));
  watch({"--target", target, "--interval", "20m"});
  EXPECT_EQ("3600000\n", query("SELECT gap_after_ms FROM targets"));
  watch({"--target", target});
  EXPECT_EQ("3600000\n", query("SELECT gap_after_ms FROM targets"));
}

TEST_F(WatchCommand, SkipsWhatASuspendedMachineMissedAndSaysItOnce) {
  const auto oversleep = [this](milliseconds due) {
    night().pass_time(due);
    clock().advance(minutes{12});
    night().uptime = night().uptime.load() + minutes{12};
    return Wake::due;
  };
  night().steps.emplace_back(oversleep);
  then_sleep();
  EXPECT_EQ(
      "syncledger: 2 passes were skipped: the machine was suspended, or the pass before took "
      "longer than the interval\n",
      watch().err);
  EXPECT_EQ("0 1020 1200\n", passes());
}

TEST_F(WatchCommand, AClockSetBackChangesNothingOfTheSchedule) {
  night().steps.emplace_back([this](milliseconds due) {
    clock().set(tests::at("2026-10-31T12:00:00Z"));
    night().uptime = due;
    return Wake::due;
  });
  then_sleep();
  watch();
  EXPECT_EQ("3\n", query("SELECT count(*) FROM passes"));
  EXPECT_EQ(hours{1} + minutes{10}, night().uptime.load());
}

TEST_F(WatchCommand, AChangedConfigurationIsReadAgain) {
  then(
      [this] {
        auto config = read_file(path("syncledger.json"));
        config.insert(config.find('{') + 1, R"("gap_after": "44m",)");
        write_file("syncledger.json", config);
      },
      Wake::reload);
  then_sleep();
  EXPECT_EQ("syncledger: the configuration was read again\n", watch().err);
  EXPECT_EQ("2640000\n", query("SELECT DISTINCT gap_after_ms FROM targets"));
  EXPECT_EQ("0 300\n", passes());
}

TEST_F(WatchCommand, AWrongConfigurationIsRefusedAndTheOldOneKept) {
  then([this] { write_file("syncledger.json", "{\n  \"intervall\": \"5m\"\n}"); }, Wake::reload);
  then_sleep();
  const auto outcome = watch();
  EXPECT_EQ("syncledger: " + path("syncledger.json") +
                ":2: \"intervall\": unknown key (did you mean \"interval\"?); the configuration of "
                "before is kept\n",
            outcome.err);
  EXPECT_EQ("0 300\n", passes());
}

TEST_F(WatchCommand, AWrongConfigurationAtTheStartEndsIt) {
  write_file("syncledger.json", "{}");
  const auto outcome = run({"watch"});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
}

TEST_F(WatchCommand, SaysAFailureOnceAndItsEndOnce) {
  server().force({simulator::make_fault(simulator::FaultKind::lookup_fail), 4});
  then_sleep();
  then_sleep();
  then_sleep();
  EXPECT_EQ(
      "syncledger: could not fetch cn-shanghai/10000/DI_REALTIME/100 and 1 more: not_found: "
      "fileId[100] is invalid\n"
      "syncledger: could fetch cn-shanghai/10000/DI_REALTIME/100 and 1 more again\n",
      watch().err);
}

TEST_F(WatchCommand, LeavesTheHistoryToOthersBetweenPasses) {
  then([this] { EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code); }, Wake::due);
  EXPECT_EQ("", watch().err);
  EXPECT_EQ("2\n", query("SELECT count(*) FROM passes"));
}

TEST_F(WatchCommand, MakesNoNewHistoryWhereItsOwnHasVanished) {
  then([this] { std::filesystem::rename(database(), path("moved.db")); }, Wake::due);
  then_sleep();
  then([this] { EXPECT_FALSE(std::filesystem::exists(database())); }, Wake::due);
  then([this] { std::filesystem::rename(path("moved.db"), database()); }, Wake::due);
  then_sleep();
  const auto outcome = watch();
  const auto missing = "there is no history in " + database() +
                       ", where one has been since 2026-11-01T00:00:00Z (mount its disk or put "
                       "it back; `syncledger db init --db " +
                       database() + "` begins a new one)";
  EXPECT_EQ("syncledger: " + missing +
                "\nsyncledger: passes are made again (what was in the way: " + missing + ")\n",
            outcome.err);
  EXPECT_EQ("0 600\n", passes());
}

TEST_F(WatchCommand, MakesNoNewFolderWhereThatOfItsHistoryHasVanished) {
  std::filesystem::create_directory(path("disk"));
  then([this] { std::filesystem::rename(path("disk"), path("away")); }, Wake::due);
  then_sleep();
  then([this] { EXPECT_FALSE(std::filesystem::exists(path("disk"))); }, Wake::due);
  then([this] { std::filesystem::rename(path("away"), path("disk")); }, Wake::due);
  then_sleep();
  watch({"--interval", "5m", "--db", path("disk/history.db")});
  EXPECT_EQ("2\n", tests::query(path("disk/history.db"), "SELECT count(*) FROM passes"));
}

TEST_F(WatchCommand, MissesItsHistoryAlsoAfterTheConfigurationWasReadAgain) {
  then([this] { std::filesystem::remove(database()); }, Wake::reload);
  then_sleep();
  watch();
  EXPECT_FALSE(std::filesystem::exists(database()));
}

TEST_F(WatchCommand, GoesOnInAHistoryThatWasBegunAnew) {
  then(
      [this] {
        std::filesystem::remove(database());
        EXPECT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
      },
      Wake::due);
  then_sleep();
  EXPECT_EQ("", watch().err);
  EXPECT_EQ("300\n", passes());
}

TEST_F(WatchCommand, SplayDelaysEveryPassButTheFirst) {
  milliseconds second{};
  night().steps.emplace_back([&](milliseconds due) {
    second = due - night().uptime.load();
    return night().pass_time(due);
  });
  then_sleep();
  watch({"--interval", "5m", "--splay", "1m"});
  EXPECT_LE(minutes{5}, second);
  EXPECT_GE(minutes{6}, second);
  EXPECT_EQ(second + minutes{5}, night().uptime.load() - hours{1});
}

TEST_F(WatchCommand, ASplayOfCollectComesBeforeItsPass) {
  night().steps.emplace_back([this](milliseconds due) {
    EXPECT_GE(seconds{30}, due - night().uptime.load());
    EXPECT_EQ(0U, server().counters().requests);
    return night().pass_time(due);
  });
  EXPECT_EQ(exit_code::all_well, run({"collect", "--splay", "30s"}).exit_code);
  EXPECT_EQ(2U, server().counters().requests);
}

/// Each target at its own pace.
class AdaptiveWatch : public WatchCommand {
protected:
  void adapt(const std::string& more = "") {
    auto config = read_file(path("syncledger.json"));
    config.insert(config.find('{') + 1,
                  R"("adaptive": { "fastest": "1m", "slowest": "8m" }, )" + more);
    write_file("syncledger.json", config);
  }

  void serve_one(const std::string& timeline) {
    serve(R"({ "start": "2026-11-01T00:00:00Z", "workspaces": [ { "region": "cn-shanghai",
      "project_id": 10000, "nodes": [ { "file_id": 100, "name": "a", "timeline": [ )" +
          timeline + " ] } ] } ] }");
    use_config_of_the_simulator();
  }

  void watch_for(int count) {
    for (int minute = 0; minute < count; ++minute) then_sleep();
    EXPECT_EQ("", watch({}).err);
  }
};

TEST_F(AdaptiveWatch, PollsWhatIsSteadyEverMoreSeldom) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  adapt();
  watch_for(120);
  // Each minute for the first quarter of an hour, then after a tenth of the steady time.
  const auto times = passes();
  EXPECT_EQ(0U, times.find("0 60 120 180 240 300 360 420 480 540 600 660 720 780 840 900"))
      << times;
  EXPECT_EQ("480\n", query("SELECT max(gap) / 1000 FROM (SELECT started_at -"
                           " lag(started_at) OVER (ORDER BY id) AS gap FROM passes)"));
  EXPECT_EQ("1\n", query("SELECT count(*) FROM nodes"));
  EXPECT_EQ("1440000\n", query("SELECT gap_after_ms FROM targets"));
}

TEST_F(AdaptiveWatch, PollsWhatDoesNotRunAtTheFastestPace) {
  serve_one(R"({ "at": "0s", "status": "PAUSE" })");
  adapt();
  watch_for(120);
  EXPECT_EQ("121\n", query("SELECT count(*) FROM passes"));
}

TEST_F(AdaptiveWatch, IsFastAgainAfterAChange) {
  serve_one(R"({ "at": "0s", "status": "RUN" }, { "at": "100m", "status": "KILLING" },
              { "at": "110m", "status": "RUN" })");
  adapt();
  watch_for(120);
  EXPECT_EQ("1\n", query("SELECT count(*) FROM passes WHERE started_at - 1793491200000"
                         " BETWEEN 92 * 60000 AND 99 * 60000"));
  EXPECT_EQ("10\n", query("SELECT count(*) FROM passes WHERE started_at - 1793491200000"
                          " BETWEEN 111 * 60000 AND 120 * 60000"));
}

TEST_F(AdaptiveWatch, LeavesTheBudgetForTheSlowestPaceOfTheWholeDay) {
  serve_one(R"({ "at": "0s", "status": "PAUSE" })");
  // 16 hours are left of the day in UTC+8: 121 polls at the slowest pace.
  adapt(R"("budget": { "calls_per_day": 131 }, )");
  watch_for(60);
  const auto times = passes();
  EXPECT_EQ(0U, times.find("0 60 120 180 240 300 360 420 480 540 ")) << times;
  EXPECT_EQ("480\n", query("SELECT max(gap) / 1000 FROM (SELECT started_at -"
                           " lag(started_at) OVER (ORDER BY id) AS gap FROM passes)"));
}

TEST_F(AdaptiveWatch, FindsTasksIfNoneIsConfigured) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  write_file("syncledger.json",
             R"({ "adaptive": {}, "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
                  "endpoint": ")" +
                 server().url() + R"(", "discover": {} } ] })");
  watch_for(2);
  EXPECT_EQ("0 60 120\n", passes());
  EXPECT_EQ("RUN|3\n", query("SELECT status, observations FROM nodes"));
}

TEST_F(AdaptiveWatch, GoesOnAfterTheClockWasSetBack) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  adapt();
  watch_for(100);
  const auto steady = query("SELECT count(*) FROM passes");
  clock().set(tests::at("2026-10-31T00:00:00Z"));
  for (int minute = 0; minute < 16; ++minute) then_sleep();
  EXPECT_EQ(
      "syncledger: this machine's clock is 1d1h behind the service's, which dates the passes until "
      "that is set right (NTP)\n",
      watch({}).err);
  // At once, and then at the pace of what has been steady for long: the service knows the time.
  EXPECT_EQ("3\n", query("SELECT count(*) - " + steady + " FROM passes"));
}

TEST_F(AdaptiveWatch, KeepsItsPaceWhileTheHistoryTakesNothing) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  adapt();
  watch_for(100);
  const auto asked = server().counters().requests;
  testing::FullDisk disk;
  const testing::VfsShim shim{disk};
  for (int minute = 0; minute < 16; ++minute) then_sleep();
  watch({});
  EXPECT_EQ(asked + 2, server().counters().requests);
}

TEST_F(AdaptiveWatch, IsForWatchWithoutAnIntervalOnly) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  adapt();
  then_sleep();
  watch({"--interval", "10m"});
  EXPECT_EQ("0 600\n", passes());
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("3\n", query("SELECT count(*) FROM passes"));
}

TEST_F(AdaptiveWatch, RefusesPacesThatMakeNoSense) {
  serve_one(R"({ "at": "0s", "status": "RUN" })");
  adapt(R"("gap_after": "5m", )");
  EXPECT_EQ(exit_code::usage, run({"watch"}).exit_code);
  write_file("syncledger.json", R"({ "adaptive": { "fastest": "1h", "slowest": "1m" } })");
  EXPECT_EQ(exit_code::usage, run({"watch"}).exit_code);
}

/// What systemd is to a service of Type=notify.
class NotifySocket {
public:
  explicit NotifySocket(const std::string& path) : socket_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    auto length = static_cast<socklen_t>(sizeof address);
    if (path.starts_with('@')) {  // no file: as long as is said, and beginning with a zero
      address.sun_path[0] = '\0';
      length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    }
    // The sockets API takes every kind of address as one.
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) != 0) {
      throw std::system_error{errno, std::generic_category(), path};
    }
  }

  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  ~NotifySocket() { close(socket_); }

  /// The next word of the service that begins with `start`, or nothing if it does not come for
  /// long.
  std::string next(const std::string& start) const {
    const timeval patience{30, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    for (;;) {
      std::array<char, 1024> text{};
      const auto size = recv(socket_, text.data(), text.size(), 0);
      if (size < 0) return "";
      std::string word{text.data(), static_cast<std::size_t>(size)};
      if (word.starts_with(start)) return word;
    }
  }

  /// Puts in so much that there is no room for more, as if nobody had read for long.
  void fill() const {
    const int other = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    sockaddr_un address{};
    socklen_t length = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    while (sendto(other, "old", 3, 0, reinterpret_cast<const sockaddr*>(&address), length) >= 0) {
    }
    close(other);
  }

  /// All that nobody has read yet, a line for each word.
  std::string unread() const {
    std::string words;
    std::array<char, 1024> text{};
    for (;;) {
      const auto size = recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
      if (size < 0) return words;
      words.append(text.data(), static_cast<std::size_t>(size)) += '\n';
    }
  }

private:
  int socket_;
};

/// systemd, of which nobody knows whether it reads.
class SupervisedWatch : public WatchCommand {
protected:
  void SetUp() override {
    WatchCommand::SetUp();
    environment()["NOTIFY_SOCKET"] = path("notify");
  }

  [[nodiscard]] const NotifySocket& systemd() const { return systemd_; }

  const std::string is_deaf =
      "syncledger: systemd does not read what this service tells it (at $NOTIFY_SOCKET); polling "
      "goes on, and what it has to know is told again\n";

private:
  NotifySocket systemd_{path("notify")};
};

TEST_F(SupervisedWatch, PollsOnIfNobodyReadsWhatItTellsSystemd) {
  environment()["WATCHDOG_USEC"] = "60000000";
  systemd().fill();
  for (int second = 0; second < 601; ++second) then_sleep();
  EXPECT_EQ(is_deaf, watch().err);
  EXPECT_EQ("0 300 600\n", passes());
}

TEST_F(SupervisedWatch, TellsAgainWhatSystemdHadNoRoomFor) {
  systemd().fill();
  then([this] { systemd().unread(); }, Wake::due);
  then(
      [this] {
        EXPECT_EQ("READY=1\nSTATUS=last pass 2026-11-01T00:00:00.000Z: all targets fetched\n",
                  systemd().unread());
      },
      Wake::due);
  EXPECT_EQ(is_deaf, watch().err);
  EXPECT_EQ("STOPPING=1\n", systemd().unread());
}

TEST_F(SupervisedWatch, SaysThatItIsAliveOnlyAsOftenAsSystemdWantsToHearIt) {
  then_sleep();
  watch();
  EXPECT_EQ(std::string::npos, systemd().unread().find("WATCHDOG"));
  environment()["WATCHDOG_USEC"] = "1200000000";
  then_sleep();
  watch();
  EXPECT_EQ(
      "READY=1\nWATCHDOG=1\nSTATUS=last pass 2026-11-01T00:05:00.000Z: all targets fetched\n"
      "WATCHDOG=1\nSTATUS=last pass 2026-11-01T00:10:00.000Z: all targets fetched\nSTOPPING=1\n",
      systemd().unread());
}

TEST_F(SupervisedWatch, IsNotAliveForTheWatchdogOfAnotherProcess) {
  environment()["WATCHDOG_USEC"] = "60000000";
  environment()["WATCHDOG_PID"] = "1";
  then_sleep();
  watch();
  EXPECT_EQ(std::string::npos, systemd().unread().find("WATCHDOG"));
}

TEST_F(SupervisedWatch, FindsSystemdUnderAnAbstractNameToo) {
  const std::string name = "@syncledger-test-" + std::to_string(getpid());
  const NotifySocket abstract{name};
  environment()["NOTIFY_SOCKET"] = name;
  watch();
  EXPECT_EQ(0U, abstract.unread().find("READY=1\n"));
}

TEST_F(SupervisedWatch, NeedsNobodyWhoListens) {
  environment()["NOTIFY_SOCKET"] = path("nobody");
  EXPECT_EQ("", watch().err);
  EXPECT_EQ("0\n", passes());
}

/// Six targets, asked one after the other after a signal to stop has come.
class StoppedWatch : public WatchCommand {
protected:
  void SetUp() override {
    WatchCommand::SetUp();
    night().is_stop_requested = [] { return true; };
    std::string targets = R"({"task_type": "DI_REALTIME", "file_id": 1})";
    for (const auto* const id : {"2", "3", "4", "5", "6"}) {
      targets += R"(, {"task_type": "DI_REALTIME", "file_id": )" + std::string{id} + "}";
    }
    const std::string endpoint = server_.url();
    environment()["SYNCLEDGER_CONFIG"] = write_file(
        "six.json", R"({"database": "history.db", "http": {"concurrency": 1, "max_qps": 0},
            "workspaces": [{"region": "cn-shanghai", "project_id": 10000, "endpoint": ")" +
                        endpoint + R"(", "targets": [)" + targets + "]}]}");
  }

  void answers_take(milliseconds each) { each_ = each; }

  [[nodiscard]] std::string observations() const { return query("SELECT count(*) FROM nodes"); }

private:
  milliseconds each_{0};
  testing::RawServer server_{[this](const std::string&, std::size_t) {
    night().uptime.store(night().uptime.load() + each_);
    return testing::http_response(200,
                                  R"({"Success":true,"Data":{"Status":"RUN","Name":"orders"}})");
  }};
};

TEST_F(StoppedWatch, FinishesThePassInHand) {
  answers_take(milliseconds{100});
  EXPECT_EQ("", watch().err);
  EXPECT_EQ("6\n", observations());
}

TEST_F(StoppedWatch, AsksNobodyElseWhenTheAnswersMightComeTooLate) {
  answers_take(milliseconds{800});
  EXPECT_EQ("syncledger: told to stop: 3 targets were not asked in this pass\n", watch().err);
  EXPECT_EQ("3\n", observations());
  EXPECT_EQ("1\n", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
}

TEST_F(StoppedWatch, DoesNotSayThatAllWereFetched) {
  const NotifySocket systemd{path("notify")};
  environment()["NOTIFY_SOCKET"] = path("notify");
  answers_take(milliseconds{800});
  watch();
  EXPECT_NE(std::string::npos, systemd.next("STATUS").find("some targets could not be fetched"));
}

TEST_F(StoppedWatch, LeavesOutWhoDoesNotAnswerInTime) {
  const testing::RawServer deaf{testing::scripts::stall()};
  environment()["SYNCLEDGER_ENDPOINT"] = deaf.url();
  night().is_stop_requested = [&] {
    if (deaf.connections() > 0) night().uptime.store(night().uptime.load() + seconds{5});
    return true;
  };
  EXPECT_EQ("syncledger: told to stop: 6 targets were not asked in this pass\n", watch().err);
  EXPECT_EQ("6|0|0\n", query("SELECT targets, snapshots, failures FROM passes"));
  EXPECT_EQ("1\n", query("SELECT calls FROM api_calls"));
}

TEST_F(StoppedWatch, DoesNotWaitForTheCredentialsThatNobodyHandsOut) {
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_ID");
  const testing::RawServer deaf{testing::scripts::stall()};
  environment()["ALIBABA_CLOUD_CREDENTIALS_URI"] = deaf.url();
  night().is_stop_requested = [&] {
    if (deaf.connections() > 0) night().uptime.store(night().uptime.load() + seconds{5});
    return true;
  };
  EXPECT_NE(std::string::npos, watch().err.find("told to stop: 6 targets were not asked"));
  EXPECT_EQ(1U, deaf.connections());
}

class WatchService : public WatchCommand {};

TEST_F(WatchService, TellsSystemdWhatItDoesAndObeysItsSignals) {
  const NotifySocket systemd{path("notify")};
  environment()["NOTIFY_SOCKET"] = path("notify");
  environment()["WATCHDOG_USEC"] = "60000000";
  environment()["SYNCLEDGER_NOW"] = "2026-11-01T00:00:00Z";
  testing::ProgramProcess service{{"watch", "--interval", "1h"}, environment()};
  EXPECT_EQ("READY=1", systemd.next("READY"));
  EXPECT_EQ("WATCHDOG=1", systemd.next("WATCHDOG"));
  EXPECT_EQ("STATUS=last pass 2026-11-01T00:00:00.000Z: all targets fetched",
            systemd.next("STATUS"));
  service.signal(SIGHUP);
  EXPECT_NE("", systemd.next("RELOADING=1\nMONOTONIC_USEC="));
  EXPECT_EQ("READY=1", systemd.next("READY"));
  service.signal(SIGTERM);
  EXPECT_EQ("STOPPING=1", systemd.next("STOPPING"));
  const auto outcome = service.wait();
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ("syncledger: the configuration was read again\n", outcome.err);
  EXPECT_EQ("0\n", passes());
}

}  // namespace
}  // namespace syncledger::app
