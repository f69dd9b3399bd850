#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "base/text.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// scripts/install-cron, with a crontab that is a file of ours.
class InstallCron : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
    fs::create_directory(path("bin"));
    const auto crontab = write_file("bin/crontab",
                                    "#!/bin/sh\n"
                                    "case \"$1\" in\n"
                                    "-l) [ -z \"$CRONTAB_FAILS\" ] || { head -1 \"$CRONTAB_FILE\"; "
                                    "echo \"$CRONTAB_FAILS\" >&2; exit 1; }\n"
                                    "    [ -e \"$CRONTAB_FILE\" ] || { echo \"no crontab for ops\" "
                                    ">&2; exit 1; }\n"
                                    "    cat \"$CRONTAB_FILE\" ;;\n"
                                    "-) cat >\"$CRONTAB_FILE.new\"; mv \"$CRONTAB_FILE.new\" "
                                    "\"$CRONTAB_FILE\" ;;\n"
                                    "esac\n");
    fs::permissions(crontab, fs::perms::owner_all);
    environment()["PATH"] = path("bin") + ":/usr/bin:/bin";
    environment()["CRONTAB_FILE"] = path("crontab");
    environment().erase("SYNCLEDGER_DB");
  }

  testing::Outcome install(std::vector<std::string> options = {}) {
    options.insert(options.begin(), {SYNCLEDGER_SOURCE_DIR "/scripts/install-cron", "--program",
                                     SYNCLEDGER_PROGRAM, "--db", database()});
    return testing::ProgramProcess{options, environment(), std::nullopt, "/bin/bash"}.wait();
  }

  [[nodiscard]] std::string crontab() const { return read_file(path("crontab")); }

  void set_interval(const std::string& interval) {
    auto config = read_file(path("syncledger.json"));
    const std::string key = R"("interval": ")";
    const auto start = config.find(key) + key.size();
    config.replace(start, config.find('"', start) - start, interval);
    write_file("syncledger.json", config);
  }

  [[nodiscard]] std::string line(const std::string& schedule, const std::string& splay) const {
    return schedule + " " SYNCLEDGER_PROGRAM " collect --config " + path("syncledger.json") +
           " --db " + database() + " --splay " + splay + " --log-file " + path("syncledger.log") +
           " # syncledger of " + path("syncledger.json") + "\n";
  }
};

TEST_F(InstallCron, WritesOneLineForTheConfiguredInterval) {
  const auto outcome = install();
  EXPECT_EQ(0, outcome.exit_code) << outcome.err;
  EXPECT_EQ(line("*/5 * * * *", "30s"), crontab());
}

/// In a crontab beside ours.
const std::string others = "MAILTO=ops@example.org\n0 1 * * * true # syncledger\n";

TEST_F(InstallCron, ReplacesItsLineAndLeavesThoseOfOthersAlone) {
  write_file("crontab", others);
  install();
  set_interval("2h");
  install();
  EXPECT_EQ(others + line("0 */2 * * *", "30s"), crontab());
  EXPECT_EQ(0, install({"--remove"}).exit_code);
  EXPECT_EQ(others, crontab());
  EXPECT_EQ(0, install({"--remove"}).exit_code);
}

TEST_F(InstallCron, AnHourIsNoStepOfMinutes) {
  set_interval("1h");
  install();
  EXPECT_EQ(line("0 */1 * * *", "30s"), crontab());
}

TEST_F(InstallCron, RefusesAnIntervalThatCronCannotKeep) {
  set_interval("7m");
  const auto outcome = install();
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
  EXPECT_NE(std::string::npos, outcome.err.find("choose one of 1m 2m")) << outcome.err;
  EXPECT_FALSE(fs::exists(path("crontab")));
}

TEST_F(InstallCron, RefusesAConfigurationThatCollectWouldRefuse) {
  write_file("syncledger.json", R"({ "intervall": "5m" })");
  const auto outcome = install();
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.err.find("unknown key")) << outcome.err;
  EXPECT_FALSE(fs::exists(path("crontab")));
}

TEST_F(InstallCron, RefusesALogThatCannotBeWritten) {
  for (const auto& log : {path("none/syncledger.log"), path("bin")}) {
    const auto outcome = install({"--log", log});
    EXPECT_EQ(exit_code::usage, outcome.exit_code);
    EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
    EXPECT_NE(std::string::npos,
              outcome.err.find(" cannot write the log " + log + ": name another"))
        << outcome.err;
    EXPECT_FALSE(fs::exists(path("crontab")));
  }
}

TEST_F(InstallCron, RefusesAPathWithALineBreak) {
  const std::string odd = "x\n* * * * * touch PWNED #";
  write_file("crontab", others);
  const auto expect_refusal = [&](const std::string& what, const testing::Outcome& outcome) {
    EXPECT_EQ(exit_code::usage, outcome.exit_code) << what;
    EXPECT_EQ(1U, tests::count_lines(outcome.err)) << what << ": " << outcome.err;
    EXPECT_NE(std::string::npos, outcome.err.find("line break")) << what << ": " << outcome.err;
    EXPECT_EQ(others, crontab()) << what;
  };
  const auto config = read_file(path("syncledger.json"));
  for (const auto& name : {odd, std::string{"x\n"}}) {
    const auto program = write_file(name, "#!/bin/sh\nexec " SYNCLEDGER_PROGRAM " \"$@\"\n");
    fs::permissions(program, fs::perms::owner_all);
    expect_refusal("--program", install({"--program", program}));
    write_file(name, config);
    for (const std::string option : {"--config", "--db", "--log"}) {
      expect_refusal(option, install({option, path(name)}));
    }
    fs::remove(path(name));
  }

  const auto home = path(odd);
  fs::create_directories(home + "/.config/syncledger");
  fs::rename(path("syncledger.json"), home + "/.config/syncledger/config.json");
  environment().erase("SYNCLEDGER_CONFIG");
  environment()["HOME"] = home;
  expect_refusal("HOME", install());
}

TEST_F(InstallCron, TouchesNothingIfItCannotReadTheLinesOfOthers) {
  write_file("crontab", others);
  for (const std::string why :
       {"crontab: Input/output error", "You (ops) are not allowed to use this program (crontab)",
        "PAM failure"}) {
    environment()["CRONTAB_FAILS"] = why;
    for (const auto& options : {std::vector<std::string>{}, {"--remove"}}) {
      const auto outcome = install(options);
      EXPECT_EQ(exit_code::usage, outcome.exit_code) << why;
      EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
      EXPECT_NE(std::string::npos, outcome.err.find(why)) << outcome.err;
      EXPECT_EQ(others, crontab()) << why;
    }
  }
}

TEST_F(InstallCron, KeepsTheLinesOfOthersWhateverToolsFail) {
  for (const std::string tool : {"awk", "grep", "sed", "tr", "cat", "head"}) {
    write_file("crontab", others);
    const auto broken = write_file("bin/" + tool, "#!/bin/sh\nexit 2\n");
    fs::permissions(broken, fs::perms::owner_all);
    install();
    install({"--remove"});
    fs::remove(broken);
    EXPECT_EQ(others, crontab()) << tool;
  }
}

/// What reaches the shell of a crontab's line, by the crons there are: some take the backslash
/// before a % away, some one of two backslashes, too, and some leave all as it is.
struct Cron {
  std::string name;
  std::string taken_away;  ///< before which characters
};

/// The command and, after an unescaped %, its standard input, which ours must not have.
std::string command_of(const Cron& cron, const std::string& line) {
  std::string command;
  std::size_t start = 0;
  for (int field = 0; field < 5; ++field) start = line.find(' ', start) + 1;
  for (std::size_t i = start; i < line.size() && line[i] != '\n'; ++i) {
    if (line[i] == '%') return "echo '% ends the command'; exit 1";
    const bool is_escape = line[i] == '\\' && i + 1 < line.size();
    if (!is_escape || cron.taken_away.find(line[i + 1]) == std::string::npos) command += line[i];
    if (is_escape) command += line[++i];
  }
  return command;
}

TEST_F(InstallCron, ItsLineRunsInTheShellOfEveryCron) {
  const std::vector<Cron> crons{{"Debian's", "%"}, {"cronie", "%\\"}, {"the first", ""}};
  const auto config = read_file(path("syncledger.json"));
  for (const std::string name :
       {"plain", "100% of 'it'", "back\\slash", "back\\%percent", "two\\\\%%", "at the end\\",
        "at the end%", "quote\\'", "$(touch PWNED) `touch PWNED` \"x\" & ; | # *", "数据%同步"}) {
    const auto folder = path("in " + name);
    fs::create_directory(folder);
    const auto place = [&](const std::string& file) { return folder + "/" + file + name; };
    std::ofstream{place("program")} << "#!/bin/sh\nexec " SYNCLEDGER_PROGRAM " \"$@\"\n";
    fs::permissions(place("program"), fs::perms::owner_all);
    std::ofstream{place("config")} << config;
    const auto outcome = install({"--config", place("config"), "--db", place("history"), "--log",
                                  place("log"), "--program", place("program")});
    ASSERT_EQ(0, outcome.exit_code) << outcome.err;
    const auto line = crontab();
    EXPECT_EQ(1U, tests::count_lines(line)) << line;

    auto bare = environment();
    bare.erase("SYNCLEDGER_CONFIG");
    bare["SYNCLEDGER_NOW"] = "2026-11-01T00:00:00Z";
    for (const auto& cron : crons) {
      auto command = command_of(cron, line);
      base::replace_all(command, "--splay 30s", "--splay 1ms");
      const auto pass =
          testing::ProgramProcess{{"-c", command}, bare, std::nullopt, "/bin/sh"}.wait();
      EXPECT_EQ(exit_code::all_well, pass.exit_code) << cron.name << ": " << line;
      EXPECT_EQ("", pass.out + pass.err) << cron.name << ": " << line;
    }
    EXPECT_EQ(1U + crons.size(), tests::count_lines(read_file(place("log")))) << line;
    EXPECT_EQ("3\n", tests::query(place("history"), "SELECT count(*) FROM passes")) << line;

    EXPECT_EQ(0, install({"--config", place("config"), "--remove"}).exit_code);
    EXPECT_EQ("", crontab());
  }
  EXPECT_FALSE(fs::exists("PWNED"));
}

}  // namespace
}  // namespace syncledger::app
