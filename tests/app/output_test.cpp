#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "base/descriptor.hpp"
#include "support/snapshot_lines.hpp"

#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// What --output may name, of the commands that have it.
class OutputFile : public tests::AppTest {
protected:
  void SetUp() override {
    environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", "{}\n");
    ASSERT_EQ(0, run({"import", "-"}, testing::node_line("2026-11-01T00:00:00Z", "RUN")).exit_code);
    fs::create_directory(spool());
    write_file("history.db.spool/00000001-a.ndjson.bad", "precious");
  }

  [[nodiscard]] std::string spool() const { return database() + ".spool"; }

  [[nodiscard]] std::string belongs_to_it() const {
    return "it belongs to the history " + database();
  }

  /// Of a folder it is nothing.
  static std::string content_of(const std::string& file) {
    return fs::is_directory(file) ? "" : read_file(file);
  }

  void expect_refused(const std::string& file, const std::string& why) {
    const bool was_there = fs::exists(fs::symlink_status(file));
    const auto before = content_of(file);
    for (const auto& command : commands_) {
      auto words = command;
      words.insert(words.end(), {"--output", file});
      expect_refusal(exit_code::usage,
                     "cannot write " + file + ": " + why + " (name another file with --output)",
                     words);
    }
    EXPECT_EQ(was_there, fs::exists(fs::symlink_status(file))) << file;
    EXPECT_EQ(before, content_of(file)) << file;
  }

  void write_report(const std::string& file) {
    const auto outcome = run({"db", "schema", "--output", file});
    EXPECT_EQ("", outcome.out + outcome.err);
  }

  std::string schema() { return run({"db", "schema"}).out; }

  static unsigned permissions_of(const std::string& file) {
    struct stat found {};

    EXPECT_EQ(0, stat(file.c_str(), &found));
    return found.st_mode & 07777U;
  }

private:
  const std::vector<std::vector<std::string>> commands_{
      {"report", "status"}, {"metrics"}, {"db", "schema"}};
};

TEST_F(OutputFile, IsNeverTheHistory) {
  expect_refused(database(), "it is the history itself");
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
}

TEST_F(OutputFile, IsNothingThatBelongsToTheHistoryWhetherOrNotItIsThere) {
  for (const auto* const ending :
       {"-journal", "-wal", "-shm", ".lock", ".complaint", ".spool", ".spool/report.csv",
        ".spool/00000001-a.ndjson.bad", ".spool/deeper/report.csv"}) {
    expect_refused(database() + ending, belongs_to_it());
  }
}

TEST_F(OutputFile, IsNotTheHistoryThroughALinkOrAnotherSpelling) {
  fs::create_symlink(database(), path("link"));
  fs::create_symlink("link", path("link-to-link"));
  fs::create_directory_symlink(".", path("here"));
  fs::create_directory(path("folder"));
  for (const auto* const name : {"link", "link-to-link", "here/history.db", "folder/../history.db"})
    expect_refused(path(name), "it is the history itself");
}

TEST_F(OutputFile, BelongsToTheHistoryThroughALinkToo) {
  fs::create_symlink("history.db-journal", path("link"));  // leads to what is not there
  fs::create_directory_symlink("history.db.spool", path("spool"));
  fs::create_hard_link(database() + ".lock", path("lock"));
  fs::create_hard_link(spool() + "/00000001-a.ndjson.bad", path("pass"));
  for (const auto* const name : {"link", "spool/report.csv", "lock", "pass"})
    expect_refused(path(name), belongs_to_it());
}

TEST_F(OutputFile, IsNotTheHistoryThroughAHardLink) {
  fs::create_hard_link(database(), path("second.db"));
  expect_refusal(exit_code::usage,
                 "cannot write " + path("second.db") +
                     ": it is the history itself (name another file with --output)",
                 {"db", "schema", "--output", path("second.db")});
}

TEST_F(OutputFile, IsNotTheConfiguration) {
  expect_refused(path("syncledger.json"), "it is the configuration");
  fs::create_symlink("syncledger.json", path("link"));
  expect_refused(path("link"), "it is the configuration");
}

TEST_F(OutputFile, IsNoOtherDatabase) {
  ASSERT_EQ(0, run({"db", "backup", path("backup.db")}).exit_code);
  expect_refused(path("backup.db"), "it is a database");
}

TEST_F(OutputFile, IsWrittenAlsoWhereNoHistoryIsNamed) {
  environment().clear();
  write_report(path("schema.sql"));
  EXPECT_EQ(schema(), read_file(path("schema.sql")));
}

TEST_F(OutputFile, IsNotReplacedThroughALinkThatSomebodyLaidBesideIt) {
  const auto victim = write_file("victim", "precious");
  const auto file = write_file("schema.sql", "old");
  for (const auto* const ending : {".new", ".tmp"}) fs::create_symlink("victim", file + ending);
  write_report(file);
  EXPECT_EQ("precious", read_file(victim));
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(file)));
  EXPECT_EQ(schema(), read_file(file));
}

TEST_F(OutputFile, KeepsItsPermissions) {
  const auto file = write_file("schema.sql", "old");
  fs::permissions(file, fs::perms{0600});
  write_report(file);
  EXPECT_EQ(0600U, permissions_of(file));
  fs::permissions(file, fs::perms{0664});
  write_report(file);
  EXPECT_EQ(0664U, permissions_of(file));
}

TEST_F(OutputFile, KeepsItsOwner) {
  const auto file = write_file("schema.sql", "old");
  constexpr uid_t nobody = 65534;
  if (chown(file.c_str(), nobody, nobody) != 0) GTEST_SKIP() << "needs to be root";
  write_report(file);

  struct stat found {};

  ASSERT_EQ(0, stat(file.c_str(), &found));
  EXPECT_EQ(nobody, found.st_uid);
  EXPECT_EQ(nobody, found.st_gid);
}

TEST_F(OutputFile, HasThePermissionsOfTheUmaskIfItIsNew) {
  const auto before = umask(027);
  write_report(path("schema.sql"));
  umask(before);
  EXPECT_EQ(0640U, permissions_of(path("schema.sql")));
}

TEST_F(OutputFile, MayHaveTheLongestNameThereIs) {
  const auto file = path(std::string(255, 'x'));
  write_report(file);
  EXPECT_EQ(schema(), read_file(file));
}

TEST_F(OutputFile, IsMadeWhereALinkLeads) {
  fs::create_symlink("schema-1.sql", path("latest.sql"));
  write_report(path("latest.sql"));
  EXPECT_TRUE(fs::is_symlink(path("latest.sql")));
  EXPECT_EQ(schema(), read_file(path("schema-1.sql")));
}

TEST_F(OutputFile, ThatHasNoNameIsWrittenInto) {
  fs::create_symlink("/proc/self/fd/1", path("out"));
  testing::ProgramProcess process{{"db", "schema", "--output", path("out")}, environment()};
  EXPECT_EQ(schema(), process.wait().out);
  EXPECT_TRUE(fs::is_symlink(path("out")));
}

TEST_F(OutputFile, ThatIsAPipeIsNotReadFrom) {
  const auto pipe = path("pipe");
  ASSERT_EQ(0, mkfifo(pipe.c_str(), 0600));
  const auto both_ends = base::Descriptor::open(pipe, O_RDWR);
  both_ends.write("what was there before; ");
  ASSERT_EQ("", run({"metrics", "--output", pipe}).err);
  std::string text(65536, '\0');
  const auto size = read(both_ends.number(), text.data(), text.size());
  ASSERT_LT(0, size);
  text.resize(static_cast<std::size_t>(size));
  EXPECT_EQ("what was there before; " + run({"metrics"}).out, text);
}

TEST_F(OutputFile, OfABackupIsNothingThatBelongsToTheHistoryEvenByForce) {
  for (const auto* const ending : {"-journal", "-wal", "-shm", ".lock", ".complaint",
                                   ".spool/copy.db", ".spool/00000001-a.ndjson.bad"}) {
    const auto file = database() + ending;
    const auto before = read_file(file);
    for (const auto& force : {std::vector<std::string>{}, {"--force"}}) {
      std::vector<std::string> words{"db", "backup", file};
      words.insert(words.end(), force.begin(), force.end());
      expect_refusal(exit_code::usage,
                     "cannot write " + file + ": " + belongs_to_it() + " (name another file)",
                     words);
    }
    EXPECT_EQ(before, read_file(file));
  }
}

TEST_F(OutputFile, OfABackupIsNeitherTheHistoryNorTheConfiguration) {
  fs::create_symlink("syncledger.json", path("link"));
  expect_refusal(exit_code::usage,
                 "cannot write " + database() + ": it is the history itself (name another file)",
                 {"db", "backup", database(), "--force"});
  for (const auto* const name : {"syncledger.json", "link"}) {
    expect_refusal(exit_code::usage,
                   "cannot write " + path(name) + ": it is the configuration (name another file)",
                   {"db", "backup", path(name), "--force"});
  }
  EXPECT_EQ("{}\n", read_file(path("syncledger.json")));
}

TEST_F(OutputFile, OfABackupTakesAwayWhatKilledOnesLeft) {
  const auto left = write_file("monday.db.unfinished-0123456789abcdef", "half");
  const auto journal = write_file("monday.db.unfinished-0123456789abcdef-journal", "of it");
  const auto other = write_file("monday.db.unfinished-by-somebody-else", "precious");
  ASSERT_EQ(0, run({"db", "backup", path("tuesday.db")}).exit_code);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_FALSE(fs::exists(journal));
  EXPECT_EQ("precious", read_file(other));
}

}  // namespace
}  // namespace syncledger::app
