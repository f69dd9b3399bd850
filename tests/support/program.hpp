#pragma once

#include "base/sleeper.hpp"
#include "base/utc_time.hpp"

#include <cstdio>
#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace syncledger::testing {

/// What a command line came to.
struct Outcome {
  int exit_code = 0;
  std::string out;
  std::string err;
  std::size_t peak_memory = 0;  ///< bytes in memory at most; of a process of its own only
};

using EnvironmentMap = std::map<std::string, std::string>;

/// The program in the test's own process: nothing but this object is what it sees of the world.
struct Program {
  EnvironmentMap environment;
  base::ManualClock clock{base::UtcTime{}};
  bool out_is_terminal = false;
  bool is_attended = false;  ///< a person looks on
  std::size_t terminal_width = 80;
  /// What sleeps, and knows of signals; without one a test that sleeps fails, and no signal comes.
  std::function<std::unique_ptr<base::Sleeper>()> make_sleeper;

  /// Runs one command line, without the program's name, with `input` as standard input.
  Outcome run(const std::vector<std::string>& arguments, const std::string& input = "");
  Outcome run(const std::vector<std::string>& arguments, std::istream& in);
};

/// The built program, or another, as a process of its own. Its output goes to files that have no
/// name, so that it never waits for a reader.
class ProgramProcess {
public:
  /// Starts it with this environment and no other. \throws std::system_error
  /// \param output where standard output goes instead of being kept
  /// \param program another than the built syncledger
  ProgramProcess(const std::vector<std::string>& arguments, const EnvironmentMap& environment,
                 const std::optional<std::string>& output = std::nullopt,
                 const std::optional<std::string>& program = std::nullopt);
  /// The built program under a limit that the shell can set, such as `ulimit -n 20`.
  static ProgramProcess limited(const std::string& limit, const std::vector<std::string>& arguments,
                                const EnvironmentMap& environment);
  ProgramProcess(const ProgramProcess&) = delete;
  ProgramProcess& operator=(const ProgramProcess&) = delete;
  /// Kills it if nobody waited for it.
  ~ProgramProcess();

  /// Ends it with SIGKILL, at whatever it is doing. To be followed by wait().
  void kill() const;

  /// Sends it another signal.
  void signal(int number) const;

  /// Waits for its end. The exit code is -1 if a signal ended it.
  Outcome wait();

private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  using UnnamedFile = std::unique_ptr<std::FILE, CloseFile>;

  pid_t pid_ = -1;
  UnnamedFile out_;
  UnnamedFile err_;
};

}  // namespace syncledger::testing
