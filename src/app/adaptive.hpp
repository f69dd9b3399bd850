#pragma once

#include "app/config.hpp"
#include "dataworks/client.hpp"
#include "store/history_file.hpp"

#include <map>
#include <vector>

namespace syncledger::app {

/// When each target was asked about last.
using Attempts = std::map<model::Target, base::UtcTime>;

/// Of these targets, those that are due by `"adaptive"`: at the fastest pace while a task neither
/// runs nor has succeeded, and after a change; the longer nothing changes, the slower. The budget
/// that is left of today first has to do for the slowest pace of all of them.
/// \param today the calls of today so far
/// \throws store::StoreError
std::vector<ConfiguredTarget> due_targets(const Config& config,
                                          const std::vector<ConfiguredTarget>& targets,
                                          const Attempts& attempts, store::HistoryFile& file,
                                          dataworks::FetchStats today, base::UtcTime now);

}  // namespace syncledger::app
