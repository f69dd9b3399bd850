#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "app/lock_file.hpp"
#include "support/crashed_history.hpp"
#include "support/plain_user.hpp"
#include "support/raw_server.hpp"
#include "support/snapshot_lines.hpp"
#include "support/vfs_shim.hpp"

#include <cerrno>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

int refuse_locks_with = 0;  ///< an errno

}  // namespace

/// Lies over that of the system, to be able to fail as on some network file systems.
extern "C" int flock(int descriptor, int operation) noexcept {
  if (refuse_locks_with == 0) return static_cast<int>(syscall(SYS_flock, descriptor, operation));
  errno = refuse_locks_with;
  return -1;
}

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;

class SharedHistory : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
  }

  void collect() {
    const auto outcome = run({"collect"});
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    EXPECT_EQ("", outcome.out + outcome.err);
  }

  testing::Outcome collect_on_a_full_disk(const std::vector<std::string>& options = {}) {
    testing::FullDisk disk;
    const testing::VfsShim shim{disk};
    std::vector<std::string> arguments{"collect"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run(arguments);
  }

  /// Of another user, in the spool.
  void make_unreadable_file(const std::string& name) const {
    fs::create_directories(database() + ".spool");
    fs::permissions(write_file("history.db.spool/" + name, ""), fs::perms::none);
  }

  /// A pass that records those that waited in the spool, too, and says so.
  void collect_what_waits(const std::string& count) {
    const auto outcome = run({"collect"});
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    EXPECT_EQ("syncledger: the history takes passes again; recorded " + count + " that waited in " +
                  database() + ".spool\n",
              outcome.err);
  }
};

TEST_F(SharedHistory, APassOnAFullDiskIsKeptAndRecordedByTheNext) {
  collect();
  clock().advance(minutes{5});
  const auto outcome = collect_on_a_full_disk();
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ("syncledger: cannot begin a pass in " + database() +
                ": database or disk is full (make room on the disk; what was recorded before is "
                "intact); what the pass fetched is kept in " +
                database() + ".spool until the next one records it\n",
            outcome.err);
  clock().advance(minutes{5});
  collect_what_waits("1");
  EXPECT_EQ("0|2\n300|2\n600|2\n",
            query("SELECT (started_at - 1793491200000) / 1000, snapshots FROM passes"));
  EXPECT_EQ("6\n", query("SELECT calls FROM api_calls"));
}

TEST_F(SharedHistory, ADiskThatStaysFullIsMentionedOnce) {
  collect();
  EXPECT_EQ(1U, tests::count_lines(collect_on_a_full_disk().err));
  const auto second = collect_on_a_full_disk();
  EXPECT_EQ(exit_code::failed, second.exit_code);
  EXPECT_EQ("", second.err);
  collect_what_waits("2");
}

TEST_F(SharedHistory, WhatAPassThatWaitedFoundIsSaidWhenItIsRecorded) {
  serve(R"({ "start": "2026-11-01T00:00:00Z", "workspaces": [ { "region": "cn-shanghai",
             "project_id": 10000, "nodes": [ { "file_id": 100, "name": "orders", "timeline": [
               { "at": "0s", "status": "RUN" }, { "at": "10m", "status": "ODD" } ] } ] } ] })");
  use_config_of_the_simulator();
  collect();
  clock().advance(minutes{5});
  {
    const testing::DeafPort deaf;
    environment()["SYNCLEDGER_ENDPOINT"] = deaf.url();
    EXPECT_EQ(1U, tests::count_lines(collect_on_a_full_disk().err));
    environment().erase("SYNCLEDGER_ENDPOINT");
  }
  clock().advance(minutes{5});
  EXPECT_EQ("", collect_on_a_full_disk().err);
  clock().advance(minutes{5});
  const auto said = [](const testing::Outcome& outcome) {
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    const auto at = outcome.err.find("network: ");
    return outcome.err.substr(0, at) + outcome.err.substr(outcome.err.find('\n', at));
  };
  const std::string found =
      "syncledger: could not fetch cn-shanghai/10000/DI_REALTIME/100: \n"
      "syncledger: met for the first time: unknown_status ODD\n"
      "syncledger: could fetch cn-shanghai/10000/DI_REALTIME/100 again\n";
  const auto copy = path("copy.db");
  fs::copy(database(), copy);
  fs::copy(database() + ".spool", copy + ".spool");
  EXPECT_EQ(found + "syncledger: the history takes passes again; recorded 2 that waited in " +
                database() + ".spool\n",
            said(run({"collect"})));
  EXPECT_EQ(found, said(run({"import", "--quiet", "-", "--db", copy})));
}

TEST_F(SharedHistory, PassesQueueUpBehindOneThatCannotBeRead) {
  collect();
  make_unreadable_file("00000001-unreadable.ndjson");
  const testing::PlainUser user;
  clock().advance(minutes{5});
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: cannot read " + database() +
          ".spool/00000001-unreadable.ndjson of the spool: Permission denied (check that this "
          "user may read it, and the disk); what the pass fetched is kept in " +
          database() + ".spool until the next one records it\n",
      run({"collect", "--verbose"}).err);
  EXPECT_EQ(6U, server().counters().requests);
  fs::remove(database() + ".spool/00000001-unreadable.ndjson");
  clock().advance(minutes{5});
  collect_what_waits("2");
}

TEST_F(SharedHistory, AFileOfTheSpoolThatIsPutAsideIsReportedWhateverComesAfterIt) {
  collect();
  make_unreadable_file("00000002-unreadable.ndjson");
  const testing::PlainUser user;
  write_file("history.db.spool/00000001-damaged.ndjson", "{\n");
  const auto said = run({"collect"}).err;
  EXPECT_TRUE(said.starts_with("syncledger: a file of the spool is damaged and was put aside as " +
                               database() + ".spool/00000001-damaged.ndjson.bad: line 1: "))
      << said;
}

/// A folder of another user, or a disk that fails: older passes may wait there.
TEST_F(SharedHistory, WithASpoolThatCannotBeListedNobodyIsAskedAndThatIsSaid) {
  collect();
  clock().advance(minutes{5});
  EXPECT_EQ(exit_code::failed, collect_on_a_full_disk().exit_code);
  fs::permissions(database() + ".spool", fs::perms::none);
  {
    const testing::PlainUser user;
    const auto cannot = "syncledger: cannot list the spool " + database() +
                        ".spool: Permission denied (older passes may wait there: let this user "
                        "read and write it)\n";
    const auto asked = server().counters().requests;
    const auto first = run({"collect"});
    EXPECT_EQ(exit_code::failed, first.exit_code);
    EXPECT_EQ(cannot, first.err);
    const auto second = run({"collect"});
    EXPECT_EQ(exit_code::failed, second.exit_code);
    EXPECT_EQ("", second.err);
    EXPECT_EQ(asked, server().counters().requests);
    EXPECT_EQ(exit_code::failed, collect_on_a_full_disk().exit_code);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"import", "-"}, {"budget"}}) {
      const auto outcome = run(command);
      EXPECT_EQ(exit_code::failed, outcome.exit_code);
      EXPECT_EQ(cannot, outcome.err);
    }
  }
  fs::permissions(database() + ".spool", fs::perms::owner_all);
  clock().advance(minutes{5});
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  EXPECT_EQ("0\n300\n600\n",
            query("SELECT (started_at - 1793491200000) / 1000 FROM passes ORDER BY id"));
}

TEST_F(SharedHistory, CallsOfAPassThatWaitsComeOutOfTheBudget) {
  auto config = read_file(path("syncledger.json"));
  config.insert(config.find('{') + 1, R"("budget": { "calls_per_day": 5 },)");
  write_file("syncledger.json", config);
  collect();
  EXPECT_EQ(exit_code::failed, collect_on_a_full_disk().exit_code);
  const auto third = collect_on_a_full_disk({"--verbose"});
  EXPECT_EQ(5U, server().counters().requests);
  EXPECT_NE(std::string::npos, third.err.find("are used up until")) << third.err;
}

TEST_F(SharedHistory, AnImportRecordsFirstWhatWaitsInTheSpool) {
  collect();
  clock().advance(minutes{5});
  collect_on_a_full_disk();
  const auto outcome =
      run({"import", "-"}, testing::node_line("2026-11-01T00:10:00Z", "RUN", "订单_实时同步"));
  EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  EXPECT_EQ("3\n", query("SELECT observations FROM nodes"));
  EXPECT_EQ("0\n", query("SELECT count(clock_set_back_ms) FROM passes"));
}

TEST_F(SharedHistory, AnImportWaitsForTheCollectorNoLongerThanItIsTold) {
  const LockFile other{database()};
  expect_refusal(
      exit_code::locked,
      "another collector, or an import, is at work on " + database() + " (process " +
          std::to_string(getpid()) + " holds " + database() + ".lock; --wait waits for it)",
      {"import", "-", "--wait", "1ms"}, testing::node_line("2026-11-01T00:10:00Z", "RUN"));
  EXPECT_FALSE(fs::exists(database()));
}

/// What it found might be true no more when it mends it.
TEST_F(SharedHistory, IsNotMendedWhileACollectorIsAtWork) {
  collect();
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(
      "INSERT INTO payloads (content_hash, body) VALUES (0, 'of nothing')");
  {
    const LockFile other{database()};
    expect_refusal(exit_code::locked,
                   "another collector, or an import, is at work on " + database() + " (process " +
                       std::to_string(getpid()) + " holds " + database() + ".lock)",
                   {"db", "check", "--repair", "--yes"});
    EXPECT_EQ(exit_code::failed, run({"db", "check", "--repair"}).exit_code);
  }
  EXPECT_EQ("1\n", query("SELECT count(*) FROM payloads WHERE body = 'of nothing'"));
  EXPECT_EQ(exit_code::all_well, run({"db", "check", "--repair", "--yes"}).exit_code);
  EXPECT_EQ("0\n", query("SELECT count(*) FROM payloads WHERE body = 'of nothing'"));
}

TEST_F(SharedHistory, ALockThatStaysTakenIsMentionedOnceADayAndWhenItIsOver) {
  auto other = std::make_unique<LockFile>(database());
  const auto refused = [&](const std::vector<std::string>& arguments) {
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::locked, outcome.exit_code);
    return tests::count_lines(outcome.err);
  };
  EXPECT_EQ(1U, refused({"collect"}));
  clock().advance(minutes{5});
  EXPECT_EQ(0U, refused({"collect"}));
  EXPECT_EQ(1U, refused({"collect", "--verbose"}));
  clock().advance(std::chrono::hours{24});
  EXPECT_EQ(1U, refused({"collect"}));
  other.reset();
  EXPECT_EQ(
      "syncledger: passes are made again (what was in the way: another collector, or an import, "
      "was at work)\n",
      run({"collect"}).err);
  clock().advance(minutes{5});
  collect();
}

TEST_F(SharedHistory, ALockThatCannotBeHadIsNotTakenForAnotherCollector) {
  refuse_locks_with = ENOLCK;
  expect_refusal(exit_code::failed,
                 "cannot lock " + database() +
                     ".lock: No locks available (keep the history on a local disk: not every "
                     "network file system has locks)",
                 {"collect"});
  refuse_locks_with = 0;
}

TEST_F(SharedHistory, ALockIsHadOnceItsHolderHasGone) {
  auto other = std::make_unique<LockFile>(database());
  bool is_held = false;
  std::thread waiting{[&] { is_held = LockFile{database(), minutes{1}}.is_held(); }};
  other.reset();
  waiting.join();
  EXPECT_TRUE(is_held);
}

TEST_F(SharedHistory, TheLockFileOfADeadProcessIsNoObstacle) {
  write_file("history.db.lock", "4711\n");
  collect();
}

TEST_F(SharedHistory, ALockThatIsALinkIsRefusedAndWhatItLeadsToLeftAlone) {
  const auto victim = write_file("victim", "precious");
  for (const auto& target : {victim, path("none")}) {
    fs::remove(database() + ".lock");
    fs::create_symlink(target, database() + ".lock");
    expect_refusal(exit_code::failed,
                   "cannot make the lock file " + database() +
                       ".lock: it is a symbolic link (remove the link)",
                   {"collect", "--verbose"});
  }
  EXPECT_EQ("precious", read_file(victim));
  EXPECT_FALSE(fs::exists(path("none")));
}

TEST_F(SharedHistory, ALockIsNotWrittenIntoAFileThatHasAnotherName) {
  const auto victim = write_file("victim", "precious");
  fs::create_hard_link(victim, database() + ".lock");
  collect();
  EXPECT_EQ("precious", read_file(victim));
}

TEST_F(SharedHistory, WhatWasSaidLastIsNotWrittenThroughALink) {
  const auto victim = write_file("victim", "2026-11-01T00:00:00Z\nprecious\n");
  fs::create_symlink(victim, database() + ".complaint");
  collect();  // takes it for nothing that was said
  EXPECT_TRUE(fs::is_symlink(database() + ".complaint"));
  {
    const LockFile other{database()};
    EXPECT_EQ(1U, tests::count_lines(run({"collect"}).err));
    EXPECT_EQ("", run({"collect"}).err);
  }
  EXPECT_EQ("2026-11-01T00:00:00Z\nprecious\n", read_file(victim));
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(database() + ".complaint")));
}

TEST_F(SharedHistory, ASpanThatIsNoneIsRefused) {
  expect_refusal(exit_code::usage, "--wait: a duration such as 30s is expected, not \"soon\"",
                 {"collect", "--wait", "soon"});
}

/// The history under a second name, in another folder.
class LinkedHistory : public SharedHistory {
protected:
  void SetUp() override {
    SharedHistory::SetUp();
    fs::create_directory(path("elsewhere"));
    fs::create_symlink("../second.db", link());
    fs::create_symlink(database(), path("second.db"));
  }

  [[nodiscard]] std::string link() const { return path("elsewhere/link.db"); }
};

TEST_F(LinkedHistory, IsMadeWhereTheLinkLeads) {
  ASSERT_EQ(exit_code::all_well, run({"collect", "--db", link()}).exit_code);
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(database())));
  EXPECT_FALSE(fs::exists(link() + ".lock"));
}

TEST_F(LinkedHistory, IsLockedUnderBothNames) {
  const LockFile other{database()};
  const auto outcome = run({"collect", "--db", link()});
  EXPECT_EQ(exit_code::locked, outcome.exit_code) << outcome.err;
}

TEST_F(LinkedHistory, HasOneSpool) {
  collect();
  clock().advance(minutes{5});
  {
    testing::FullDisk disk;
    const testing::VfsShim shim{disk};
    ASSERT_EQ(exit_code::failed, run({"collect", "--db", link()}).exit_code);
  }
  clock().advance(minutes{5});
  collect_what_waits("1");
  EXPECT_EQ("3\n", query("SELECT count(finished_at) FROM passes"));
}

TEST_F(LinkedHistory, IsReadUnderBothNamesAfterACrash) {
  collect();
  testing::crash_in_the_middle_of_a_commit(database(), path("crashed.db"));
  testing::copy_history(path("crashed.db"), database());
  const auto outcome = run({"report", "status", "--db", link()});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
}

TEST_F(LinkedHistory, HasItsBackupsBesideTheFileItself) {
  collect();
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(
      "INSERT INTO payloads (content_hash, body) VALUES (1, 'nobody refers to me')");
  ASSERT_EQ(exit_code::all_well,
            run({"db", "check", "--repair", "--yes", "--db", link()}).exit_code);
  EXPECT_TRUE(fs::exists(database() + ".before-repair"));
}

TEST_F(LinkedHistory, OfWhichTheLinksGoInACircleIsRefused) {
  fs::create_symlink(path("circle.db"), path("circle.db"));
  const auto outcome = run({"collect", "--db", path("circle.db")});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
}

/// Runs what it is given in a process of a user without any rights, since root may do everything.
class OtherUser : public SharedHistory {
protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "only root can become another user";
    SharedHistory::SetUp();
    fs::permissions(fs::path{database()}.parent_path(), fs::perms{0755});
    collect();
  }

  void use_a_write_ahead_log() {
    SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec("PRAGMA journal_mode = wal");
  }

  struct Seen {
    int exit_code = 0;
    std::string text;
  };

  /// What a command comes to for that user.
  Seen run_as_nobody(const std::vector<std::string>& arguments) {
    const auto file = path("seen");
    std::ofstream seen{file};
    const pid_t child = fork();
    if (child == 0) {
      constexpr uid_t nobody = 65534;
      if (setgid(nobody) != 0 || setuid(nobody) != 0) _exit(99);
      const auto outcome = run(arguments);
      seen << outcome.out << outcome.err << std::flush;
      _exit(outcome.exit_code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return {WEXITSTATUS(status), read_file(file)};
  }
};

TEST_F(OtherUser, ReadsAHistoryThatItMayNotWrite) {
  const auto report = run({"report", "status", "--format", "csv"});
  EXPECT_EQ(report.out, run_as_nobody({"report", "status", "--format", "csv"}).text);
  EXPECT_EQ(database() + ": ok\n", run_as_nobody({"db", "check"}).text);
}

TEST_F(OtherUser, ReadsAHistoryWithAWriteAheadLogThatIsClosed) {
  use_a_write_ahead_log();
  ASSERT_FALSE(fs::exists(database() + "-wal"));
  const auto check = run_as_nobody({"db", "check"});
  EXPECT_EQ(database() + ": ok\n", check.text);
  EXPECT_EQ(exit_code::all_well, check.exit_code);
}

TEST_F(OtherUser, IsToldThatAWriteAheadLogCannotBeReadWithoutWriting) {
  use_a_write_ahead_log();
  write_file("history.db-wal", "what a killed writer left");
  const auto check = run_as_nobody({"db", "check"});
  EXPECT_EQ(exit_code::failed, check.exit_code);
  EXPECT_EQ("syncledger: cannot read " + database() +
                ": a program at work on it, or killed, left " + database() +
                "-wal, and this user may not put it right in " +
                fs::path{database()}.parent_path().string() +
                ", which belongs to root (run `syncledger db check` as that user once)\n",
            check.text);
}

TEST_F(OtherUser, IsToldThatItMayNotUndoWhatACrashLeft) {
  testing::crash_in_the_middle_of_a_commit(database(), path("crashed.db"));
  const auto check = run_as_nobody({"db", "check", "--db", path("crashed.db")});
  EXPECT_EQ(exit_code::failed, check.exit_code);
  EXPECT_TRUE(check.text.starts_with("syncledger: cannot read " + path("crashed.db") +
                                     ": a program at work on it, or killed, left " +
                                     path("crashed.db") + "-journal, and this user may not"))
      << check.text;
  EXPECT_EQ(exit_code::all_well, run({"db", "check", "--db", path("crashed.db")}).exit_code);
  EXPECT_EQ(exit_code::all_well, run_as_nobody({"db", "check"}).exit_code);
}

TEST_F(OtherUser, IsToldWhoseFileItIs) {
  const auto refusal = "syncledger: cannot write " + database() +
                       ": Permission denied; it belongs to root, and this is nobody (run "
                       "syncledger as root, or give nobody the right)\n";
  EXPECT_EQ(refusal, run_as_nobody({"collect"}).text);
  fs::permissions(database(), fs::perms{0600});
  EXPECT_EQ("syncledger: cannot read " + database() +
                ": Permission denied; it belongs to root, and this is nobody (run syncledger as "
                "root, or give nobody the right)\n",
            run_as_nobody({"db", "check"}).text);
}

TEST_F(OtherUser, IsToldThatTheFolderIsClosed) {
  fs::permissions(fs::path{database()}.parent_path(), fs::perms{0700});
  const auto report = run_as_nobody({"report", "status"});
  EXPECT_EQ(exit_code::failed, report.exit_code);
  EXPECT_EQ("syncledger: cannot read " + database() +
                ": Permission denied; nobody may not look into its folder (run syncledger as "
                "somebody who may, such as root)\n",
            report.text);
}

TEST_F(OtherUser, IsToldWhoseFolderItIs) {
  fs::permissions(database(), fs::perms{0666});
  EXPECT_EQ("syncledger: cannot make files in " + fs::path{database()}.parent_path().string() +
                ": Permission denied; it belongs to root, and this is nobody (run syncledger as "
                "root, or give nobody the right)\n",
            run_as_nobody({"collect"}).text);
}

}  // namespace
}  // namespace syncledger::app
