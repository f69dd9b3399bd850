#pragma once

#include "app/config.hpp"
#include "app/options.hpp"
#include "store/history_file.hpp"

#include <vector>

namespace syncledger::app {

/// Those of --target, each once, with what the configuration says of them. \throws UsageError
std::vector<ConfiguredTarget> named_targets(const ParsedOptions& options, const Config& config);

/// Those that the configuration names and those that were discovered, each once.
/// \throws store::StoreError
std::vector<ConfiguredTarget> all_targets(const Config& config, store::HistoryFile& file);

}  // namespace syncledger::app
