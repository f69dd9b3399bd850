#include "base/byte_size.hpp"

#include "base/text.hpp"

#include <array>
#include <cstdio>

namespace syncledger::base {
namespace {

constexpr std::string_view units = "KMGT";
constexpr std::int64_t most = std::int64_t{1} << 60;

}  // namespace

std::optional<std::int64_t> parse_byte_size(std::string_view text) {
  std::int64_t unit = 1;
  if (!text.empty()) {
    if (const auto at = units.find(text.back()); at != std::string_view::npos) {
      unit = std::int64_t{1} << (10 * (at + 1));
      text.remove_suffix(1);
    }
  }
  const auto count = whole_number(text);
  if (!count || text.front() == '-' || *count > most / unit) return std::nullopt;
  return *count * unit;
}

std::string byte_size_text(std::int64_t bytes) {
  if (bytes < 1024) return std::to_string(bytes) + " B";
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (size >= 1024 && unit < units.size()) {
    size /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), size < 9.95 ? "%.1f %ciB" : "%.0f %ciB", size,
                units[unit - 1]);
  return text.data();
}

}  // namespace syncledger::base
