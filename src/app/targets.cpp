#include "app/targets.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/usage.hpp"

#include <algorithm>
#include <set>

namespace syncledger::app {

std::vector<ConfiguredTarget> named_targets(const ParsedOptions& options, const Config& config) {
  std::vector<ConfiguredTarget> targets;
  for (const auto& text : options.values("target")) {
    const auto target = model::parse_target(text);
    if (!target) {
      throw UsageError(
          "--target: REGION/PROJECT/TASK_TYPE/FILE_ID such as cn-shanghai/10000/DI_REALTIME/100 is "
          "expected, not \"" +
          base::printable(text) + "\"");
    }
    const bool is_named_already = std::any_of(
        targets.begin(), targets.end(), [&](const auto& each) { return each.target == *target; });
    if (is_named_already) continue;
    const auto configured = std::find_if(config.targets.begin(), config.targets.end(),
                                         [&](const auto& each) { return each.target == *target; });
    targets.push_back(configured != config.targets.end()
                          ? *configured
                          : ConfiguredTarget{*target, {}, {}, "default"});
  }
  return targets;
}

std::vector<ConfiguredTarget> all_targets(const Config& config, store::HistoryFile& file) {
  auto targets = config.targets;
  std::set<model::Target> named;
  for (const auto& each : targets) named.insert(each.target);
  for (const auto& workspace : config.workspaces) {
    if (!workspace.discover) continue;
    const auto discovered =
        store::discovered_targets(file, workspace.region_id, workspace.project_id);
    for (const auto& target : discovered) {
      if (!named.insert(target).second) continue;
      targets.push_back({target, std::nullopt, workspace.endpoint, workspace.profile});
    }
  }
  return targets;
}

}  // namespace syncledger::app
