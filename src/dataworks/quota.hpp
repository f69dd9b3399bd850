#pragma once

#include "base/utc_time.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// What the service rations its calls by: the account (here by the name of its credentials profile,
/// never by a key) and the region.
struct QuotaKey {
  std::string account;
  std::string region_id;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 means the 0 that `<` compares this with
  friend auto operator<=>(const QuotaKey&, const QuotaKey&) = default;
};

/// What an edition of DataWorks affords an account in a region, all calls together ("Use DataWorks
/// OpenAPI", quotas). The numbers have changed before; the configuration can override them.
struct Edition {
  std::string_view name;
  std::optional<std::int64_t> calls_per_day;  ///< nothing: unlimited
};

/// From the smallest to the largest.
const std::vector<Edition>& editions();

/// The edition of this name, without regard to case; nothing if there is none.
std::optional<Edition> find_edition(std::string_view name);

/// The day on which a call counts, in UTC+8: `2026-11-01`.
std::string quota_day(base::UtcTime time);

/// When the next such day begins.
base::UtcTime next_quota_day(base::UtcTime time);

/// How often `targets` targets can be polled around the clock with one call each, in whole minutes
/// rounded up; at least a minute. Precondition: calls_per_day > 0.
std::chrono::minutes shortest_interval(std::int64_t targets, std::int64_t calls_per_day);

}  // namespace syncledger::dataworks
