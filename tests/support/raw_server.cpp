#include "support/raw_server.hpp"

#include <algorithm>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace syncledger::testing {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Binds to any free port of 127.0.0.1 and returns it.
int bind_to_any_port(int socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket, generic, size) != 0) fail("bind");
  if (getsockname(socket, generic, &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

int open_socket() {
  const int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (opened < 0) fail("socket");
  return opened;
}

/// Nothing that a client reads is endless for a test: 64 MiB in all.
void send_again_and_again(Connection& connection, const std::string& bytes) {
  constexpr std::size_t enough = std::size_t{64} * 1024 * 1024;
  for (std::size_t sent = 0; sent < enough && connection.send(bytes); sent += bytes.size()) {
  }
}

/// What Content-Length says; 0 without one.
std::size_t body_length(const std::string& head) {
  constexpr std::string_view name = "Content-Length: ";
  const auto at = head.find(name);
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

}  // namespace

std::string Connection::read_request() {
  constexpr std::string_view end_of_headers = "\r\n\r\n";
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto end = unread_.find(end_of_headers);
    if (end != std::string::npos) {
      const auto length = end + end_of_headers.size() + body_length(unread_.substr(0, end));
      if (unread_.size() >= length) {
        auto request = unread_.substr(0, length);
        unread_.erase(0, length);
        return request;
      }
    }
    const auto received = recv(socket_, buffer.data(), buffer.size(), 0);
    if (received <= 0) return {};
    unread_.append(buffer.data(), static_cast<std::size_t>(received));
  }
}

bool Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Connection::wait_for_the_end() {
  while (!wait_for_the_end(-1)) {
  }
}

bool Connection::wait_for_the_end(int milliseconds) {
  pollfd waited{socket_, POLLIN, 0};
  if (poll(&waited, 1, milliseconds) <= 0) return false;
  std::array<char, 4096> buffer{};
  return recv(socket_, buffer.data(), buffer.size(), 0) <= 0;
}

void Connection::reset_on_close() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

RawServer::RawServer(Script script) : script_(std::move(script)) {
  listen_on_any_port();
}

RawServer::RawServer(Responder responder)
    : script_([this, responder = std::move(responder)](Connection& connection) {
        answer_each(connection, responder);
      }) {
  listen_on_any_port();
}

RawServer::~RawServer() {
  {
    const std::lock_guard lock{mutex_};
    is_stopped_ = true;
    shutdown(listener_, SHUT_RDWR);
    for (const auto& each : served_) {
      if (each.socket >= 0) shutdown(each.socket, SHUT_RDWR);
    }
  }
  acceptor_.join();
  for (auto& each : served_) each.thread.join();
  close(listener_);
}

std::string RawServer::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> RawServer::requests() const {
  const std::lock_guard lock{mutex_};
  return requests_;
}

std::size_t RawServer::connections() const {
  const std::lock_guard lock{mutex_};
  return served_.size();
}

void RawServer::listen_on_any_port() {
  listener_ = open_socket();
  port_ = bind_to_any_port(listener_);
  if (listen(listener_, SOMAXCONN) != 0) fail("listen");
  acceptor_ = std::thread{[this] { accept_until_stopped(); }};
}

void RawServer::accept_until_stopped() {
  for (;;) {
    const int accepted = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock{mutex_};
    if (is_stopped_ || accepted < 0) {
      if (accepted >= 0) close(accepted);
      return;
    }
    auto& served = served_.emplace_back();
    served.socket = accepted;
    served.thread = std::thread{[this, &served] {
      serve(served.socket);
      const std::lock_guard closing{mutex_};
      close(std::exchange(served.socket, -1));
    }};
  }
}

void RawServer::serve(int socket) {
  Connection connection{socket};
  script_(connection);
}

void RawServer::answer_each(Connection& connection, const Responder& responder) {
  for (;;) {
    const auto request = connection.read_request();
    if (request.empty()) return;
    std::size_t number = 0;
    {
      const std::lock_guard lock{mutex_};
      number = requests_.size();
      requests_.push_back(request);
    }
    if (!connection.send(responder(request, number))) return;
  }
}

void Gate::arrive_and_wait() {
  std::unique_lock lock{mutex_};
  if (missing_ > 0) --missing_;
  is_open_.notify_all();
  is_open_.wait(lock, [this] { return missing_ == 0; });
}

DeafPort::DeafPort() : socket_(open_socket()), port_(bind_to_any_port(socket_)) {}

DeafPort::~DeafPort() {
  close(socket_);
}

std::string http_response(int status, std::string_view body, std::string_view headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Any Reason\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string{headers} + "\r\n" + std::string{body};
}

namespace scripts {

RawServer::Script close_at_once() {
  return [](Connection&) {};
}

RawServer::Script reset() {
  return [](Connection& connection) {
    connection.read_request();
    connection.reset_on_close();
  };
}

RawServer::Script close_after_the_request() {
  return [](Connection& connection) { connection.read_request(); };
}

RawServer::Script stall() {
  return [](Connection& connection) { connection.wait_for_the_end(); };
}

RawServer::Script truncate_the_body() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"Success\":true");
  };
}

RawServer::Script garbage() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("220 mail.example.com ESMTP\r\n\x01\x02\xff\r\n\r\n");
  };
}

RawServer::Script endless_headers() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n");
    send_again_and_again(connection, "X-Padding: " + std::string(1000, 'x') + "\r\n");
  };
}

RawServer::Script endless_header_line() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nX-Padding: ");
    send_again_and_again(connection, std::string(1000, 'x'));
  };
}

RawServer::Script endless_body() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    send_again_and_again(connection, std::string(10000, ' '));
  };
}

RawServer::Script answer_and(Ending ending, std::string bytes) {
  return [ending, bytes = std::move(bytes)](Connection& connection) {
    connection.read_request();
    connection.send(bytes);
    if (ending == Ending::reset) connection.reset_on_close();
    if (ending == Ending::stall) connection.wait_for_the_end();
  };
}

RawServer::Script slow_drip() {
  return [](Connection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    for (int byte = 0; byte < 1000; ++byte) {
      if (!connection.send(" ") || connection.wait_for_the_end(20)) return;
    }
  };
}

RawServer::Responder always(std::string response) {
  return [response = std::move(response)](const std::string&, std::size_t) { return response; };
}

RawServer::Responder in_turn(std::vector<std::string> responses) {
  return [responses = std::move(responses)](const std::string&, std::size_t number) {
    return responses[std::min(number, responses.size() - 1)];
  };
}

}  // namespace scripts

}  // namespace syncledger::testing
