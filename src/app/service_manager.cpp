#include "app/service_manager.hpp"

#include "base/descriptor.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace syncledger::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds between_tries{1000};

/// One datagram. Whether it is done with: taken, or nobody is there who could take it.
bool send(const std::string& socket_name, const std::string& text) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // A path ends with a zero. An abstract name begins with one, and is as long as is said here.
  const bool is_abstract = socket_name.front() == '@';
  if (socket_name.size() >= sizeof address.sun_path) return true;
  socket_name.copy(static_cast<char*>(address.sun_path), socket_name.size());
  if (is_abstract) address.sun_path[0] = '\0';
  const auto length = offsetof(sockaddr_un, sun_path) + socket_name.size() + (is_abstract ? 0 : 1);
  const base::Descriptor descriptor{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!descriptor.is_open()) return false;
  // The sockets API takes every kind of address as one.
  const bool is_taken =
      sendto(descriptor.number(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length)) >= 0;
  return is_taken || (errno != EAGAIN && errno != ENOBUFS && errno != ENOMEM);
}

/// What systemd wants to hear of this process, in milliseconds. (sd_watchdog_enabled(3))
std::optional<milliseconds> watchdog_in(const ServiceManager::Environment& environment) {
  const auto process = environment("WATCHDOG_PID");
  if (process && base::whole_number(*process) != std::int64_t{getpid()}) return std::nullopt;
  const auto span = base::whole_number(environment("WATCHDOG_USEC").value_or(""));
  if (!span || *span <= 0) return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(std::chrono::microseconds{*span});
}

std::string socket_in(const ServiceManager::Environment& environment) {
  const auto name = environment("NOTIFY_SOCKET").value_or("");
  return name.starts_with('/') || name.starts_with('@') ? name : std::string{};
}

}  // namespace

ServiceManager::ServiceManager(const Environment& environment, std::function<void()> on_deaf)
    : socket_(socket_in(environment)),
      watchdog_(watchdog_in(environment)),
      on_deaf_(std::move(on_deaf)) {}

void ServiceManager::ready() {
  state_ = "READY=1";
  tell();
}

void ServiceManager::reloading() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  const auto now =
      std::chrono::microseconds{std::chrono::seconds{time.tv_sec}}.count() + time.tv_nsec / 1000;
  state_ = "RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now);
  tell();
}

void ServiceManager::stopping() {
  state_ = "STOPPING=1";
  tell();
}

void ServiceManager::status(const std::string& text) {
  status_ = "STATUS=" + text;
  tell();
}

void ServiceManager::alive(milliseconds uptime) {
  // More often would only fill its queue.
  const bool is_due = watchdog_ && (!alive_at_ || uptime - *alive_at_ >= *watchdog_ / 4);
  if (is_due) alive_at_ = uptime;
  if (is_due || owes()) tell(is_due ? "WATCHDOG=1" : "");
}

std::optional<milliseconds> ServiceManager::next_word(milliseconds uptime) const {
  std::optional<milliseconds> next;
  if (watchdog_) next = uptime + *watchdog_ / 2;
  if (owes()) next = std::min(next.value_or(uptime + between_tries), uptime + between_tries);
  return next;
}

void ServiceManager::tell(std::string_view more) {
  std::string text;
  for (const std::string_view line : {std::string_view{state_}, std::string_view{status_}, more}) {
    if (!line.empty()) text.append(text.empty() ? "" : "\n").append(line);
  }
  if (socket_.empty() || send(socket_, text)) {
    state_.clear();
    status_.clear();
  } else {
    alive_at_.reset();
    if (!std::exchange(was_deaf_, true)) on_deaf_();
  }
}

}  // namespace syncledger::app
