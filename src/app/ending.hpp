#pragma once

#include "app/run.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace syncledger::app {

/// How a pass ends that is told to stop (SIGTERM, SIGINT): what is under way has ten seconds from
/// then on. As long as one lives the surroundings say how much of them is left. To be made before
/// any thread.
class Ending {
public:
  /// \param on_look called whenever somebody asks, which is at least once a second while a pass
  /// waits for others
  explicit Ending(
      Surroundings& surroundings, std::function<void()> on_look = [] {});
  Ending(const Ending&) = delete;
  Ending& operator=(const Ending&) = delete;
  ~Ending();

  /// What knows of the signals. One that was not slept through takes effect when this ends.
  [[nodiscard]] base::Sleeper& sleeper() const { return *sleeper_; }

private:
  std::optional<std::chrono::milliseconds> time_left();

  Surroundings& surroundings_;
  std::function<void()> on_look_;
  std::unique_ptr<base::Sleeper> sleeper_;
  std::optional<std::chrono::milliseconds> stop_seen_;  ///< uptime
};

}  // namespace syncledger::app
