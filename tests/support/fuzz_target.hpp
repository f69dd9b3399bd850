#pragma once

#include "base/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What every fuzz target needs. A target defines LLVMFuzzerTestOneInput; libFuzzer brings main().

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace syncledger::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A finding unless `holds`: libFuzzer keeps the input and stops.
inline void require(bool holds, const char* rule, std::string_view shown = {}) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s: %.*s\n", rule, static_cast<int>(shown.size()), shown.data());
  std::abort();
}

/// One line that a log or a terminal can show: valid UTF-8 without control characters, and at most
/// so many bytes.
inline void require_line(std::string_view text, std::size_t most_bytes, const char* what) {
  require(base::find_invalid_utf8(text) == std::string_view::npos, "valid UTF-8", what);
  require(text.size() <= most_bytes, "of bounded length", what);
  for (const char c : text) {
    require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "no control characters", what);
  }
}

/// Runs a check over an input that may be refused, in one line.
template <class Refusal, class Check>
int check_or_be_refused(const std::uint8_t* data, std::size_t size, Check check) {
  try {
    check(text_of(data, size));
  } catch (const Refusal& refusal) {
    require_line(refusal.what(), 4 * size + 200, "error");
  }
  return 0;
}

}  // namespace syncledger::fuzz
