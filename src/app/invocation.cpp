#include "app/invocation.hpp"

#include "app/files.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"
#include "store/file_access.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

void require_one_of(const ParsedOptions& options, const std::string& name,
                    std::initializer_list<std::string_view> allowed) {
  const auto value = options.value(name);
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
  std::string list;
  for (const auto word : allowed) list += (list.empty() ? "" : ", ") + std::string{word};
  throw UsageError("--" + name + ": one of " + list + " is expected, not \"" +
                   base::printable(*value) + "\"");
}

}  // namespace

Invocation::Invocation(const CommandSpec& command, const std::vector<std::string>& words,
                       Surroundings& surroundings)
    : command_(command),
      options_(parse_options(command, words)),
      log_options_(log_options_of(words)),
      surroundings_(surroundings) {
  require_one_of(options_, "color", {"auto", "always", "never"});
  require_one_of(options_, "log-format", {"text", "json"});
}

Invocation Invocation::afresh() const {
  Invocation fresh{*this};
  fresh.config_is_loaded_ = false;
  fresh.config_.reset();
  return fresh;
}

std::optional<std::string> Invocation::find_config() const {
  if (auto named = options_.value("config")) return named;
  const auto& environment = surroundings_.environment;
  if (auto named = environment("SYNCLEDGER_CONFIG"); named && !named->empty()) return named;
  std::vector<fs::path> places{"syncledger.json"};
  if (const auto folder = user_folder(environment, "XDG_CONFIG_HOME", ".config")) {
    places.push_back(*folder / "config.json");
  }
  places.emplace_back("/etc/syncledger/config.json");
  for (const auto& place : places) {
    std::error_code error;
    if (fs::exists(place, error)) return place.string();
  }
  return std::nullopt;
}

const std::optional<Config>& Invocation::config() {
  if (!config_is_loaded_) {
    const auto interval = duration("interval", "5m", shortest_interval);
    if (const auto path = find_config()) config_ = load_config(*path, interval);
    if (interval) defaults_.interval = *interval;
    defaults_.gap_after = 3 * defaults_.interval;
    config_is_loaded_ = true;
  }
  return config_;
}

const Config& Invocation::settings() {
  return config() ? *config() : defaults_;
}

std::string Invocation::database() {
  const auto [name, source] = named_database();
  auto path = store::behind_links(name);
  if (const auto problem = store::problem_of_name(path)) throw UsageError(source + ": " + *problem);
  return path;
}

Invocation::DatabaseName Invocation::named_database() {
  if (auto named = options_.value("db")) return {*named, "--db"};
  const auto& environment = surroundings_.environment;
  if (auto named = environment("SYNCLEDGER_DB"); named && !named->empty()) {
    return {*named, "$SYNCLEDGER_DB"};
  }
  if (config() && config()->database) return {*config()->database, "\"database\""};
  if (const auto folder = user_folder(environment, "XDG_DATA_HOME", ".local/share")) {
    return {(*folder / "history.db").string(), "$XDG_DATA_HOME or $HOME"};
  }
  throw UsageError("no history file is named (give --db FILE, or set SYNCLEDGER_DB or HOME)");
}

std::optional<std::chrono::milliseconds> Invocation::duration(
    const std::string& option, const std::string& example, std::chrono::milliseconds least) const {
  const auto text = options_.value(option);
  if (!text) return std::nullopt;
  const auto span = base::parse_duration(*text);
  if (!span || *span < least) {
    throw UsageError("--" + option + ": a duration such as " + example + " is expected, not \"" +
                     base::printable(*text) + "\"");
  }
  return span;
}

bool Invocation::color(bool is_terminal) const {
  const auto when = options_.value("color").value_or("auto");
  if (when != "auto") return when == "always";
  const auto& environment = surroundings_.environment;
  const auto no_color = environment("NO_COLOR");
  return is_terminal && (!no_color || no_color->empty()) && environment("TERM") != "dumb";
}

void Invocation::say(const std::string& level, const std::string& message) const {
  if (level != "info" || (says_all() && !is_quiet())) {
    write(level, message);
  } else {
    log_to_file(surroundings_, log_options_, level, message);
  }
}

void Invocation::write(const std::string& level, const std::string& message) const {
  log(surroundings_, log_options_, level, message);
}

}  // namespace syncledger::app
