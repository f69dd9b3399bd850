#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace syncledger::base {

/// How much longer what is under way may take; nothing as long as nobody wants it to end. Whatever
/// waits for somebody else asks this again and again, at least once a second.
using TimeLeft = std::function<std::optional<std::chrono::milliseconds>()>;

/// For whoever may take as long as it likes.
inline std::optional<std::chrono::milliseconds> no_hurry() {
  return std::nullopt;
}

/// Whether what would take `needed` has to be left undone.
inline bool is_too_late(const TimeLeft& time_left, std::chrono::milliseconds needed = {}) {
  const auto left = time_left();
  return left && *left <= needed;
}

/// The same, with a part of the time put by for what comes after.
inline TimeLeft less(const TimeLeft& time_left, std::chrono::milliseconds put_by) {
  return [time_left, put_by]() -> std::optional<std::chrono::milliseconds> {
    const auto left = time_left();
    return left ? std::optional{*left - put_by} : left;
  };
}

}  // namespace syncledger::base
