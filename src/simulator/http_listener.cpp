#include "simulator/http_listener.hpp"

#include "base/text.hpp"
#include "simulator/http_connection.hpp"

#include <limits>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace syncledger::simulator {
namespace {

/// A connection keeps its thread while it is open, so there must be more of these than a client
/// opens connections.
constexpr std::size_t worker_count = 64;
constexpr std::chrono::minutes idle_timeout{5};

HttpRequest request_from(const httplib::Request& received) {
  HttpRequest request;
  request.method = received.method;
  const auto question_mark = received.target.find('?');
  request.path = received.target.substr(0, question_mark);
  if (question_mark != std::string::npos) request.query = received.target.substr(question_mark + 1);
  request.body = received.body;
  for (const auto& [name, value] : received.headers) {
    // These two are httplib's own addition.
    if (name == "REMOTE_ADDR" || name == "REMOTE_PORT") continue;
    request.headers.emplace_back(base::lower_case(name), value);
  }
  return request;
}

/// Promises the whole body and stops in the middle.
void set_half_content(httplib::Response& response, const HttpReply& reply) {
  response.set_content_provider(reply.body.size(), reply.content_type,
                                [half = reply.body.substr(0, reply.body.size() / 2)](
                                    std::size_t, std::size_t, httplib::DataSink& sink) {
                                  sink.write(half.data(), half.size());
                                  return false;
                                });
}

/// The connections that are open, by socket.
class Connections {
public:
  /// False if the server is stopping.
  bool add(HttpConnection& connection) {
    const std::lock_guard lock{mutex_};
    if (!stopping_) open_[static_cast<int>(connection.socket())] = &connection;
    return !stopping_;
  }

  void remove(const HttpConnection& connection) {
    const std::lock_guard lock{mutex_};
    open_.erase(static_cast<int>(connection.socket()));
  }

  HttpConnection& at(int socket) {
    const std::lock_guard lock{mutex_};
    return *open_.at(socket);
  }

  void stop() {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    for (const auto& [socket, connection] : open_) connection->interrupt();
  }

private:
  std::mutex mutex_;
  bool stopping_ = false;
  std::map<int, HttpConnection*> open_;
};

}  // namespace

class HttpListener::Impl final : public httplib::Server {
public:
  Impl(HttpListener::Handler handler, std::chrono::milliseconds longest_hold)
      : handler_(std::move(handler)), longest_hold_(longest_hold) {
    new_task_queue = [] { return new httplib::ThreadPool(worker_count); };  // httplib deletes it
    set_socket_options([](socket_t socket) {
      // By default httplib shares a port with whoever has it.
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    set_keep_alive_max_count(std::numeric_limits<std::int32_t>::max());  // what the header promises
    set_keep_alive_timeout(std::chrono::seconds{idle_timeout}.count());
    const auto respond = [this](const httplib::Request& request, httplib::Response& response) {
      this->respond(request, response);
    };
    Get(".*", respond);
    Options(".*", respond);
    Post(".*", Server::Handler{respond});
    Put(".*", Server::Handler{respond});
    Patch(".*", Server::Handler{respond});
    Delete(".*", Server::Handler{respond});
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() override { stop_all(); }

  int start(const std::string& host, int port) {
    if (port == 0) {
      port = bind_to_any_port(host);
    } else if (!bind_to_port(host, port)) {
      port = -1;
    }
    if (port <= 0) throw std::runtime_error("cannot listen on " + host + ": the port is in use");
    // httplib queues no more than five connections; who comes sixth at once would wait for a
    // second.
    ::listen(svr_sock_, SOMAXCONN);
    thread_ = std::thread{[this] { listen_after_bind(); }};
    // httplib ignores a stop() that comes before it runs.
    while (!is_running()) std::this_thread::yield();
    return port;
  }

  void stop_all() {
    connections_.stop();
    if (!thread_.joinable()) return;
    stop();
    thread_.join();
  }

private:
  void respond(const httplib::Request& request, httplib::Response& response) {
    const auto reply = handler_(request_from(request));
    auto& connection = connections_.at(request.remote_port);
    if (reply.delivery == Delivery::never) connection.wait_for_hang_up(longest_hold_);
    if (reply.delivery == Delivery::never || reply.delivery == Delivery::hang_up) {
      connection.give_up();
    }
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers) response.set_header(name, value);
    if (reply.delivery == Delivery::cut_short) {
      set_half_content(response, reply);
    } else if (!reply.body.empty()) {
      response.set_content(reply.body, reply.content_type);
    }
  }

  bool process_and_close_socket(socket_t socket) override {
    HttpConnection connection{socket};
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections_.add(connection)) {
      serve(connection);
      connections_.remove(connection);
    }
    connection.interrupt();
    close(socket);
    return true;
  }

  void serve(HttpConnection& connection) {
    bool closed = false;
    while (!closed && connection.wait_for_request(idle_timeout)) {
      const bool served = process_request(connection, false, closed, nullptr);
      if (!served || connection.is_given_up()) return;
    }
  }

  HttpListener::Handler handler_;
  std::chrono::milliseconds longest_hold_;
  Connections connections_;
  std::thread thread_;
};

HttpListener::HttpListener(Handler handler, std::chrono::milliseconds longest_hold)
    : impl_(std::make_unique<Impl>(std::move(handler), longest_hold)) {}

HttpListener::~HttpListener() = default;

int HttpListener::start(const std::string& host, int port) {
  if (!is_loopback(host)) {
    throw std::runtime_error("cannot listen on " + host + ": only loopback addresses are allowed");
  }
  return impl_->start(host, port);
}

void HttpListener::stop() {
  impl_->stop_all();
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host == "::1") return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace syncledger::simulator
