#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::base {

/// Reads a number of bytes: `4096`, `64K`, `500M`, `1G`, `2T`; K is 1024. Nothing for anything
/// else, or for more than 2^60.
std::optional<std::int64_t> parse_byte_size(std::string_view text);

/// For people: `512 B`, `1.5 MiB`, `23 GiB`. Precondition: bytes >= 0.
std::string byte_size_text(std::int64_t bytes);

}  // namespace syncledger::base
