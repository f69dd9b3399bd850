#include "support/program.hpp"

#include "app/run.hpp"
#include "support/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::testing {
namespace {

[[noreturn]] void fail(int code, const std::string& doing) {
  throw std::system_error{code, std::generic_category(), doing};
}

std::FILE* unnamed_file() {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) fail(errno, "cannot make a temporary file");
  return file;
}

std::string read_all(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 4096> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), file)) {
    text.append(part.data(), size);
  }
  return text;
}

/// Of a test that does not expect anybody to sleep.
class Sleepless final : public base::Sleeper {
public:
  [[nodiscard]] std::chrono::milliseconds uptime() const override { return {}; }

  base::Wake sleep_until(std::chrono::milliseconds) override {
    throw std::logic_error("the test gave the program nothing to sleep with");
  }

  [[nodiscard]] bool is_stop_requested() const override { return false; }
};

}  // namespace

Outcome Program::run(const std::vector<std::string>& arguments, const std::string& input) {
  std::istringstream in{input};
  return run(arguments, in);
}

Outcome Program::run(const std::vector<std::string>& arguments, std::istream& in) {
  std::ostringstream out;
  std::ostringstream err;
  const auto variable = [this](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional{found->second};
  };
  app::Surroundings surroundings{in,       out,  err, out_is_terminal, is_attended, terminal_width,
                                 variable, clock};
  surroundings.make_sleeper = make_sleeper ? make_sleeper : std::make_unique<Sleepless>;
  const int exit_code = app::run(arguments, surroundings);
  return {exit_code, out.str(), err.str()};
}

ProgramProcess::ProgramProcess(const std::vector<std::string>& arguments,
                               const EnvironmentMap& environment,
                               const std::optional<std::string>& output,
                               const std::optional<std::string>& program)
    : out_(unnamed_file()), err_(unnamed_file()) {
  pid_ = spawn(program.value_or(SYNCLEDGER_PROGRAM), arguments, environment, 0,
               [&](posix_spawn_file_actions_t& actions) {
                 posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
                 if (output) {
                   posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output->c_str(),
                                                    O_WRONLY, 0);
                 } else {
                   posix_spawn_file_actions_adddup2(&actions, fileno(out_.get()), STDOUT_FILENO);
                 }
                 posix_spawn_file_actions_adddup2(&actions, fileno(err_.get()), STDERR_FILENO);
               });
}

ProgramProcess ProgramProcess::limited(const std::string& limit,
                                       const std::vector<std::string>& arguments,
                                       const EnvironmentMap& environment) {
  // Without what the tool that runs the tests leaves open: a descriptor of it would count.
  const std::string closed = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- && ";
  std::vector<std::string> words{"-c", closed + limit + " && exec \"$0\" \"$@\"",
                                 SYNCLEDGER_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return ProgramProcess{words, environment, std::nullopt, "/bin/sh"};
}

ProgramProcess::~ProgramProcess() {
  if (pid_ < 0) return;
  kill();
  waitpid(pid_, nullptr, 0);
}

void ProgramProcess::kill() const {
  signal(SIGKILL);
}

void ProgramProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

Outcome ProgramProcess::wait() {
  int status = 0;
  rusage used{};
  while (wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_all(out_.get()), read_all(err_.get()),
          static_cast<std::size_t>(used.ru_maxrss) * 1024};
}

}  // namespace syncledger::testing
