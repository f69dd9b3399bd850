#pragma once

#include <string>
#include <string_view>

namespace syncledger::base {

/// Bytes as lower-case hex digits. Of any range of characters or numbers of one byte.
template <class Bytes>
std::string to_hex(const Bytes& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += digits[value >> 4U];
    text += digits[value & 0x0FU];
  }
  return text;
}

}  // namespace syncledger::base
