#include "app/app_test.hpp"
#include "app/exit_code.hpp"

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
                                    "-l) cat \"$CRONTAB_FILE\" ;;\n"
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

TEST_F(InstallCron, ReplacesItsLineAndLeavesThoseOfOthersAlone) {
  write_file("crontab", "MAILTO=ops@example.org\n0 1 * * * true # syncledger\n");
  install();
  set_interval("2h");
  install();
  EXPECT_EQ("MAILTO=ops@example.org\n0 1 * * * true # syncledger\n" + line("0 */2 * * *", "30s"),
            crontab());
  EXPECT_EQ(0, install({"--remove"}).exit_code);
  EXPECT_EQ("MAILTO=ops@example.org\n0 1 * * * true # syncledger\n", crontab());
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

TEST_F(InstallCron, ItsLineRunsInTheShellOfCron) {
  const auto odd = path("100% of 'it'.json");
  set_interval("1s");
  fs::rename(path("syncledger.json"), odd);
  environment()["SYNCLEDGER_CONFIG"] = odd;
  EXPECT_EQ(exit_code::usage, install().exit_code);
  auto config = read_file(odd);
  config.replace(config.find("1s"), 2, "1m");
  write_file("100% of 'it'.json", config);
  const auto outcome = install();
  ASSERT_EQ(0, outcome.exit_code) << outcome.err;
  install();
  EXPECT_EQ(1U, tests::count_lines(crontab()));

  // cron takes five fields for the time, and \% for %.
  auto command = crontab().substr(std::string{"*/1 * * * * "}.size());
  for (std::size_t at = 0; (at = command.find("\\%", at)) != std::string::npos;) {
    command.erase(at, 1);
  }
  const std::string splay = "--splay 6s";
  command.replace(command.find(splay), splay.size(), "--splay 1ms");
  auto bare = environment();
  bare.erase("SYNCLEDGER_CONFIG");
  bare["SYNCLEDGER_NOW"] = "2026-11-01T00:00:00Z";
  testing::ProgramProcess cron{{"-c", command}, bare, std::nullopt, "/bin/sh"};
  const auto pass = cron.wait();
  EXPECT_EQ(exit_code::all_well, pass.exit_code);
  EXPECT_EQ("", pass.out + pass.err);
  const std::string now = "2026-11-01T00:00:00.000Z info: ";
  EXPECT_EQ(now + "made " + database() + "\n" + now +
                "recorded 2 snapshots, 0 failed fetches, 4 changes in " + database() + "\n",
            read_file(path("syncledger.log")));
}

}  // namespace
}  // namespace syncledger::app
