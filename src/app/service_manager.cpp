#include "app/service_manager.hpp"

#include <cstdint>
#include <ctime>
#include <systemd/sd-daemon.h>

namespace syncledger::app {
namespace {

void notify(const std::string& state) {
  // Nobody listening is no problem of ours.
  static_cast<void>(sd_notify(0, state.c_str()));
}

}  // namespace

ServiceManager::ServiceManager() {
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) > 0) {
    watchdog_ = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::microseconds{microseconds});
  }
}

void ServiceManager::ready() {
  notify("READY=1");
}

void ServiceManager::reloading() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  const auto now =
      std::chrono::microseconds{std::chrono::seconds{time.tv_sec}}.count() + time.tv_nsec / 1000;
  notify("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now));
}

void ServiceManager::stopping() {
  notify("STOPPING=1");
}

void ServiceManager::alive() {
  notify("WATCHDOG=1");
}

void ServiceManager::status(const std::string& text) {
  notify("STATUS=" + text);
}

}  // namespace syncledger::app
