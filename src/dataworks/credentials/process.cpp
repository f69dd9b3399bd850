#include "dataworks/credentials/process.hpp"

#include "base/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern "C" {  // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

namespace syncledger::dataworks {
namespace {

using base::Descriptor;
using base::Failure;
using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t longest_output = std::size_t{64} * 1024;
constexpr milliseconds longest_look_away{500};
/// For a killed program to be gone; one that hangs in the kernel, or is another user's, never is.
constexpr milliseconds longest_dying{2000};

/// Takes a command line apart, one character at a time.
class Splitter {
public:
  explicit Splitter(std::string_view command) : rest_(command) {}

  /// \throws std::invalid_argument
  std::vector<std::string> words() {
    if (rest_.find('\0') != std::string_view::npos)
      throw std::invalid_argument("it holds a NUL character");
    while (!rest_.empty()) take_unquoted(next());
    end_word();
    return std::move(words_);
  }

private:
  char next() {
    if (rest_.empty()) throw std::invalid_argument("a quote is not closed");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void take_unquoted(char c) {
    if (std::string_view{" \t\r\n"}.find(c) != std::string_view::npos) return end_word();
    if (c == '\\') return take_escaped();
    is_in_word_ = true;
    if (c == '\'') return take_until_single_quote();
    if (c == '"') return take_until_double_quote();
    word_ += c;
  }

  void take_escaped() {
    if (rest_.empty()) throw std::invalid_argument("it ends with a backslash");
    const char c = next();
    if (c == '\n') return;  // the line goes on
    is_in_word_ = true;
    word_ += c;
  }

  void take_until_single_quote() {
    for (char c = next(); c != '\''; c = next()) word_ += c;
  }

  void take_until_double_quote() {
    for (char c = next(); c != '"'; c = next()) {
      const bool escapes =
          c == '\\' && !rest_.empty() &&
          std::string_view{"\"\\$`\n"}.find(rest_.front()) != std::string_view::npos;
      if (escapes) c = next();
      if (!escapes || c != '\n') word_ += c;
    }
  }

  void end_word() {
    if (is_in_word_) words_.push_back(std::move(word_));
    word_.clear();
    is_in_word_ = false;
  }

  std::string_view rest_;
  std::vector<std::string> words_;
  std::string word_;
  bool is_in_word_ = false;
};

/// What is to be started.
struct Program {
  std::vector<std::string> words;
  std::optional<std::vector<std::string>> environment;  ///< nothing: that of this process
};

/// As a program is given them.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// How a program is started: output into a pipe, errors to nowhere, in a process group of its own,
/// without our other files.
class SpawnPlan {
public:
  SpawnPlan(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    // `watch` blocks the signals it waits for; a program it starts must not.
    sigset_t none{};
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  }

  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  /// The error number; 0 if it runs.
  int start(pid_t& pid, Program& program) const {
    const auto words = pointers_to(program.words);
    std::vector<char*> variables;
    if (program.environment) variables = pointers_to(*program.environment);
    return posix_spawnp(&pid, words.front(), &actions_, &attributes_, words.data(),
                        program.environment ? variables.data() : environ);
  }

private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A file without a name that holds a text, to be read from its beginning: unlike a pipe it takes
/// all of it whether or not anybody reads. \throws std::runtime_error
Descriptor file_with(std::string_view text) {
  Descriptor file{memfd_create("input", MFD_CLOEXEC)};
  const auto written = pwrite(file.number(), text.data(), text.size(), 0);
  if (written == static_cast<ssize_t>(text.size())) return file;
  throw std::runtime_error("there is no room for its input");
}

/// A program that runs. At the end of its life it runs no more.
class Process {
public:
  /// \throws std::runtime_error
  Process(Program& program, std::string_view text) {
    const auto input = file_with(text);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("there is no pipe for it");
    output_ = Descriptor{ends[0]};
    const Descriptor output{ends[1]};
    fcntl(output_.number(), F_SETFL, O_NONBLOCK);
    const int problem = SpawnPlan{input.number(), output.number()}.start(pid_, program);
    if (problem != 0) {
      pid_ = -1;
      throw std::runtime_error("it cannot be started (" + std::generic_category().message(problem) +
                               ")");
    }
    end_ = Descriptor{pidfd_open(pid_, 0)};
    if (end_.is_open()) return;
    kill_and_reap();
    throw std::runtime_error("it cannot be waited for");
  }

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() {
    if (pid_ > 0) kill_and_reap();
  }

  /// Its output up to its end. A child that it left behind may keep the pipe open for ever, so the
  /// end of the program counts and not that of the pipe. \throws std::runtime_error
  std::string read_to_the_end(SteadyTime deadline, const base::TimeLeft& time_left) {
    std::string output;
    for (bool has_ended = false; !has_ended;) {
      std::array<pollfd, 2> waited{{{output_.number(), POLLIN, 0}, {end_.number(), POLLIN, 0}}};
      const auto left =
          std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
      if (left <= milliseconds{0}) throw std::runtime_error("it did not end in time");
      if (base::is_too_late(time_left)) throw std::runtime_error("there was no time left for it");
      const auto wait = std::min(left, longest_look_away);
      if (poll(waited.data(), waited.size(), static_cast<int>(wait.count())) <= 0) continue;
      has_ended = (waited[1].revents & POLLIN) != 0;
      read_what_is_there(output);
    }
    return output;
  }

  /// How it ended, as waitpid() says.
  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

private:
  /// The whole group: a command may have started others. And itself: it may have left its group.
  void kill_and_reap() {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    pollfd end{end_.number(), POLLIN, 0};
    if (end_.number() >= 0 && poll(&end, 1, static_cast<int>(longest_dying.count())) == 0) return;
    wait();
  }

  void read_what_is_there(std::string& output) {
    if (!output_.is_open()) return;
    std::array<char, 4096> part{};
    for (;;) {
      const auto size = read(output_.number(), part.data(), part.size());
      if (size == 0) output_.close();  // else poll() would return at once until the program ends
      if (size <= 0) return;
      output.append(part.data(), static_cast<std::size_t>(size));
      if (output.size() > longest_output) throw std::runtime_error("it printed more than 64 KiB");
    }
  }

  pid_t pid_ = -1;
  Descriptor output_;
  Descriptor end_;
};

}  // namespace

base::Result<std::vector<std::string>, std::string> split_command(std::string_view command) {
  try {
    auto words = Splitter{command}.words();
    if (words.empty() || words.front().empty()) return Failure{std::string{"it is empty"}};
    return words;
  } catch (const std::invalid_argument& problem) {
    return Failure{std::string{problem.what()}};
  }
}

base::Result<std::string, std::string> run_process(
    std::vector<std::string> words, milliseconds timeout, std::string_view input,
    const base::TimeLeft& time_left, std::optional<std::vector<std::string>> environment) {
  try {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    Program program{std::move(words), std::move(environment)};
    Process process{program, input};
    auto output = process.read_to_the_end(deadline, time_left);
    const int status = process.wait();
    if (WIFSIGNALED(status))
      return Failure{"it was ended by signal " + std::to_string(WTERMSIG(status))};
    if (WEXITSTATUS(status) != 0)
      return Failure{"it ended with exit code " + std::to_string(WEXITSTATUS(status))};
    return output;
  } catch (const std::runtime_error& problem) {
    return Failure{std::string{problem.what()}};
  }
}

}  // namespace syncledger::dataworks
