// Slim containers have no zone database (tzdata).

#include "app/app_test.hpp"
#include "app/exit_code.hpp"

namespace syncledger::app {
namespace {

/// A machine without one: a process that sees an empty folder in its place.
class WithoutZoneDatabase : public tests::AppTest {
protected:
  void SetUp() override {
    if (run_in_its_place("true", {}).exit_code != 0)
      GTEST_SKIP() << "needs the right to mount in a namespace of its own";
    serve(tests::small_scenario);
    use_config_of_the_simulator();
    ASSERT_EQ(exit_code::all_well, run({"collect"}).exit_code);
    environment()["SYNCLEDGER_NOW"] = "2026-11-01T00:00:00Z";
  }

  testing::Outcome run_without(const std::vector<std::string>& arguments) {
    return run_in_its_place(SYNCLEDGER_PROGRAM, arguments);
  }

private:
  testing::Outcome run_in_its_place(const std::string& program, std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"--user", "--map-root-user", "--mount", "/bin/sh", "-c",
                  R"(mount -t tmpfs none /usr/share/zoneinfo && exec "$0" "$@")", program});
    auto variables = environment();
    variables["PATH"] = "/usr/bin:/bin";
    return testing::ProgramProcess{words, variables, std::nullopt, "/usr/bin/unshare"}.wait();
  }
};

TEST_F(WithoutZoneDatabase, EverythingWorksInUtc) {
  const std::vector<std::vector<std::string>> commands{
      {"report", "status"},
      {"report", "status", "--format", "json", "--tz", "UTC"},
      {"report", "trends", "--since", "2026-10-30", "--bucket", "week", "--format", "csv"},
      {"report", "dashboard"},
      {"metrics"},
      {"check"}};
  for (const auto& command : commands) {
    const auto usual = run(command);
    const auto outcome = run_without(command);
    EXPECT_EQ(usual.exit_code, outcome.exit_code);
    EXPECT_EQ(usual.out, outcome.out);
    EXPECT_EQ("", outcome.err);
  }
}

TEST_F(WithoutZoneDatabase, AnotherZoneIsRefusedWithWhatToDo) {
  for (const std::string zone : {"Asia/Shanghai", "local"}) {
    const auto outcome = run_without({"report", "status", "--tz", zone});
    EXPECT_EQ(exit_code::usage, outcome.exit_code);
    EXPECT_EQ("syncledger: --tz: UTC is expected (for other zones install tzdata), not \"" + zone +
                  "\"\n",
              outcome.err);
  }
}

}  // namespace
}  // namespace syncledger::app
