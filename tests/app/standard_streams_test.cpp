#include "app/app_test.hpp"
#include "app/exit_code.hpp"

namespace syncledger::app {
namespace {

/// The built program, started by a shell that closes some of descriptors 0, 1 and 2: no file of
/// ours may come to stand in their place.
class ClosedStreams : public tests::AppTest {
protected:
  testing::Outcome run_with(const std::string& redirections,
                            const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"-c", R"(exec "$0" "$@" )" + redirections, SYNCLEDGER_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return testing::ProgramProcess{words, environment(), std::nullopt, "/bin/sh"}.wait();
  }
};

TEST_F(ClosedStreams, AnImportDoesNotReadItsLockForLines) {
  const auto outcome = run_with("<&-", {"import", "-"});
  EXPECT_EQ(
      "syncledger: cannot read standard input beyond line 0: Bad file descriptor (nothing since "
      "line 0 was kept; import again once it can be read)\n",
      outcome.err);
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
}

TEST_F(ClosedStreams, TalkDoesNotGoIntoTheLock) {
  serve(tests::small_scenario);
  use_config_of_the_simulator();
  for (const auto* const closed : {"2>&-", "<&- >&- 2>&-"}) {
    EXPECT_EQ(exit_code::all_well, run_with(closed, {"collect", "--verbose"}).exit_code);
    const auto id = read_file(database() + ".lock");
    EXPECT_EQ(std::string::npos, id.find_first_not_of("0123456789\n")) << id;
  }
  EXPECT_EQ("2\n2\n", query("SELECT snapshots FROM passes"));
}

TEST_F(ClosedStreams, OutputThatNobodyCanReadIsAnErrorAsItWas) {
  const auto outcome = run_with(">&-", {"db", "schema"});
  EXPECT_EQ("syncledger: cannot write the output: Bad file descriptor\n", outcome.err);
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
}

}  // namespace
}  // namespace syncledger::app
