#include "dataworks/quota.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace syncledger::dataworks {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// China Standard Time has had no other offset since 1991.
constexpr hours service_offset{8};

}  // namespace

const std::vector<Edition>& editions() {
  static const std::vector<Edition> table{
      {"basic", 100}, {"standard", 1000}, {"professional", 10000}, {"enterprise", std::nullopt}};
  return table;
}

std::optional<Edition> find_edition(std::string_view name) {
  const auto& table = editions();
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& each) {
    return base::is_same_word(each.name, name);
  });
  return found == table.end() ? std::nullopt : std::optional{*found};
}

std::string quota_day(base::UtcTime time) {
  return base::to_rfc3339(time + service_offset).substr(0, 10);
}

base::UtcTime next_quota_day(base::UtcTime time) {
  return std::chrono::floor<days>(time + service_offset) + days{1} - service_offset;
}

minutes shortest_interval(std::int64_t targets, std::int64_t calls_per_day) {
  constexpr std::int64_t minutes_per_day = std::int64_t{24} * 60;
  const std::int64_t needed = targets * minutes_per_day;
  return minutes{std::max<std::int64_t>(1, (needed + calls_per_day - 1) / calls_per_day)};
}

}  // namespace syncledger::dataworks
