#include "simulator/http_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace syncledger::simulator {
namespace {

constexpr std::chrono::milliseconds io_timeout{std::chrono::seconds{10}};

/// Whether one of the events, or the end of the connection, comes in time.
bool wait_for(socket_t socket, int events, std::chrono::milliseconds longest) {
  pollfd waiting{socket, static_cast<std::int16_t>(events), 0};
  const auto deadline = std::chrono::steady_clock::now() + longest;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    const int ready = poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

}  // namespace

bool HttpConnection::is_readable() const {
  return buffered_from_ < buffered_until_ || wait_for(socket_, POLLIN, io_timeout);
}

bool HttpConnection::is_writable() const {
  return wait_for(socket_, POLLOUT, io_timeout);
}

ssize_t HttpConnection::read(char* bytes, std::size_t size) {
  if (buffered_from_ == buffered_until_) {
    if (!is_readable()) return -1;
    const auto received = recv(socket_, buffer_.data(), buffer_.size(), 0);
    if (received <= 0) return received;
    buffered_from_ = 0;
    buffered_until_ = static_cast<std::size_t>(received);
  }
  const auto count = std::min(size, buffered_until_ - buffered_from_);
  std::memcpy(bytes, buffer_.data() + buffered_from_, count);
  buffered_from_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t HttpConnection::write(const char* bytes, std::size_t size) {
  if (given_up_ || !is_writable()) return -1;
  // As much as there is room for: a client that does not read must not keep the thread.
  return send(socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// The address does not matter, for all clients are on this machine: the socket is what tells
/// connections apart.
void HttpConnection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = "loopback";
  port = static_cast<int>(socket_);
}

void HttpConnection::get_local_ip_and_port(std::string& ip, int& port) const {
  get_remote_ip_and_port(ip, port);
}

bool HttpConnection::wait_for_request(std::chrono::milliseconds longest) const {
  return buffered_from_ < buffered_until_ || wait_for(socket_, POLLIN, longest);
}

void HttpConnection::wait_for_hang_up(std::chrono::milliseconds longest) const {
  wait_for(socket_, POLLRDHUP, longest);
}

void HttpConnection::interrupt() const {
  shutdown(socket_, SHUT_RDWR);
}

}  // namespace syncledger::simulator
