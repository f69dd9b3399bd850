#pragma once

#include "app/config.hpp"
#include "app/invocation.hpp"
#include "dataworks/client.hpp"
#include "store/recorder.hpp"

#include <string>

namespace syncledger::app {

/// The question to the service behind a workspace and its filter. \throws UsageError for a wrong
/// endpoint
dataworks::FileQuery file_query(Invocation& invocation, const ConfiguredWorkspace& workspace,
                                dataworks::FileFilter filter);

/// `could not list the tasks of workspace REGION/PROJECT: ...`
std::string cannot_list(const ConfiguredWorkspace& workspace, const model::FetchFailure& failure);

/// That the service did not list all the tasks that it counts.
std::string is_incomplete(const ConfiguredWorkspace& workspace);

/// Lists the tasks of every workspace whose `discover` is due, and records them. A workspace that
/// cannot be listed, or not all of it, keeps the tasks it had; why is said. That is tried again
/// after a quarter of the time between listings, and with every pass where somebody looks on. Calls
/// are added to `stats`.
/// \param clock dates the listings
/// \throws store::StoreError
void discover_what_is_due(Invocation& invocation, const Config& config, const base::Clock& clock,
                          dataworks::Client& client, store::HistoryFile& file,
                          store::Recorder& recorder, dataworks::FetchStats& stats);

}  // namespace syncledger::app
