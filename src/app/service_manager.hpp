#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace syncledger::app {

/// systemd, if it started us with Type=notify; else nobody. (sd_notify(3))
class ServiceManager {
public:
  ServiceManager();

  /// How long it waits for alive() before it restarts us, if it does.
  [[nodiscard]] std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

  static void ready();
  static void reloading();  ///< to be followed by ready()
  static void stopping();
  static void alive();

  /// What `systemctl status` shows.
  static void status(const std::string& text);

private:
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace syncledger::app
