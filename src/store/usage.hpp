#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"
#include "store/history_file.hpp"
#include "store/recorder.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

// What a history knows that decides whom to ask next.

/// The calls of one day in UTC+8 (`2026-11-01`), by account and region. \throws StoreError
std::vector<CallCount> calls_of_day(HistoryFile& file, const std::string& day);

/// When each target was asked for last, whatever came of it; the epoch if never. \throws StoreError
std::map<model::Target, base::UtcTime> last_attempts(HistoryFile& file);

/// When the tasks of a workspace were listed last, if ever. \throws StoreError
std::optional<base::UtcTime> last_listing(HistoryFile& file, const std::string& region_id,
                                          std::int64_t project_id);

/// The targets that the latest listing of a workspace holds. \throws StoreError
std::vector<model::Target> discovered_targets(HistoryFile& file, const std::string& region_id,
                                              std::int64_t project_id);

}  // namespace syncledger::store
