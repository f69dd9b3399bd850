#include "app/discovery.hpp"

#include "app/service_access.hpp"
#include "store/usage.hpp"

namespace syncledger::app {
namespace {

/// A listing that fails costs as many calls as one that works, and polls need them: it is not tried
/// again with every pass, but where somebody looks on, who may have mended something.
bool is_due(store::HistoryFile& file, const ConfiguredWorkspace& workspace, base::UtcTime now,
            bool is_attended) {
  const auto last = store::last_listing(file, workspace.region_id, workspace.project_id);
  // A clock set back must not put it off for ever.
  if (!last || now < last->tried_at) return true;
  if (last->is_complete) return now - last->tried_at >= workspace.discover->every;
  return is_attended || now - last->tried_at >= workspace.discover->every / 4;
}

store::Listing listing_of(const ConfiguredWorkspace& workspace, base::UtcTime now,
                          const dataworks::FileList& list) {
  store::Listing listing{workspace.region_id, workspace.project_id, now, {}, list.is_complete};
  for (const auto& file : list.files) listing.tasks.push_back({file.file_id, file.name});
  return listing;
}

}  // namespace

std::string cannot_list(const ConfiguredWorkspace& workspace, const model::FetchFailure& failure) {
  return "could not list the tasks of workspace " + to_string(workspace) + ": " + describe(failure);
}

std::string is_incomplete(const ConfiguredWorkspace& workspace) {
  return "the service lists fewer tasks of workspace " + to_string(workspace) + " than it counts";
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

void discover_what_is_due(Invocation& invocation, const Config& config, const base::Clock& clock,
                          dataworks::Client& client, store::HistoryFile& file,
                          store::Recorder& recorder, dataworks::FetchStats& stats) {
  for (const auto& workspace : config.workspaces) {
    if (!workspace.discover || !is_due(file, workspace, clock.now(), invocation.says_all()))
      continue;
    const auto query = file_query(invocation, workspace, workspace.discover->filter);
    const auto list = client.list_files(query, stats);
    const auto missing = recorder.record_listing(
        listing_of(workspace, clock.now(), list ? *list : dataworks::FileList{}), config.gap_after);
    if (!list) {
      invocation.say(
          "warn", cannot_list(workspace, list.error()) + " (the tasks known so far are fetched)");
      continue;
    }
    if (!list->is_complete)
      invocation.say("warn", is_incomplete(workspace) + " (so none of them counts as gone)");
    invocation.say("info", "workspace " + to_string(workspace) + " lists " +
                               std::to_string(list->files.size()) + " tasks; " +
                               std::to_string(missing) + " have gone");
  }
}

}  // namespace syncledger::app
