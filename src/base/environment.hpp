#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace syncledger::base {

/// A variable of this process's environment; nothing if it is not set.
inline std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace syncledger::base
