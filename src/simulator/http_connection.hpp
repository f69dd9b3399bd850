#pragma once

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace syncledger::simulator {

/// One client's TCP connection as httplib wants to see it. httplib's own does not let go before
/// its timeouts when the server stops, and cannot hang up without an answer.
class HttpConnection final : public httplib::Stream {
public:
  /// Does not own the socket.
  explicit HttpConnection(socket_t socket) : socket_(socket) {}

  [[nodiscard]] bool is_readable() const override;
  [[nodiscard]] bool is_writable() const override;
  ssize_t read(char* bytes, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;

  [[nodiscard]] socket_t socket() const override { return socket_; }

  /// Waits until the next request begins; false if the client left or the time is up.
  [[nodiscard]] bool wait_for_request(std::chrono::milliseconds longest) const;

  /// Waits until the client hangs up, at most so long.
  void wait_for_hang_up(std::chrono::milliseconds longest) const;

  /// Nothing that is written from now on arrives.
  void give_up() { given_up_ = true; }
  [[nodiscard]] bool is_given_up() const { return given_up_; }

  /// Wakes whoever waits for this connection; it is over. The one member for other threads.
  void interrupt() const;

private:
  socket_t socket_;
  std::array<char, 4096> buffer_{};
  std::size_t buffered_from_ = 0;
  std::size_t buffered_until_ = 0;
  bool given_up_ = false;
};

}  // namespace syncledger::simulator
