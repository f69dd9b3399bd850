#pragma once

#include "dataworks/file_page.hpp"
#include "model/target.hpp"
#include "notify/channel.hpp"
#include "store/recorder.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::app {

/// A target of the configuration, with where and how to ask for it.
struct ConfiguredTarget {
  model::Target target;
  std::optional<std::string> label;
  std::string endpoint;  ///< empty: the default of the region
  std::string profile = "default";
};

/// Which tasks of a workspace `collect` finds by itself, and how often it looks.
struct DiscoverConfig {
  dataworks::FileFilter filter;
  std::chrono::milliseconds every{std::chrono::hours{24}};  ///< it costs calls
};

/// A workspace of the configuration.
struct ConfiguredWorkspace {
  std::string region_id;
  std::int64_t project_id = 0;
  std::string endpoint;  ///< empty: the default of the region
  std::string profile = "default";
  std::optional<DiscoverConfig> discover;
};

/// `REGION/PROJECT`
std::string to_string(const ConfiguredWorkspace& workspace);

/// How many calls there are a day for each account and region.
struct BudgetConfig {
  std::string edition;                        ///< of dataworks::editions(); empty: none named
  std::optional<std::int64_t> calls_per_day;  ///< nothing: no limit
};

/// Paces of `watch`: from poll to poll of a target.
struct AdaptiveConfig {
  std::chrono::milliseconds fastest{std::chrono::minutes{1}};
  std::chrono::milliseconds slowest{std::chrono::minutes{30}};
};

/// Where a secret is: in a file, in a variable of the environment, or here.
struct SecretConfig {
  std::string value;
  std::string file;      ///< absolute, or looked for in $CREDENTIALS_DIRECTORY, then in `folder`
  std::string folder;    ///< that of the configuration
  std::string variable;  ///< of the environment

  [[nodiscard]] bool is_given() const {
    return !value.empty() || !file.empty() || !variable.empty();
  }
};

/// A channel of notifications.
struct ChannelConfig {
  std::string name;
  notify::ChannelKind kind = notify::ChannelKind::json;
  SecretConfig url;
  SecretConfig secret;
  std::vector<std::string> command;
  std::vector<std::string> events{"failed", "unexpected_stop", "unseen"};
  std::optional<std::string> target;  ///< a glob; nothing: all targets
  std::string zone = "UTC";           ///< of the times in its texts
};

struct HttpConfig {
  std::chrono::milliseconds timeout{10000};
  std::chrono::milliseconds connect_timeout{3000};
  int concurrency = 16;
  double max_qps = 5;  ///< 0: no limit
  int retries = 3;
  std::string ca_file;
  std::string proxy;  ///< empty: as the environment says
  std::string signature = "v3";
};

/// From pass to pass at least, whoever says so.
inline constexpr std::chrono::milliseconds shortest_interval{1000};

/// The configuration file (contract, section 4), checked.
struct Config {
  std::optional<std::string> database;  ///< absolute, or relative to the working directory
  std::chrono::milliseconds interval{std::chrono::minutes{5}};
  std::chrono::milliseconds gap_after{std::chrono::minutes{15}};
  std::optional<AdaptiveConfig> adaptive;  ///< nothing: all at the interval
  std::vector<ConfiguredWorkspace> workspaces;
  std::vector<ConfiguredTarget> targets;  ///< of all workspaces
  HttpConfig http;
  BudgetConfig budget;
  std::vector<ChannelConfig> channels;
  std::vector<store::Recorder::ConfiguredClass> status_classes;

  /// How long it takes at most until a target is asked for again.
  [[nodiscard]] std::chrono::milliseconds slowest_pace() const {
    return adaptive ? adaptive->slowest : interval;
  }
};

/// Reads a configuration file. \throws UsageError that names file, line and key
/// \param interval instead of that of the file; what follows from the interval follows from this
Config load_config(const std::string& path,
                   std::optional<std::chrono::milliseconds> interval = std::nullopt);

/// As load_config(), for a text; `name` stands for the file in errors, `folder` is what `database`
/// is relative to.
Config parse_config(std::string_view text, const std::string& name, const std::string& folder,
                    std::optional<std::chrono::milliseconds> interval_override = std::nullopt);

}  // namespace syncledger::app
