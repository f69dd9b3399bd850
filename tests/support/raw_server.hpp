#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace syncledger::testing {

/// One accepted connection, as a script sees it. After the peer or the server has closed it, reads
/// find nothing and writes have no effect.
class Connection {
public:
  explicit Connection(int socket) : socket_(socket) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The next request, headers and body; empty at the end of the connection.
  std::string read_request();

  /// Whether all of it could be handed to the system.
  bool send(std::string_view bytes);

  /// Waits until the peer closes, or the server is stopped.
  void wait_for_the_end();

  /// As wait_for_the_end(), but for at most this long. Whether the end has come.
  bool wait_for_the_end(int milliseconds);

  /// Makes the close that follows a reset.
  void reset_on_close();

private:
  int socket_;
  std::string unread_;
};

/// A server of raw bytes on a port of 127.0.0.1, with a thread for each connection: for clients
/// that must bear anything. At the end of its life it closes all connections and joins its threads.
class RawServer {
public:
  /// Plays one connection, which is closed when it returns. Runs on several threads at a time.
  using Script = std::function<void(Connection& connection)>;

  /// The bytes that answer a request. `number` counts the requests of the server from 0.
  using Responder = std::function<std::string(const std::string& request, std::size_t number)>;

  /// Serves from now on. Throws std::system_error if it cannot listen.
  explicit RawServer(Script script);

  /// Answers every request on connections that are kept open.
  explicit RawServer(Responder responder);
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  /// `http://127.0.0.1:PORT`
  [[nodiscard]] std::string url() const;

  /// What was received so far, in the order of arrival: of a Responder only.
  [[nodiscard]] std::vector<std::string> requests() const;

  [[nodiscard]] std::size_t connections() const;

private:
  struct Served {
    int socket = -1;
    std::thread thread;
  };

  void listen_on_any_port();
  void accept_until_stopped();
  void serve(int socket);
  void answer_each(Connection& connection, const Responder& responder);

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  bool is_stopped_ = false;
  std::list<Served> served_;
  std::vector<std::string> requests_;
  std::thread acceptor_;
};

/// Lets nobody through until `count` callers have arrived.
class Gate {
public:
  explicit Gate(std::size_t count) : missing_(count) {}

  void arrive_and_wait();

private:
  std::mutex mutex_;
  std::condition_variable is_open_;
  std::size_t missing_;
};

/// A port of 127.0.0.1 that refuses connections, as `http://127.0.0.1:PORT`: bound, so that nobody
/// else gets it, but not listening.
class DeafPort {
public:
  DeafPort();
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;
  ~DeafPort();

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
  int socket_ = -1;
  int port_ = 0;
};

/// An HTTP/1.1 response with the right Content-Length. `headers` are whole lines.
std::string http_response(int status, std::string_view body, std::string_view headers = "");

namespace scripts {

RawServer::Script close_at_once();
RawServer::Script reset();
RawServer::Script close_after_the_request();
RawServer::Script stall();
RawServer::Script truncate_the_body();
RawServer::Script garbage();
RawServer::Script endless_headers();
RawServer::Script endless_header_line();
RawServer::Script endless_body();

/// What becomes of a connection after the last byte was sent.
enum class Ending { close, reset, stall };

/// Sends these bytes as the answer to the first request, and no more.
RawServer::Script answer_and(Ending ending, std::string bytes);

/// A byte of the body every 20 ms, for as long as the peer bears it.
RawServer::Script slow_drip();

/// Always these bytes.
RawServer::Responder always(std::string response);

/// One after the other; the last one again and again.
RawServer::Responder in_turn(std::vector<std::string> responses);

}  // namespace scripts

}  // namespace syncledger::testing
