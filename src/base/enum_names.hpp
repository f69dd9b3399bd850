#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace syncledger::base {

/// The names of an enum whose values are 0, 1, 2..., in that order.
template <class Enum, std::size_t N>
struct EnumNames {
  std::array<std::string_view, N> names;

  [[nodiscard]] std::string_view name(Enum value) const {
    return names.at(static_cast<std::size_t>(value));
  }

  [[nodiscard]] std::optional<Enum> value(std::string_view text) const {
    for (std::size_t index = 0; index < N; ++index) {
      if (names.at(index) == text) return static_cast<Enum>(index);
    }
    return std::nullopt;
  }
};

}  // namespace syncledger::base
