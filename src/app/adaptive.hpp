#pragma once

#include "app/config.hpp"
#include "dataworks/client.hpp"
#include "store/history_file.hpp"

#include <vector>

namespace syncledger::app {

/// Of these targets, those that are due by `"adaptive"`: at the fastest pace while a task neither
/// runs nor has succeeded, and after a change; the longer nothing changes, the slower. The budget
/// that is left of today first has to do for the slowest pace of all of them. All of it follows
/// from the history, so that a restart changes nothing.
/// \param today the calls of today so far
/// \throws store::StoreError
std::vector<ConfiguredTarget> due_targets(const Config& config,
                                          const std::vector<ConfiguredTarget>& targets,
                                          store::HistoryFile& file, dataworks::FetchStats today,
                                          base::UtcTime now);

}  // namespace syncledger::app
