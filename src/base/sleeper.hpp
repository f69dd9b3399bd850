#pragma once

#include <chrono>

namespace syncledger::base {

/// What ended a wait.
enum class Wake {
  due,     ///< the time has come
  stop,    ///< SIGTERM or SIGINT: end in good order
  reload,  ///< SIGHUP: read the configuration again
};

/// Waits; the one door to sleeping and to signals, so that tests need do neither.
class Sleeper {
public:
  Sleeper() = default;
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  virtual ~Sleeper() = default;

  /// As Clock::uptime().
  [[nodiscard]] virtual std::chrono::milliseconds uptime() const = 0;

  /// Waits until uptime() is `due`, or for a signal if one comes first; a signal that came before
  /// counts.
  virtual Wake sleep_until(std::chrono::milliseconds due) = 0;

  /// Whether a signal has come that will end a coming sleep with Wake::stop.
  [[nodiscard]] virtual bool is_stop_requested() const = 0;
};

/// From its making on, SIGTERM, SIGINT and SIGHUP do nothing but wake it; at the end of its life
/// they are as they were. To be made before any thread.
class SystemSleeper final : public Sleeper {
public:
  /// \throws std::system_error
  SystemSleeper();
  ~SystemSleeper() override;
  [[nodiscard]] std::chrono::milliseconds uptime() const override;
  Wake sleep_until(std::chrono::milliseconds due) override;
  [[nodiscard]] bool is_stop_requested() const override;
};

}  // namespace syncledger::base
