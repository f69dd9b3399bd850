#include "app/discovery.hpp"

#include "app/service_access.hpp"
#include "store/usage.hpp"

namespace syncledger::app {
namespace {

bool is_due(store::HistoryFile& file, const ConfiguredWorkspace& workspace, base::UtcTime now) {
  const auto listed_at = store::last_listing(file, workspace.region_id, workspace.project_id);
  // A clock set back must not put it off for ever.
  return !listed_at || now < *listed_at || now - *listed_at >= workspace.discover->every;
}

store::Listing listing_of(const ConfiguredWorkspace& workspace, base::UtcTime now,
                          const std::vector<dataworks::File>& files) {
  store::Listing listing{workspace.region_id, workspace.project_id, now, {}};
  for (const auto& file : files) listing.tasks.push_back({file.file_id, file.name});
  return listing;
}

}  // namespace

std::string cannot_list(const ConfiguredWorkspace& workspace, const model::FetchFailure& failure) {
  return "could not list the tasks of workspace " + to_string(workspace) + ": " + describe(failure);
}

dataworks::FileQuery file_query(Invocation& invocation, const ConfiguredWorkspace& workspace,
                                dataworks::FileFilter filter) {
  dataworks::FileQuery query;
  query.region_id = workspace.region_id;
  query.project_id = workspace.project_id;
  query.endpoint = endpoint_of(invocation, workspace.region_id, workspace.endpoint);
  query.account = workspace.profile;
  query.filter = std::move(filter);
  return query;
}

void discover_what_is_due(Invocation& invocation, const Config& config, dataworks::Client& client,
                          store::HistoryFile& file, store::Recorder& recorder,
                          dataworks::FetchStats& stats) {
  const base::Clock& clock = invocation.surroundings().clock;
  for (const auto& workspace : config.workspaces) {
    if (!workspace.discover || !is_due(file, workspace, clock.now())) continue;
    const auto query = file_query(invocation, workspace, workspace.discover->filter);
    const auto files = client.list_files(query, stats);
    if (!files) {
      invocation.say(
          "warn", cannot_list(workspace, files.error()) + " (the tasks known so far are fetched)");
      continue;
    }
    const auto missing =
        recorder.record_listing(listing_of(workspace, clock.now(), *files), config.gap_after);
    invocation.say("info", "workspace " + to_string(workspace) + " lists " +
                               std::to_string(files->size()) + " tasks; " +
                               std::to_string(missing) + " have gone");
  }
}

}  // namespace syncledger::app
