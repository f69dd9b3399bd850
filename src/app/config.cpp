#include "app/config.hpp"

#include "app/files.hpp"
#include "app/options.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/files.hpp"
#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "dataworks/quota.hpp"
#include "model/status_class.hpp"
#include "report/calendar.hpp"
#include "store/file_access.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

namespace syncledger::app {
namespace {

using nlohmann::json;

/// What a configuration is read from.
struct Source {
  std::string_view text;
  std::string file;
};

base::Result<base::JsonDocument, base::JsonError> parse(const Source& source, bool keep_lines) {
  base::JsonOptions options;
  options.allow_comments = true;
  options.keep_lines = keep_lines;
  return base::parse_json(source.text, options);
}

/// Whether a key is meant for what Alibaba's other tools have in their configurations.
bool is_credential(const std::string& key) {
  return key.starts_with("access_key") || key == "security_token" || key == "sts_token";
}

/// A value of the configuration that knows where it stands.
class Node {
public:
  Node(const json& value, const Source& source, json::json_pointer pointer, bool is_element = false)
      : value_(&value), source_(&source), pointer_(std::move(pointer)), is_element_(is_element) {}

  /// \throws UsageError `FILE:LINE: KEY: problem`
  [[noreturn]] void refuse(const std::string& problem) const {
    throw UsageError(where() + ": " + (pointer_.empty() ? "" : key() + ": ") + problem);
  }

  /// The members, all of which must be among `known`.
  void require_object(std::span<const std::string_view> known) const {
    if (!value_->is_object()) refuse("an object is expected");
    for (const auto& [name, member] : value_->items()) {
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        child(name).refuse(is_credential(name)
                               ? "credentials are never in the configuration; docs/credentials.md "
                                 "says where they may be"
                               : "unknown key" + suggestion(name, known));
      }
    }
  }

  [[nodiscard]] std::optional<Node> find(const std::string& name) const {
    if (!value_->contains(name)) return std::nullopt;
    return child(name);
  }

  [[nodiscard]] Node require(const std::string& name) const {
    if (!value_->contains(name)) refuse("the key \"" + name + "\" is missing");
    return child(name);
  }

  [[nodiscard]] std::vector<Node> elements() const {
    if (!value_->is_array()) refuse("an array is expected");
    std::vector<Node> found;
    for (std::size_t i = 0; i < value_->size(); ++i) {
      found.emplace_back((*value_)[i], *source_, pointer_ / i, /*is_element=*/true);
    }
    return found;
  }

  [[nodiscard]] std::vector<std::pair<std::string, Node>> members() const {
    if (!value_->is_object()) refuse("an object is expected");
    std::vector<std::pair<std::string, Node>> found;
    for (const auto& [name, member] : value_->items()) found.emplace_back(name, child(name));
    return found;
  }

  [[nodiscard]] std::string text() const {
    if (!value_->is_string()) refuse("a text is expected");
    return value_->get<std::string>();
  }

  [[nodiscard]] std::int64_t id() const {
    if (!value_->is_number_integer() ||
        (value_->is_number_unsigned() && value_->get<std::uint64_t>() > INT64_MAX) ||
        value_->get<std::int64_t>() <= 0) {
      refuse("a positive whole number is expected");
    }
    return value_->get<std::int64_t>();
  }

  [[nodiscard]] double number(double least, double most) const {
    if (!value_->is_number() || value_->get<double>() < least || value_->get<double>() > most) {
      std::ostringstream range;
      range << "a number from " << least << " to " << most << " is expected";
      refuse(range.str());
    }
    return value_->get<double>();
  }

  [[nodiscard]] int whole_number(int least, int most) const {
    if (!value_->is_number_integer() || *value_ < least || *value_ > most) {
      refuse("a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
             " is expected");
    }
    return value_->get<int>();
  }

  [[nodiscard]] std::chrono::milliseconds duration() const {
    const auto parsed = base::parse_duration(text());
    if (!parsed || parsed->count() == 0) refuse(R"(a duration such as "5m" or "90s" is expected)");
    return *parsed;
  }

private:
  [[nodiscard]] Node child(const std::string& name) const {
    return {(*value_)[name], *source_, pointer_ / name};
  }

  /// Reads the text again, this time with its lines: to keep them for the sake of an error that
  /// most texts have not would take longer than all the rest.
  [[nodiscard]] std::string where() const {
    const auto document = parse(*source_, /*keep_lines=*/true);
    if (!document) return source_->file;
    const auto line = document->lines.find(pointer_.to_string());
    if (line == document->lines.end()) return source_->file;
    return source_->file + ":" + std::to_string(line->second);
  }

  [[nodiscard]] std::string key() const {
    constexpr std::size_t longest = 60;
    return "\"" + base::one_line(is_element_ ? path_of(pointer_) : pointer_.back(), longest) + "\"";
  }

  /// `workspaces[0].targets[1]`. Precondition: what leads to an element of an array are known keys,
  /// none of which is a number.
  static std::string path_of(const json::json_pointer& pointer) {
    if (pointer.empty()) return {};
    const auto path = path_of(pointer.parent_pointer());
    const auto& last = pointer.back();
    if (base::whole_number(last)) return path + "[" + last + "]";
    return path.empty() ? last : path + "." + last;
  }

  const json* value_;
  const Source* source_;
  json::json_pointer pointer_;
  bool is_element_;  ///< of an array
};

template <std::size_t N>
using Keys = std::array<std::string_view, N>;

ConfiguredTarget read_target(const Node& node, const ConfiguredTarget& workspace) {
  node.require_object(Keys<3>{"task_type", "file_id", "label"});
  ConfiguredTarget target = workspace;
  const Node type = node.require("task_type");
  const auto parsed = model::parse_task_type(type.text());
  if (!parsed) type.refuse("DI_REALTIME or DI_SOLUTION is expected");
  target.target.task_type = *parsed;
  target.target.file_id = node.require("file_id").id();
  if (const auto label = node.find("label")) target.label = label->text();
  return target;
}

DiscoverConfig read_discover(const Node& node) {
  node.require_object(Keys<5>{"file_types", "keyword", "folder", "owner", "every"});
  DiscoverConfig discover;
  dataworks::FileFilter& filter = discover.filter;
  if (const auto value = node.find("file_types")) {
    const auto types = value->elements();
    if (!types.empty()) filter.file_types.clear();
    for (const Node& type : types) filter.file_types.push_back(type.id());
  }
  if (const auto value = node.find("keyword")) filter.keyword = value->text();
  if (const auto value = node.find("folder")) filter.folder = value->text();
  if (const auto value = node.find("owner")) filter.owner = value->text();
  if (const auto value = node.find("every")) discover.every = value->duration();
  return discover;
}

/// \param listed every target met so far
void read_workspace(const Node& node, Config& config, std::set<model::Target>& listed) {
  node.require_object(
      Keys<6>{"region", "project_id", "endpoint", "profile", "targets", "discover"});
  ConfiguredTarget workspace;
  const Node region = node.require("region");
  workspace.target.region_id = region.text();
  if (!model::is_region(workspace.target.region_id))
    region.refuse("a region such as \"cn-shanghai\" is expected");
  workspace.target.project_id = node.require("project_id").id();
  if (const auto endpoint = node.find("endpoint")) workspace.endpoint = endpoint->text();
  if (const auto profile = node.find("profile")) workspace.profile = profile->text();
  ConfiguredWorkspace& kept = config.workspaces.emplace_back();
  kept.region_id = workspace.target.region_id;
  kept.project_id = workspace.target.project_id;
  kept.endpoint = workspace.endpoint;
  kept.profile = workspace.profile;
  if (const auto discover = node.find("discover")) kept.discover = read_discover(*discover);
  const auto targets = node.find("targets");
  if (!targets) return;
  for (const Node& each : targets->elements()) {
    const auto target = read_target(each, workspace);
    if (!listed.insert(target.target).second)
      each.refuse("the target " + to_string(target.target) + " is listed twice");
    config.targets.push_back(target);
  }
}

void read_http(const Node& node, HttpConfig& http) {
  node.require_object(Keys<8>{"timeout", "connect_timeout", "concurrency", "max_qps", "retries",
                              "ca_file", "proxy", "signature"});
  if (const auto value = node.find("timeout")) http.timeout = value->duration();
  if (const auto value = node.find("connect_timeout")) http.connect_timeout = value->duration();
  if (const auto value = node.find("concurrency")) http.concurrency = value->whole_number(1, 256);
  if (const auto value = node.find("max_qps")) http.max_qps = value->number(0, 1e6);
  if (const auto value = node.find("retries")) http.retries = value->whole_number(0, 10);
  if (const auto value = node.find("ca_file")) http.ca_file = value->text();
  if (const auto value = node.find("proxy")) http.proxy = value->text();
  if (const auto value = node.find("signature")) {
    http.signature = value->text();
    if (http.signature != "v3" && http.signature != "v1")
      value->refuse(R"("v3" or "v1" is expected)");
  }
}

AdaptiveConfig read_adaptive(const Node& node) {
  node.require_object(Keys<2>{"fastest", "slowest"});
  AdaptiveConfig adaptive;
  if (const auto value = node.find("fastest")) adaptive.fastest = value->duration();
  if (const auto value = node.find("slowest")) adaptive.slowest = value->duration();
  if (adaptive.fastest < shortest_interval || adaptive.slowest < adaptive.fastest)
    node.refuse("fastest (1s or more) must not be more than slowest");
  return adaptive;
}

/// As shells, systemd and containers take them.
bool is_variable_name(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  return !text.empty() && letters.find(text.front()) != std::string_view::npos &&
         text.find_first_not_of(std::string{letters} + "0123456789.-") == std::string_view::npos;
}

/// Precondition: at most one of the keys is there.
SecretConfig read_secret(const Node& node, const std::string& key, const std::string& folder) {
  SecretConfig secret;
  secret.folder = folder;
  if (const auto value = node.find(key)) secret.value = value->text();
  if (const auto value = node.find(key + "_file")) {
    secret.file = value->text();
    if (secret.file.find("://") != std::string::npos)
      value->refuse("the name of a file is expected, not a URL (the value is not shown)");
  }
  if (const auto value = node.find(key + "_env")) {
    secret.variable = value->text();
    if (!is_variable_name(secret.variable))
      value->refuse("the name of a variable is expected, such as OPS_URL (the value is not shown)");
  }
  return secret;
}

std::vector<std::string> read_texts(const Node& node) {
  std::vector<std::string> texts;
  for (const Node& each : node.elements()) texts.push_back(each.text());
  if (texts.empty()) node.refuse("at least one is expected");
  return texts;
}

std::vector<std::string> read_events(const Node& node) {
  for (const Node& each : node.elements()) {
    const auto event = each.text();
    if (event != "failed" && event != "unexpected_stop" && event != "unseen")
      each.refuse("failed, unexpected_stop or unseen is expected");
  }
  return read_texts(node);
}

/// Where a channel leads must be said once, in the way of its kind.
void check_address(const Node& node, const ChannelConfig& channel) {
  int ways = 0;
  for (const auto* key : {"url", "url_file", "url_env", "command"}) ways += node.find(key) ? 1 : 0;
  const bool is_command = channel.kind == notify::ChannelKind::command;
  if (ways != 1 || is_command != !channel.command.empty()) {
    node.refuse(is_command ? R"(a channel of kind "command" needs a "command" and no URL)"
                           : R"(one of "url", "url_file" and "url_env" is expected)");
  }
  if (node.find("secret_file") && node.find("secret_env"))
    node.refuse(R"("secret_file" or "secret_env" is expected, not both)");
  const bool signs =
      channel.kind == notify::ChannelKind::dingtalk || channel.kind == notify::ChannelKind::feishu;
  if (channel.secret.is_given() && !signs)
    node.refuse("only channels of kind dingtalk and feishu have a secret");
}

ChannelConfig read_channel(const Node& node, const std::string& folder) {
  node.require_object(Keys<11>{"name", "kind", "url", "url_file", "url_env", "secret_file",
                               "secret_env", "command", "events", "target", "tz"});
  ChannelConfig channel;
  const Node name = node.require("name");
  channel.name = name.text();
  if (channel.name.empty()) name.refuse("a name is expected");
  const Node kind = node.require("kind");
  const auto parsed = notify::parse_channel_kind(kind.text());
  if (!parsed) kind.refuse("one of " + notify::channel_kinds() + " is expected");
  channel.kind = *parsed;
  channel.url = read_secret(node, "url", folder);
  channel.secret = read_secret(node, "secret", folder);
  if (const auto value = node.find("command")) channel.command = read_texts(*value);
  if (const auto value = node.find("events")) channel.events = read_events(*value);
  if (const auto value = node.find("target")) channel.target = value->text();
  if (const auto value = node.find("tz")) {
    channel.zone = value->text();
    if (!report::Zone::find(channel.zone)) value->refuse(report::Zone::expected());
  }
  check_address(node, channel);
  return channel;
}

std::vector<ChannelConfig> read_channels(const Node& node, const std::string& folder) {
  std::vector<ChannelConfig> channels;
  for (const Node& each : node.elements()) {
    channels.push_back(read_channel(each, folder));
    const auto is_named_so = [&](const auto& other) { return other.name == channels.back().name; };
    if (std::count_if(channels.begin(), channels.end(), is_named_so) > 1)
      each.require("name").refuse("there are two channels of this name");
  }
  return channels;
}

BudgetConfig read_budget(const Node& node) {
  node.require_object(Keys<2>{"edition", "calls_per_day"});
  BudgetConfig budget;
  if (const auto value = node.find("edition")) {
    const auto edition = dataworks::find_edition(value->text());
    if (!edition) {
      std::string known;
      for (const auto& each : dataworks::editions())
        known += (known.empty() ? "" : ", ") + std::string{each.name};
      value->refuse("one of " + known + " is expected");
    }
    budget.edition = edition->name;
    budget.calls_per_day = edition->calls_per_day;
  }
  if (const auto value = node.find("calls_per_day")) budget.calls_per_day = value->id();
  return budget;
}

void read_status_classes(const Node& node, Config& config) {
  node.require_object(Keys<2>{"DI_REALTIME", "DI_SOLUTION"});
  for (const auto& [task_type, words] : node.members()) {
    for (const auto& [word, status_class] : words.members()) {
      if (!model::parse_status_class(status_class.text())) {
        status_class.refuse("one of " + base::joined(model::status_classes(), ", ") +
                            " is expected");
      }
      const bool is_twice =
          std::any_of(config.status_classes.begin(), config.status_classes.end(),
                      [&, &type = task_type, &status = word](const auto& other) {
                        return other.task_type == type && base::is_same_word(other.status, status);
                      });
      if (is_twice) status_class.refuse("the word is listed twice (capitals do not matter)");
      config.status_classes.push_back({task_type, word, status_class.text()});
    }
  }
}

}  // namespace

std::string to_string(const ConfiguredWorkspace& workspace) {
  return workspace.region_id + "/" + std::to_string(workspace.project_id);
}

Config parse_config(std::string_view text, const std::string& name, const std::string& folder,
                    std::optional<std::chrono::milliseconds> interval_override) {
  const Source source{text, name};
  const auto document = parse(source, /*keep_lines=*/false);
  if (!document) throw UsageError(name + ": " + base::to_string(document.error()));
  const Node root{document->root, source, json::json_pointer{}};
  root.require_object(Keys<10>{"$schema", "adaptive", "database", "interval", "gap_after",
                               "workspaces", "http", "budget", "notify", "status_classes"});
  Config config;
  if (const auto database = root.find("database")) {
    if (const auto problem = store::problem_of_name(database->text())) database->refuse(*problem);
    config.database =
        (std::filesystem::path{folder} / database->text()).lexically_normal().string();
  }
  if (const auto interval = root.find("interval")) {
    config.interval = interval->duration();
    if (config.interval < shortest_interval) interval->refuse("1s or more is expected");
  }
  if (interval_override) config.interval = *interval_override;
  // Whoever names an interval wants that one.
  const auto adaptive = root.find("adaptive");
  const auto paces = adaptive ? std::optional{read_adaptive(*adaptive)} : std::nullopt;
  if (!interval_override) config.adaptive = paces;
  config.gap_after = 3 * std::max(config.interval, config.slowest_pace());
  if (const auto gap_after = root.find("gap_after")) {
    config.gap_after = gap_after->duration();
    if (config.adaptive && config.gap_after < config.slowest_pace())
      gap_after->refuse("at least the slowest pace of \"adaptive\" is expected");
  }
  if (const auto http = root.find("http")) read_http(*http, config.http);
  if (const auto budget = root.find("budget")) config.budget = read_budget(*budget);
  if (const auto channels = root.find("notify")) config.channels = read_channels(*channels, folder);
  if (const auto classes = root.find("status_classes")) read_status_classes(*classes, config);
  if (const auto workspaces = root.find("workspaces")) {
    std::set<model::Target> listed;
    for (const Node& workspace : workspaces->elements()) read_workspace(workspace, config, listed);
  }
  return config;
}

Config load_config(const std::string& path, std::optional<std::chrono::milliseconds> interval) {
  const auto text = base::read_file(path);
  if (!text) {
    throw UnreadableFile("cannot read the configuration " + path + ": " + text.error() +
                         " (name another one with --config)");
  }
  return parse_config(*text, path, std::filesystem::path{path}.parent_path().string(), interval);
}

}  // namespace syncledger::app
