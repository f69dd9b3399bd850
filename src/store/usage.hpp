#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"
#include "store/history_file.hpp"
#include "store/recorder.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

// What a history knows that decides whom to ask next, and whether the asking goes well.

/// The calls of one day in UTC+8 (`2026-11-01`), by account and region. \throws StoreError
std::vector<CallCount> calls_of_day(HistoryFile& file, const std::string& day);

/// When each target was asked for last, whatever came of it; the epoch if never. \throws StoreError
std::map<model::Target, base::UtcTime> last_attempts(HistoryFile& file);

/// When a node or solution changed last, and whether it runs or has succeeded.
struct Steadiness {
  base::UtcTime changed_at;
  bool is_steady = false;
};

/// Of each target that was seen. \throws StoreError
std::map<model::Target, Steadiness> steadiness(HistoryFile& file);

/// The latest attempt to list the tasks of a workspace.
struct LastListing {
  base::UtcTime tried_at;
  bool is_complete = false;
};

/// If there was one. \throws StoreError
std::optional<LastListing> last_listing(HistoryFile& file, const std::string& region_id,
                                        std::int64_t project_id);

/// The targets that the latest listing of a workspace holds. \throws StoreError
std::vector<model::Target> discovered_targets(HistoryFile& file, const std::string& region_id,
                                              std::int64_t project_id);

/// Every target that the file has heard of, in no order. \throws StoreError
std::vector<model::Target> known_targets(HistoryFile& file);

/// The last pass of the collector that ended; and when one that brought a status began.
struct LastPasses {
  std::optional<base::UtcTime> started_at;
  std::optional<base::UtcTime> finished_at;
  std::optional<base::UtcTime> succeeded_at;
  bool is_dated_by_service = false;  ///< since this machine's clock was off
  /// This machine's clock minus the service's; nothing: no answer told that.
  std::optional<std::chrono::milliseconds> clock_skew;
  std::chrono::milliseconds set_back{0};  ///< how far it lay behind what was already recorded
};

/// \throws StoreError
LastPasses last_passes(HistoryFile& file);

/// How many targets have a history that goes on beyond this moment. \throws StoreError
std::int64_t targets_beyond(HistoryFile& file, base::UtcTime moment);

/// How many targets cannot be fetched for now, by reason. \throws StoreError
std::map<std::string, std::int64_t> failing_fetches(HistoryFile& file);

}  // namespace syncledger::store
