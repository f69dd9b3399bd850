#include "support/terminal.hpp"

#include "support/spawn.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::testing {
namespace {

constexpr int patience_ms = 60'000;

/// \return the master's end of a new terminal
int open_terminal() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  const winsize size{50, 200, 0, 0};
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ||
      ioctl(master, TIOCSWINSZ, &size) != 0) {
    throw std::system_error{errno, std::generic_category(), "cannot open a terminal"};
  }
  return master;
}

}  // namespace

Terminal::Terminal(const std::string& program, const std::vector<std::string>& arguments,
                   const EnvironmentMap& environment)
    : master_(open_terminal()) {
  // Opened by the leader of a session, it becomes the terminal of that session.
  pid_ =
      spawn(program, arguments, environment, POSIX_SPAWN_SETSID,
            [this](posix_spawn_file_actions_t& actions) {
              posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, ptsname(master_), O_RDWR, 0);
              posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
              posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
            });
}

Terminal::~Terminal() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(master_);
}

void Terminal::type(const std::string& keys) const {
  if (write(master_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
    throw std::system_error{errno, std::generic_category(), "cannot type"};
}

bool Terminal::wait_for(const std::string& text) {
  for (;;) {
    if (const auto found = screen_.find(text, seen_); found != std::string::npos) {
      seen_ = found + text.size();
      return true;
    }
    pollfd readable{master_, POLLIN, 0};
    std::array<char, 4096> part{};
    if (poll(&readable, 1, patience_ms) <= 0) return false;
    const auto size = read(master_, part.data(), part.size());
    if (size <= 0) return false;
    screen_.append(part.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace syncledger::testing
