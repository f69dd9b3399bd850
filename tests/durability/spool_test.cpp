#include "app/spool.hpp"

#include "app/logbook.hpp"
#include "durability/pass_workload.hpp"
#include "support/temporary_directory.hpp"
#include "support/vfs_shim.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace syncledger::testing {
namespace {

namespace fs = std::filesystem;
using Outcome = PassReport::Outcome;

class TheSpool : public ::testing::Test {
protected:
  [[nodiscard]] std::string database() const { return folder_.file("history.db"); }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

  [[nodiscard]] std::vector<std::string> spooled_files() const {
    std::vector<std::string> files;
    if (!fs::exists(database() + ".spool")) return files;
    for (const auto& entry : fs::directory_iterator{database() + ".spool"})
      files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
  }

  void record(int number) const {
    const auto report = make_pass(database(), number);
    EXPECT_EQ(Outcome::recorded, report.outcome) << report.line;
  }

  /// A pass that finds no room.
  void keep(int number) const {
    FullDisk disk;
    const VfsShim shim{disk};
    EXPECT_EQ(Outcome::kept, make_pass(database(), number).outcome);
  }

  [[nodiscard]] std::string kept_because(const std::string& why) const {
    return why + "; what the pass fetched is kept in " + database() +
           ".spool until the next one records it";
  }

private:
  TemporaryDirectory folder_;
};

/// No file can be opened while one lives.
class NoMoreFiles {
public:
  NoMoreFiles() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest = dup(STDERR_FILENO);
    close(lowest);
    const rlimit none{static_cast<rlim_t>(lowest), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }

  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;

  ~NoMoreFiles() { setrlimit(RLIMIT_NOFILE, &before_); }

private:
  rlimit before_{};
};

std::string contents(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Everything that a history says, how its passes came there apart.
std::string contents_of(const std::string& database) {
  SQLite::Database file{database, SQLite::OPEN_READWRITE};
  file.exec("UPDATE passes SET spooled_as = NULL");
  std::string text;
  for (const auto* const table : {"targets", "passes", "nodes", "solutions", "step_results",
                                  "fetch_failures", "payloads", "api_calls", "notices"}) {
    SQLite::Statement rows{file, std::string{"SELECT * FROM "} + table};
    while (rows.executeStep()) {
      for (int column = 0; column < rows.getColumnCount(); ++column)
        text += rows.getColumn(column).getString() + "|";
      text += '\n';
    }
  }
  return text;
}

TEST_F(TheSpool, TakesThePassThatAnotherWriterHoldsUp) {
  record(1);
  {
    SQLite::Database other{database(), SQLite::OPEN_READWRITE};
    const SQLite::Transaction writing{other, SQLite::TransactionBehavior::IMMEDIATE};
    const auto report = make_pass(database(), 2);
    EXPECT_EQ(Outcome::kept, report.outcome);
    EXPECT_EQ(kept_because("cannot begin a pass in " + database() +
                           ": database is locked (another program holds it locked; try again, or "
                           "close that program)"),
              report.line);
  }
  EXPECT_EQ((std::set<int>{1}), whole_passes(database()));
  record(3);
  EXPECT_EQ((std::set<int>{1, 2, 3}), whole_passes(database()));
  EXPECT_TRUE(spooled_files().empty());
}

TEST_F(TheSpool, TakesThePassThatAReaderHoldsUp) {
  record(1);
  {
    SQLite::Database other{database(), SQLite::OPEN_READONLY};
    SQLite::Statement reading{other, "SELECT * FROM passes"};
    reading.executeStep();
    EXPECT_EQ(Outcome::kept, make_pass(database(), 2).outcome);
  }
  record(3);
  EXPECT_EQ((std::set<int>{1, 2, 3}), whole_passes(database()));
}

TEST_F(TheSpool, TakesThePassThatMayNotEvenRead) {
  record(1);
  {
    SQLite::Database other{database(), SQLite::OPEN_READWRITE};
    const SQLite::Transaction writing{other, SQLite::TransactionBehavior::EXCLUSIVE};
    EXPECT_EQ(Outcome::kept, make_pass(database(), 2).outcome);
    EXPECT_EQ(Outcome::kept, make_pass(database(), 3).outcome);
  }
  record(4);
  EXPECT_EQ((std::set<int>{1, 2, 3, 4}), whole_passes(database()));
}

TEST_F(TheSpool, TakesThePassForWhichThereIsNoRoom) {
  record(1);
  FullDisk disk;
  {
    const VfsShim shim{disk};
    const auto report = make_pass(database(), 2);
    EXPECT_EQ(kept_because("cannot begin a pass in " + database() +
                           ": database or disk is full (make room on the disk; what was recorded "
                           "before is intact)"),
              report.line);
  }
  record(3);
  EXPECT_EQ((std::set<int>{1, 2, 3}), whole_passes(database()));
}

TEST_F(TheSpool, TakesTheVeryFirstPass) {
  keep(1);
  record(2);
  EXPECT_EQ((std::set<int>{1, 2}), whole_passes(database()));
}

TEST_F(TheSpool, LeadsToTheHistoryThatWouldHaveBeen) {
  for (int number = 1; number <= 6; ++number) record(number);
  const auto undisturbed = contents_of(database());
  fs::remove(database());
  record(1);
  for (int number = 2; number <= 5; ++number) keep(number);
  record(6);
  EXPECT_EQ(undisturbed, contents_of(database()));
}

TEST_F(TheSpool, IsRecordedOnceAlsoIfItsFileComesBack) {
  record(1);
  keep(2);
  const auto file = spooled_files().at(0);
  fs::copy_file(file, path("copy"));
  record(3);
  fs::copy_file(path("copy"), file);
  record(4);
  EXPECT_EQ((std::set<int>{1, 2, 3, 4}), whole_passes(database()));
  EXPECT_TRUE(spooled_files().empty());
}

/// A commit that was reported as failed may be on the disk.
TEST_F(TheSpool, DoesNotRepeatAPassThatWasRecordedAfterAll) {
  const base::ManualClock clock{base::from_unix_ms(1793491200000)};
  auto file = store::HistoryFile::open_for_writing(database(), clock);
  store::Recorder recorder{file};
  store::LatePass pass;
  pass.started_at = clock.now();
  pass.record.pass_id = recorder.begin_pass(pass.source, pass.started_at, std::nullopt);
  pass.record.finished_at = clock.now();
  recorder.record_pass(pass.record);
  app::Spool spool{database()};
  spool.keep(pass);
  EXPECT_EQ(0U, spool.record_all(recorder, no_listener()));
  EXPECT_TRUE(spool.is_empty());
  EXPECT_EQ(1, file.database().execAndGet("SELECT count(*) FROM passes").getInt());
}

TEST_F(TheSpool, SaysOfAPassThatItCameLate) {
  record(1);
  keep(2);
  const auto name = fs::path{spooled_files().at(0)}.stem().string();
  record(3);
  SQLite::Database file{database()};
  EXPECT_EQ(name, file.execAndGet("SELECT group_concat(spooled_as) FROM passes").getString());
}

TEST_F(TheSpool, PutsAsideWhatIsDamagedAndGoesOn) {
  record(1);
  keep(2);
  keep(3);
  const auto damaged = spooled_files().at(0);
  fs::resize_file(damaged, fs::file_size(damaged) - 10);
  record(4);
  EXPECT_EQ((std::set<int>{1, 3, 4}), whole_passes(database()));
  EXPECT_EQ(std::vector<std::string>{damaged + ".bad"}, spooled_files());
}

/// What parses, but cannot be recorded.
TEST_F(TheSpool, PutsAsideWhatBreaksARuleOfTheSchema) {
  record(1);
  const std::vector<std::pair<std::string, std::string>> damages{
      {R"("gap_after_ms":900000)", R"("gap_after_ms":0)"},
      {R"("gap_after_ms":900000)", R"("gap_after_ms":-900000)"},
      {R"("calls":3)", R"("calls":-3)"},
      {R"("calls":3)", R"("calls":9223372036854775807)"},
      {R"("throttled":0)", R"("throttled":-1)"}};
  int number = 1;
  std::set<int> whole{1};
  for (const auto& [right, wrong] : damages) {
    keep(++number);
    const auto damaged = spooled_files().back();
    auto text = contents(damaged);
    ASSERT_NE(std::string::npos, text.find(right)) << text;
    text.replace(text.find(right), right.size(), wrong);
    std::ofstream{damaged} << text;
    keep(++number);
    whole.insert(number);
    record(++number);
    whole.insert(number);
    EXPECT_EQ(whole, whole_passes(database())) << wrong;
    EXPECT_TRUE(fs::remove(damaged + ".bad")) << wrong;
  }
}

TEST_F(TheSpool, PutsAsideWhatIsNotAFile) {
  record(1);
  keep(2);
  const auto spool = database() + ".spool/";
  fs::create_directories(spool + "00000000-a.ndjson/sub");
  fs::create_directories(spool + "00000000-a.ndjson.bad/sub");
  ASSERT_EQ(0, mkfifo((spool + "00000000-b.ndjson").c_str(), 0600));
  fs::create_symlink("/dev/zero", spool + "00000000-c.ndjson");
  fs::create_symlink("nowhere", spool + "00000000-d.ndjson");
  fs::create_symlink(spooled_files().back(), spool + "00000000-e.ndjson");
  record(3);
  EXPECT_EQ((std::set<int>{1, 2, 3}), whole_passes(database()));
  EXPECT_EQ(
      (std::vector<std::string>{spool + "00000000-a.ndjson.bad", spool + "00000000-a.ndjson.bad2",
                                spool + "00000000-b.ndjson.bad", spool + "00000000-c.ndjson.bad",
                                spool + "00000000-d.ndjson.bad", spool + "00000000-e.ndjson.bad"}),
      spooled_files());
}

/// Who may list everything, such as root, cannot be kept from it by permissions: instead the folder
/// cannot be opened for want of descriptors.
TEST_F(TheSpool, ThatCannotBeListedLetsNothingNewerOvertake) {
  record(1);
  keep(2);
  {
    const NoMoreFiles none;
    const auto report = make_pass(database(), 3);
    EXPECT_EQ(Outcome::refused, report.outcome);
    EXPECT_EQ("cannot list the spool " + database() +
                  ".spool: Too many open files (older passes may wait there: let this user read "
                  "and write it)",
              report.line);
  }
  EXPECT_EQ((std::set<int>{1}), whole_passes(database()));
  record(4);
  EXPECT_EQ((std::set<int>{1, 2, 4}), whole_passes(database()));
}

TEST_F(TheSpool, TakesThePassThatHasNoTimeLeftToWaitForAnotherWriter) {
  record(1);
  SQLite::Database other{database(), SQLite::OPEN_READWRITE};
  const SQLite::Transaction writing{other, SQLite::TransactionBehavior::EXCLUSIVE};
  const base::ManualClock clock{base::from_unix_ms(1793491200000)};
  app::Logbook logbook{database(), clock, std::chrono::hours{1},
                       [] { return std::chrono::milliseconds{0}; }};
  logbook.begin(store::PassSource::collect, std::nullopt);
  EXPECT_NE(std::string::npos, logbook.finish({}).problem.find("is kept in"));
}

TEST_F(TheSpool, IsAsReadableAsTheHistory) {
  record(1);
  chmod(database().c_str(), 0640);
  keep(2);

  struct stat found {};

  ASSERT_EQ(0, stat(spooled_files().at(0).c_str(), &found));
  EXPECT_EQ(0640U, found.st_mode & 07777U);
  ASSERT_EQ(0, stat((database() + ".spool").c_str(), &found));
  EXPECT_EQ(0750U, found.st_mode & 07777U);
}

TEST_F(TheSpool, ThatCannotBeWrittenIsNotPassedOverInSilence) {
  record(1);
  std::ofstream{database() + ".spool"} << "in the way";
  FullDisk disk;
  const VfsShim shim{disk};
  const auto report = make_pass(database(), 2);
  EXPECT_EQ(Outcome::lost, report.outcome);
  EXPECT_NE(std::string::npos,
            report.line.find("; and what the pass fetched is lost: cannot write " + database() +
                             ".spool/"))
      << report.line;
}

TEST_F(TheSpool, KnowsTheCallsThatTheHistoryDoesNot) {
  record(1);
  keep(2);
  keep(3);
  std::int64_t calls = 0;
  for (const auto& count : app::Spool{database()}.calls_of_day("2026-11-01")) calls += count.calls;
  EXPECT_EQ(6, calls);
  EXPECT_TRUE(app::Spool{database()}.calls_of_day("2026-11-02").empty());
}

}  // namespace
}  // namespace syncledger::testing
