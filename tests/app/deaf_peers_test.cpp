#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "app/log.hpp"
#include "base/patient_io.hpp"

#include <array>
#include <fcntl.h>
#include <ostream>
#include <sys/stat.h>
#include <unistd.h>

namespace syncledger::app {
namespace {

/// Whoever has the other end of a pipe and does not care. Other deaf peers: the service and the
/// resolver in client_fault_test.cpp, programs in external_test.cpp, channels in notify_test.cpp,
/// systemd in watch_test.cpp.
class DeafPeer : public tests::AppTest {
protected:
  DeafPeer() {
    mkfifo(pipe().c_str(), 0600);
    serve(tests::small_scenario);
    use_config_of_the_simulator();
  }

  ~DeafPeer() override {
    if (end_ >= 0) close(end_);
  }

  [[nodiscard]] std::string pipe() const { return path("pipe"); }

  /// From now on somebody has the pipe open, which takes nothing more.
  void fill() {
    end_ = open(pipe().c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    while (write(end_, "o", 1) == 1) {
    }
  }

  std::string read_what_is_there() const {
    std::string text;
    std::array<char, 4096> part{};
    for (;;) {
      const auto size = read(end_, part.data(), part.size());
      if (size <= 0) return text;
      text.append(part.data(), static_cast<std::size_t>(size));
    }
  }

private:
  int end_ = -1;
};

TEST_F(DeafPeer, AtTheOtherEndOfStandardErrorHoldsUpNoPass) {
  server().force({simulator::make_fault(simulator::FaultKind::lookup_fail), 4});
  fill();
  testing::ProgramProcess process{
      {"-c", R"(exec "$0" collect --verbose 2<>"$1")", SYNCLEDGER_PROGRAM, pipe()},
      environment(),
      std::nullopt,
      "/bin/sh"};
  EXPECT_EQ(exit_code::all_targets_failed, process.wait().exit_code);
  EXPECT_EQ("2\n", query("SELECT count(*) FROM fetch_failures"));
}

TEST_F(DeafPeer, IsToldLaterHowManyLinesItMissed) {
  fill();
  std::istringstream in;
  std::ostringstream out;
  base::PatientBuffer buffer{open(pipe().c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC),
                             std::chrono::milliseconds{10}};
  std::ostream err{&buffer};
  Surroundings surroundings{in, out, err, false, false, 80, {}, clock()};
  log(surroundings, {}, "warn", "one");
  log(surroundings, {}, "warn", "two");
  read_what_is_there();
  log(surroundings, {}, "warn", "three");
  log(surroundings, {}, "warn", "four");
  EXPECT_EQ(
      "syncledger: 2 lines before this one could not be written here: nobody read them in time\n"
      "syncledger: three\nsyncledger: four\n",
      read_what_is_there());
}

TEST_F(DeafPeer, AtTheOtherEndOfTheLogHoldsUpNoPass) {
  const auto outcome = run({"collect", "--log-file", pipe()});
  EXPECT_EQ("syncledger: cannot write the log " + pipe() +
                ": No such device or address (what goes there is lost: name another file with "
                "--log-file, or let this user write it)\n",
            outcome.err);
  fill();
  EXPECT_EQ("", run({"collect", "--log-file", pipe()}).err);
  EXPECT_EQ("2\n", query("SELECT count(*) FROM passes WHERE finished_at IS NOT NULL"));
}

}  // namespace
}  // namespace syncledger::app
