#pragma once

#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace syncledger::testing {

/// A whole number in the environment, from 1 to a million.
inline std::int64_t torture_number(const char* variable, std::int64_t otherwise) {
  const char* const text = std::getenv(variable);
  const auto number = text == nullptr ? std::nullopt : base::whole_number(text);
  return number ? std::clamp<std::int64_t>(*number, 1, 1'000'000) : otherwise;
}

/// How many times as much as usual a test that could go on for ever is to do: $SYNCLEDGER_TORTURE,
/// which scripts/torture sets, else 1.
inline int torture_factor() {
  return static_cast<int>(torture_number("SYNCLEDGER_TORTURE", 1));
}

/// How long a test that could go on for ever goes on at least: $SYNCLEDGER_TORTURE_SECONDS, else
/// not longer than it must.
inline std::chrono::seconds torture_time() {
  return std::chrono::seconds{torture_number("SYNCLEDGER_TORTURE_SECONDS", 0)};
}

}  // namespace syncledger::testing
