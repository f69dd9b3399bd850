#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/torture.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace syncledger::app {
namespace {

using namespace std::chrono_literals;

class Crowd : public tests::AppTest {
protected:
  void SetUp() override {
    serve(tests::small_scenario);
    use_config_of_the_simulator();
    ASSERT_EQ(exit_code::all_well, run({"collect"}).exit_code);
  }

  /// Runs a command in a process of its own, ten milliseconds later than the last: the clock of a
  /// collector stands still while it waits for the others, and after a quarter of an hour it would
  /// be refused, set right and tried again.
  testing::Outcome run_process(const std::vector<std::string>& arguments) {
    auto variables = environment();
    variables["SYNCLEDGER_NOW"] =
        base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + ++starts_ * 10ms);
    return testing::ProgramProcess{arguments, variables}.wait();
  }

private:
  std::atomic<int> starts_{0};
};

TEST_F(Crowd, OfCollectorsAndReadersLosesNothingAndNobodyStarves) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + testing::torture_time();
  std::atomic<int> recorded{0};
  std::atomic<int> turned_away{0};
  std::atomic<int> read{0};
  std::atomic<bool> is_over{false};
  std::vector<std::thread> collectors;
  for (int i = 0; i < 8; ++i) {
    const bool waits = i % 2 == 0;
    collectors.emplace_back([&, waits] {
      for (int pass = 0; pass < 4 || Clock::now() < end; ++pass) {
        const auto outcome =
            waits ? run_process({"collect", "--wait", "5m"}) : run_process({"collect"});
        if (outcome.exit_code == exit_code::all_well) ++recorded;
        if (outcome.exit_code == exit_code::locked && !waits) {
          ++turned_away;
        } else {
          EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
        }
      }
    });
  }
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    const std::vector<std::string> command = i % 2 == 0
                                                 ? std::vector<std::string>{"report", "status"}
                                                 : std::vector<std::string>{"report", "timeline"};
    readers.emplace_back([&, command] {
      for (bool is_last = false; !is_last;) {
        is_last = is_over;
        const auto outcome = run_process(command);
        EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
        ++read;
      }
    });
  }
  for (auto& each : collectors) each.join();
  is_over = true;
  for (auto& each : readers) each.join();

  const auto passes = std::to_string(recorded + 1);
  EXPECT_EQ(passes + "|" + passes + "\n", query("SELECT count(*), count(finished_at) FROM passes"));
  EXPECT_EQ(passes + "\n", query("SELECT sum(observations) FROM nodes"));
  EXPECT_EQ(passes + "\n", query("SELECT sum(observations) FROM solutions"));
  EXPECT_EQ(std::to_string(2 * (recorded + 1)) + "\n", query("SELECT sum(calls) FROM api_calls"));
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
  RecordProperty("recorded", recorded);
  RecordProperty("turned_away", turned_away);
  RecordProperty("read", read);
}

}  // namespace
}  // namespace syncledger::app
