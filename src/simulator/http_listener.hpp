#pragma once

#include "simulator/http_message.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace syncledger::simulator {

/// An HTTP/1.1 server on a loopback address, on threads of its own.
class HttpListener {
public:
  /// Called by several threads at once.
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  /// A reply that is never delivered holds its connection until the client gives up, but not
  /// longer than `longest_hold`.
  HttpListener(Handler handler, std::chrono::milliseconds longest_hold);
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;
  ~HttpListener();

  /// Listens, and returns the port. Throws std::runtime_error if it cannot, or if the host is not a
  /// loopback address. Port 0 means any that is free.
  int start(const std::string& host, int port);

  /// Ends all connections and threads. May be called twice.
  void stop();

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether a host is `localhost`, in 127.0.0.0/8, or `::1`.
bool is_loopback(const std::string& host);

}  // namespace syncledger::simulator
