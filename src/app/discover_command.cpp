#include "app/budget.hpp"
#include "app/commands.hpp"
#include "app/discovery.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/service_access.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <sstream>

namespace syncledger::app {
namespace {

using nlohmann::ordered_json;

constexpr const char* about_solutions =
    "solutions cannot be listed, the service has no call for it; their id is the number that the "
    "console shows in the list of Data Integration tasks (add them as task_type DI_SOLUTION)";

/// What came of listing one workspace.
struct Found {
  ConfiguredWorkspace workspace;
  std::vector<dataworks::File> files;
};

ConfiguredWorkspace parse_workspace(const std::string& text) {
  const auto target = model::parse_target(text + "/DI_REALTIME/1");
  if (!target) {
    throw UsageError("--workspace: REGION/PROJECT such as cn-shanghai/10000 is expected, not \"" +
                     base::printable(text) + "\"");
  }
  return {target->region_id, target->project_id, "", "default", std::nullopt};
}

/// Those of --workspace, with what the configuration says of them; else those of the configuration.
std::vector<ConfiguredWorkspace> workspaces_of(const Invocation& invocation, const Config& config) {
  const auto named = invocation.options().values("workspace");
  if (named.empty()) {
    if (config.workspaces.empty()) {
      throw UsageError(
          "which workspace? List it in a configuration file (--config), or name it with "
          "--workspace REGION/PROJECT");
    }
    return config.workspaces;
  }
  std::vector<ConfiguredWorkspace> workspaces;
  for (const auto& text : named) {
    const auto workspace = parse_workspace(text);
    const auto configured =
        std::find_if(config.workspaces.begin(), config.workspaces.end(), [&](const auto& each) {
          return each.region_id == workspace.region_id && each.project_id == workspace.project_id;
        });
    workspaces.push_back(configured != config.workspaces.end() ? *configured : workspace);
  }
  return workspaces;
}

std::vector<std::int64_t> parse_file_types(const std::string& text) {
  std::vector<std::int64_t> types;
  std::istringstream list{text};
  for (std::string word; std::getline(list, word, ',');) {
    const auto type = base::whole_number(word);
    if (!type || *type <= 0) {
      throw UsageError("--file-types: codes such as 900 or 900,23 are expected, not \"" +
                       base::printable(text) + "\"");
    }
    types.push_back(*type);
  }
  return types;
}

/// The filter of a workspace, what the command line says winning.
dataworks::FileFilter filter_of(const ParsedOptions& options,
                                const ConfiguredWorkspace& workspace) {
  auto filter = workspace.discover.value_or(DiscoverConfig{}).filter;
  if (const auto types = options.value("file-types")) filter.file_types = parse_file_types(*types);
  if (const auto keyword = options.value("keyword")) filter.keyword = *keyword;
  if (const auto folder = options.value("folder")) filter.folder = *folder;
  if (const auto owner = options.value("owner")) filter.owner = *owner;
  return filter;
}

void write_table(Invocation& invocation, const std::vector<Found>& all) {
  report::Lines rows;
  for (const auto& [workspace, files] : all) {
    for (const auto& file : files) {
      rows.push_back({to_string(workspace), std::to_string(file.file_id),
                      file.file_type ? std::to_string(*file.file_type) : "",
                      base::printable(file.name), base::printable(file.owner),
                      base::printable(file.folder)});
    }
  }
  std::ostream& out = invocation.surroundings().out;
  if (rows.empty()) {
    out << "no tasks\n";
    return;
  }
  report::write_text_table(out,
                           {{"WORKSPACE"},
                            {"FILE ID", false, true},
                            {"TYPE", false, true},
                            {"NAME", true},
                            {"OWNER"},
                            {"FOLDER", true}},
                           rows, output_style(invocation));
}

std::string dumped(const std::string& text) {
  return base::printable_json(
      ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

void write_json(Invocation& invocation, const std::vector<Found>& all) {
  auto rows = ordered_json::array();
  for (const auto& [workspace, files] : all) {
    for (const auto& file : files) {
      rows.push_back({{"region_id", workspace.region_id},
                      {"project_id", workspace.project_id},
                      {"file_id", file.file_id},
                      {"file_type", or_null(file.file_type)},
                      {"name", file.name},
                      {"owner", file.owner},
                      {"folder", file.folder}});
    }
  }
  write_document(invocation, {{"rows", rows}});
}

/// A configuration that can be used as it is. Only real-time tasks are targets.
void write_config(Invocation& invocation, const std::vector<Found>& all) {
  std::string workspaces;
  for (const auto& [workspace, files] : all) {
    std::string targets;
    for (const auto& file : files) {
      if (file.file_type.value_or(dataworks::realtime_file_type) != dataworks::realtime_file_type)
        continue;
      targets += (targets.empty() ? "" : ",") +
                 std::string{"\n        { \"task_type\": \"DI_REALTIME\", \"file_id\": "} +
                 std::to_string(file.file_id) + ", \"label\": " + dumped(file.name) + " }";
    }
    workspaces += (workspaces.empty() ? "" : ",") + std::string{"\n    { \"region\": "} +
                  dumped(workspace.region_id) +
                  ", \"project_id\": " + std::to_string(workspace.project_id);
    if (!workspace.endpoint.empty()) workspaces += ", \"endpoint\": " + dumped(workspace.endpoint);
    if (workspace.profile != "default") workspaces += ", \"profile\": " + dumped(workspace.profile);
    workspaces += ",\n      \"targets\": [" + targets + " ] }";
  }
  invocation.surroundings().out << "{\n  \"workspaces\": [" << workspaces << " ]\n}\n";
}

using Write = void (*)(Invocation&, const std::vector<Found>&);

Write writer_of(const Invocation& invocation) {
  const auto format = invocation.options().value("format").value_or("table");
  if (format == "table") return write_table;
  if (format == "json") return write_json;
  if (format == "config") return write_config;
  throw UsageError("--format: one of table, json, config is expected, not \"" +
                   base::printable(format) + "\"");
}

}  // namespace

int discover(Invocation& invocation) {
  const Write write = writer_of(invocation);
  const Config& config = invocation.settings();
  const auto workspaces = workspaces_of(invocation, config);
  std::vector<dataworks::FileQuery> queries;
  std::set<dataworks::QuotaKey> quotas;
  for (const auto& workspace : workspaces) {
    queries.push_back(
        file_query(invocation, workspace, filter_of(invocation.options(), workspace)));
    quotas.insert({workspace.profile, workspace.region_id});
  }
  const AccountBook account_book{invocation, quotas, config.http.ca_file};
  dataworks::Client client{client_options(config.http), account_book.accounts(),
                           invocation.surroundings().clock};
  CallCounter counter{invocation};
  counter.limit(client, config.budget, quotas);
  dataworks::FetchStats stats;
  std::vector<Found> found;
  for (std::size_t i = 0; i < workspaces.size(); ++i) {
    auto list = client.list_files(queries[i], stats);
    if (list) {
      if (!list->is_complete) invocation.say("warn", is_incomplete(workspaces[i]));
      found.push_back({workspaces[i], std::move(list->files)});
    } else {
      invocation.say("error", cannot_list(workspaces[i], list.error()));
    }
  }
  counter.count(stats);
  if (!found.empty()) write(invocation, found);
  if (!invocation.is_quiet()) invocation.write("info", about_solutions);
  if (found.size() == workspaces.size()) return exit_code::all_well;
  return found.empty() ? exit_code::all_targets_failed : exit_code::some_targets_failed;
}

}  // namespace syncledger::app
