#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/snapshot_lines.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;

/// Names that SQLite takes for something else than a file that stays, and what is said of them.
const std::vector<std::pair<std::string, std::string>> names_of_no_file{
    {":memory:", "a file is expected, not \":memory:\", which is gone when it is closed"},
    {"file:history.db", "a file is expected, not the URI \"file:history.db\" (give its path)"},
    {"file:h?mode=memory",
     "a file is expected, not the URI \"file:h?mode=memory\" (give its path)"},
    {"folder/", "a file is expected, not \"folder/\""},
    {"two\nlines.db",
     "a file is expected, not \"two lines.db\", which has a control character in it"},
};

class HistoryName : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
  }

  void use_config_with_database(const std::string& name) {
    environment().erase("SYNCLEDGER_DB");
    auto config = read_file(path("syncledger.json"));
    config.insert(config.find('{') + 1, "\"database\": \"" + name + "\",");
    write_file("syncledger.json", config);
  }
};

TEST_F(HistoryName, OfTheCommandLineMustBeThatOfAFile) {
  for (const auto& [name, problem] : names_of_no_file) {
    expect_refusal(exit_code::usage, "--db: " + problem, {"collect", "--db", name});
    expect_refusal(exit_code::usage, "--db: " + problem, {"report", "status", "--db", name});
  }
}

TEST_F(HistoryName, OfTheEnvironmentMustBeThatOfAFile) {
  for (const auto& [name, problem] : names_of_no_file) {
    environment()["SYNCLEDGER_DB"] = name;
    expect_refusal(exit_code::usage, "$SYNCLEDGER_DB: " + problem, {"collect"});
  }
}

TEST_F(HistoryName, OfTheConfigurationMustBeThatOfAFile) {
  const auto before = read_file(path("syncledger.json"));
  auto names = names_of_no_file;
  names.emplace_back("", "a file is expected, not \"\"");
  for (const auto& [name, problem] : names) {
    write_file("syncledger.json", before);
    auto escaped = name;
    if (const auto at = escaped.find('\n'); at != std::string::npos) escaped.replace(at, 1, "\\n");
    use_config_with_database(escaped);
    expect_refusal(exit_code::usage, path("syncledger.json") + ":1: \"database\": " + problem,
                   {"collect"});
  }
}

TEST_F(HistoryName, OfTheConfigurationEndsWhereItEnds) {
  use_config_with_database("history.db\\u0000");
  EXPECT_EQ(exit_code::usage, run({"collect"}).exit_code);
  EXPECT_FALSE(fs::exists(database() + ".lock") || fs::exists(database()));
}

TEST_F(HistoryName, IsNoneIfALinkLeadsToOne) {
  fs::current_path(path(""));
  fs::create_symlink("file:other.db", "link.db");
  expect_refusal(exit_code::usage,
                 "--db: a file is expected, not the URI \"file:other.db\" (give its path)",
                 {"collect", "--db", "link.db"});
  fs::current_path("/");
}

TEST_F(HistoryName, MayBeOneThatSQLiteKnowsIfItIsAPath) {
  const auto file = path(":memory:");
  EXPECT_EQ(exit_code::all_well, run({"collect", "--db", file}).exit_code);
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(HistoryName, OfABackupMustBeThatOfAFile) {
  ASSERT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  expect_refusal(exit_code::usage,
                 "FILE: a file is expected, not the URI \"file:b.db\" (give its path)",
                 {"db", "backup", "file:b.db"});
}

TEST_F(HistoryName, IsItsOnlyOne) {
  ASSERT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  fs::create_hard_link(database(), path("second.db"));
  const auto line = [](const std::string& name) {
    return "cannot write " + name +
           ": 2 hard links lead to it, each with a lock and a journal of its own (remove all but "
           "one, or make a copy with `cp`)";
  };
  for (const auto& name : {database(), path("second.db")}) {
    expect_refusal(exit_code::failed, line(name), {"collect", "--db", name});
    fs::remove(name + ".complaint");
    expect_refusal(exit_code::failed, line(name), {"import", "-", "--db", name});
    expect_refusal(exit_code::failed, line(name),
                   {"annotate", "add", "*", "--for", "1h", "--reason", "r", "--db", name});
    EXPECT_EQ(exit_code::all_well, run({"report", "status", "--db", name}).exit_code);
    EXPECT_NE(std::string::npos, run({"doctor", "--db", name}).out.find(line(name)));
  }
  EXPECT_FALSE(fs::exists(path("second.db.lock")));
  fs::remove(path("second.db"));
  EXPECT_EQ(exit_code::all_well, run({"collect"}).exit_code);
}

/// A history on a disk of its own, which the configuration names, after a pass.
class ExpectedHistory : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
    auto config = read_file(path("syncledger.json"));
    config.insert(config.find('{') + 1, "\"database\": \"disk/history.db\",");
    write_file("syncledger.json", config);
    environment().erase("SYNCLEDGER_DB");
    environment()["XDG_STATE_HOME"] = path("state");
    collect();
    clock().advance(minutes{5});
  }

  [[nodiscard]] std::string history() const { return path("disk/history.db"); }

  void collect() {
    const auto outcome = run({"collect"});
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ("", outcome.err);
  }

  /// What lies below the place where it is mounted.
  void unmount_the_disk() {
    fs::rename(path("disk"), path("unmounted"));
    fs::create_directory(path("disk"));
  }

  void mount_the_disk() {
    fs::remove_all(path("disk"));
    fs::rename(path("unmounted"), path("disk"));
  }

  [[nodiscard]] std::string missing(const std::string& since = "2026-11-01T00:00:00Z") const {
    return "there is no history in " + history() + ", where one has been since " + since +
           " (mount its disk or put it back; `syncledger db init --db " + history() +
           "` begins a new one)";
  }

  void expect_missing(const std::vector<std::string>& arguments) {
    expect_refusal(exit_code::failed, missing(), arguments);
    EXPECT_FALSE(fs::exists(history()));
    EXPECT_FALSE(fs::exists(history() + ".lock"));
  }

  [[nodiscard]] std::string passes() const {
    return tests::query(history(), "SELECT count(*) FROM passes");
  }
};

TEST_F(ExpectedHistory, IsNotBegunAnewByAPassWhileItsDiskIsMissing) {
  unmount_the_disk();
  expect_missing({"collect"});
  mount_the_disk();
  collect();
  EXPECT_EQ("2\n", passes());
}

TEST_F(ExpectedHistory, IsNotBegunAnewInAFolderThatIsGone) {
  fs::rename(path("disk"), path("unmounted"));
  expect_missing({"collect"});
  EXPECT_FALSE(fs::exists(path("disk")));
}

TEST_F(ExpectedHistory, IsNotBegunAnewByAnImport) {
  unmount_the_disk();
  expect_missing({"import", "-"});
}

TEST_F(ExpectedHistory, IsMissedUnderTheSameNameOnTheCommandLineToo) {
  unmount_the_disk();
  expect_missing({"collect", "--db", history()});
}

TEST_F(ExpectedHistory, IsMissedByTheDoctor) {
  unmount_the_disk();
  const auto outcome = run({"doctor"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("history        FAILED   " + missing() + "\n"))
      << outcome.out;
}

TEST_F(ExpectedHistory, IsMissedOnceAnImportHasMadeIt) {
  environment()["XDG_STATE_HOME"] = path("another state");
  ASSERT_EQ(exit_code::all_well, run({"import", "-"}).exit_code);
  unmount_the_disk();
  expect_refusal(exit_code::failed, missing("2026-11-01T00:05:00Z"), {"collect"});
}

TEST_F(ExpectedHistory, IsMissedWhereAnEmptyFileIsInItsPlace) {
  fs::resize_file(history(), 0);
  expect_refusal(exit_code::failed, missing(), {"collect"});
  EXPECT_EQ(0U, fs::file_size(history()));
}

TEST_F(ExpectedHistory, IsBegunAnewIfThatIsAsked) {
  fs::remove(history());
  ASSERT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
  collect();
  EXPECT_EQ("1\n", passes());
  fs::remove(history());
  expect_refusal(exit_code::failed, missing("2026-11-01T00:05:00Z"), {"collect"});
}

TEST_F(ExpectedHistory, MayBeABackupInItsPlace) {
  ASSERT_EQ(exit_code::all_well, run({"db", "backup", path("backup.db")}).exit_code);
  fs::remove(history());
  fs::copy_file(path("backup.db"), history());
  collect();
  EXPECT_EQ("2\n", passes());
}

TEST_F(ExpectedHistory, IsNoneThatIsNamedOnlyOnTheCommandLine) {
  const std::vector<std::string> arguments{"collect", "--db", path("tried.db")};
  ASSERT_EQ(exit_code::all_well, run(arguments).exit_code);
  fs::remove(path("tried.db"));
  EXPECT_EQ(exit_code::all_well, run(arguments).exit_code);
}

TEST_F(ExpectedHistory, IsRememberedWhereSystemdKeepsState) {
  environment()["STATE_DIRECTORY"] = path("service") + ":" + path("more");
  collect();
  environment().erase("XDG_STATE_HOME");
  unmount_the_disk();
  expect_refusal(exit_code::failed, missing("2026-11-01T00:05:00Z"), {"collect"});
}

TEST_F(ExpectedHistory, IsRememberedBelowTheHomeOfTheUser) {
  environment().erase("XDG_STATE_HOME");
  environment()["HOME"] = path("home");
  collect();
  EXPECT_EQ("2026-11-01T00:05:00.000Z " + history() + "\n",
            read_file(path("home/.local/state/syncledger/histories")));
  unmount_the_disk();
  expect_refusal(exit_code::failed, missing("2026-11-01T00:05:00Z"), {"collect"});
}

TEST_F(ExpectedHistory, IsNotExpectedOfAUserWithoutAHome) {
  environment().erase("XDG_STATE_HOME");
  unmount_the_disk();
  collect();
}

TEST_F(ExpectedHistory, CanBeRecordedInAlsoIfThatCannotBeRemembered) {
  environment()["XDG_STATE_HOME"] = write_file("no folder", "");
  collect();
  EXPECT_EQ("2\n", passes());
}

}  // namespace
}  // namespace syncledger::app
