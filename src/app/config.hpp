#pragma once

#include "model/target.hpp"
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

struct HttpConfig {
  std::chrono::milliseconds timeout{10000};
  std::chrono::milliseconds connect_timeout{3000};
  int concurrency = 16;
  double max_qps = 5;  ///< 0: no limit
  int retries = 3;
  std::string ca_file;
  std::string signature = "v3";
};

/// The configuration file (contract, section 4), checked.
struct Config {
  std::optional<std::string> database;  ///< absolute, or relative to the working directory
  std::chrono::milliseconds interval{std::chrono::minutes{5}};
  std::chrono::milliseconds gap_after{std::chrono::minutes{15}};
  std::vector<ConfiguredTarget> targets;
  HttpConfig http;
  std::vector<store::Recorder::ConfiguredClass> status_classes;
};

/// Reads a configuration file. \throws UsageError that names file, line and key
Config load_config(const std::string& path);

/// As load_config(), for a text; `name` stands for the file in errors, `folder` is what `database` is relative to.
Config parse_config(std::string_view text, const std::string& name, const std::string& folder);

}  // namespace syncledger::app
