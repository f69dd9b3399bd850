#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::app {

/// systemd, if it started us with Type=notify; else nobody. Speaks the protocol of sd_notify(3)
/// without ever waiting: what systemd has no room for is told again with the next word.
class ServiceManager {
public:
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  /// \param on_deaf called once, the first time that systemd does not read what it is told
  ServiceManager(const Environment& environment, std::function<void()> on_deaf);

  void ready();
  void reloading();  ///< to be followed by ready()
  void stopping();

  /// What `systemctl status` shows.
  void status(const std::string& text);

  /// That we are alive, if it wants to know, and what it was not told yet.
  /// \param uptime of a base::Sleeper
  void alive(std::chrono::milliseconds uptime);

  /// Until when at the latest alive() is to be called again. \param uptime of a base::Sleeper
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_word(
      std::chrono::milliseconds uptime) const;

private:
  void tell(std::string_view more = {});

  [[nodiscard]] bool owes() const { return !state_.empty() || !status_.empty(); }

  std::string socket_;                                 ///< empty: nobody listens
  std::optional<std::chrono::milliseconds> watchdog_;  ///< how long it waits for alive()
  std::optional<std::chrono::milliseconds> alive_at_;  ///< uptime
  std::function<void()> on_deaf_;
  bool was_deaf_ = false;
  std::string state_;   ///< still to be told; what comes later stands for what was before
  std::string status_;  ///< the same
};

}  // namespace syncledger::app
