#pragma once

#include "simulator/options.hpp"
#include "simulator/scenario.hpp"

#include <memory>
#include <string>

namespace syncledger::simulator {

/// A simulated DataWorks endpoint: a real HTTP server on a loopback address, for people without an
/// account and for tests, which can run it in their own process:
///
///     Server server{Options{}, default_scenario()};
///     server.start();
///     ... server.url() ...
class Server {
public:
  /// `options.real_clock`, if there is one, must outlive this.
  Server(Options options, const Scenario& scenario);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// Serves on threads of its own from now on, and returns the port. To be called once. Throws
  /// std::runtime_error if it cannot listen there or the host is not a loopback address.
  int start();

  /// Ends all connections. May be called twice, and not at all.
  void stop();

  /// `http://127.0.0.1:PORT`, once started.
  [[nodiscard]] std::string url() const;

  [[nodiscard]] Counters counters() const;

  /// Makes the next requests go wrong.
  void force(const ForcedFault& fault);

private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncledger::simulator
