#include "app/ending.hpp"

namespace syncledger::app {
namespace {

/// Ten seconds are what other programs give before they use force. A signal is noticed up to one
/// second late, and what is killed then takes a moment.
constexpr std::chrono::seconds longest_end{8};

}  // namespace

Ending::Ending(Surroundings& surroundings, std::function<void()> on_look)
    : surroundings_(surroundings),
      on_look_(std::move(on_look)),
      sleeper_(surroundings.make_sleeper()) {
  surroundings_.time_left = [this] { return time_left(); };
}

Ending::~Ending() {
  surroundings_.time_left = base::no_hurry;
}

std::optional<std::chrono::milliseconds> Ending::time_left() {
  on_look_();
  if (!sleeper_->is_stop_requested()) return std::nullopt;
  const auto now = sleeper_->uptime();
  if (!stop_seen_) stop_seen_ = now;
  return *stop_seen_ + longest_end - now;
}

}  // namespace syncledger::app
