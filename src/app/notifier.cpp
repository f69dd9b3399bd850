#include "app/notifier.hpp"

#include "app/usage_error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "dataworks/credentials/http.hpp"
#include "dataworks/credentials/secrets.hpp"
#include "notify/delivery.hpp"

#include <filesystem>
#include <sstream>

namespace syncledger::app {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;
using std::chrono::minutes;

/// More do not fit into any message; the rest is told with the next pass.
constexpr std::int64_t most_at_once = 500;
constexpr milliseconds first_delay = minutes{1};
constexpr milliseconds longest_delay = minutes{30};

[[noreturn]] void refuse(const ChannelConfig& config, const std::string& problem) {
  throw UsageError("channel \"" + base::printable(config.name) + "\": " + problem);
}

std::string place_of(const Invocation& invocation, const SecretConfig& config) {
  namespace fs = std::filesystem;
  const fs::path file{config.file};
  if (const auto folder = invocation.surroundings().environment("CREDENTIALS_DIRECTORY")) {
    std::error_code error;
    if (file.is_relative() && fs::exists(fs::path{*folder} / file, error))
      return fs::path{*folder} / file;
  }
  return fs::path{config.folder} / file;
}

/// What to call the place that a key of the configuration names: whoever puts the secret itself
/// there must not find it in a log. \param kind `variable` or `file`
std::string shown_place(const std::string& place, const std::string& name, const std::string& kind,
                        const std::string& key) {
  if (!dataworks::looks_like_a_secret(name)) return base::printable(place);
  return "the " + kind + " that \"" + key +
         "\" names (the value is not shown, it looks like a secret)";
}

/// \param what it is, for people; the keys of the configuration begin with it
std::string read_secret(const Invocation& invocation, const ChannelConfig& channel,
                        const SecretConfig& config, const std::string& what) {
  const auto key = base::lower_case(what);
  if (!config.variable.empty()) {
    const auto value = invocation.surroundings().environment(config.variable);
    if (value && !value->empty()) return *value;
    refuse(channel, shown_place("$" + config.variable, config.variable, "variable", key + "_env") +
                        ", where its " + what + " should be, is not set");
  }
  if (config.file.empty()) return config.value;
  const auto place = place_of(invocation, config);
  const auto shown = shown_place(place, config.file, "file", key + "_file");
  const auto text = base::read_file(place);
  if (!text) refuse(channel, "cannot read its " + what + " in " + shown + ": " + text.error());
  std::string value{base::trimmed(*text)};
  if (value.empty()) refuse(channel, shown + ", where its " + what + " should be, is empty");
  return value;
}

/// What a command of a channel gets of the environment of this program: enough to find programs,
/// the history and a secret of its own, and to write in the language of the machine. None of the
/// keys and tokens, which it has no use for. Listed in docs/notifications.md.
std::vector<std::string> environment_of_commands(const Invocation& invocation) {
  constexpr const char* passed_on =
      "PATH HOME USER LOGNAME SHELL TMPDIR TZ LANG LANGUAGE LC_ALL LC_ADDRESS LC_COLLATE LC_CTYPE "
      "LC_IDENTIFICATION LC_MEASUREMENT LC_MESSAGES LC_MONETARY LC_NAME LC_NUMERIC LC_PAPER "
      "LC_TELEPHONE LC_TIME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR DISPLAY WAYLAND_DISPLAY "
      "DBUS_SESSION_BUS_ADDRESS CREDENTIALS_DIRECTORY SYNCLEDGER_CONFIG SYNCLEDGER_DB";
  std::vector<std::string> variables;
  std::istringstream names{passed_on};
  for (std::string name; names >> name;) {
    if (const auto value = invocation.surroundings().environment(name))
      variables.push_back(name + "=" + *value);
  }
  return variables;
}

milliseconds delay_after(std::int64_t failed_attempts) {
  auto delay = first_delay;
  for (std::int64_t i = 1; i < failed_attempts && delay < longest_delay; ++i) delay *= 2;
  return std::min(delay, longest_delay);
}

bool is_due(const store::ChannelState& state, notify::ChannelKind kind, UtcTime now) {
  if (state.next_attempt_at && now < *state.next_attempt_at) {
    // A clock that was set back must not keep a channel silent for longer than any delay.
    return *state.next_attempt_at - now > longest_delay;
  }
  const auto least_gap = notify::limits_of(kind).least_gap;
  return !state.sent_at || now < *state.sent_at || now - *state.sent_at >= least_gap;
}

std::optional<std::string> try_to_tell(const Invocation& invocation, const ChannelConfig& config,
                                       std::span<const store::Notification> waiting,
                                       const std::string& ca_file, UtcTime now) {
  try {
    return notify::deliver(open_channel(invocation, config), waiting,
                           report::Zone::find(config.zone).value(), now, ca_file,
                           invocation.surroundings().time_left);
  } catch (const UsageError& error) {
    return error.what();
  }
}

/// Whether there was time for it.
bool tell(const Invocation& invocation, const ChannelConfig& config,
          const store::ChannelState& state, const std::string& ca_file, const base::Clock& clock,
          store::HistoryFile& file) {
  const auto& time_left = invocation.surroundings().time_left;
  if (state.waiting == 0 || !is_due(state, config.kind, clock.now())) return true;
  if (base::is_too_late(time_left)) return false;
  const auto waiting = store::waiting_notifications(file, config.name, most_at_once);
  const auto problem = try_to_tell(invocation, config, waiting, ca_file, clock.now());
  const auto name = "channel \"" + base::printable(config.name) + "\"";
  if (!problem) {
    store::mark_told(file, config.name, waiting, clock.now());
    if (state.failed_attempts > 0) invocation.say("warn", name + " can be told again");
    invocation.say("info",
                   "told " + name + " of " +
                       base::counted(static_cast<std::int64_t>(waiting.size()), "event", "events"));
    return true;
  }
  // That it was broken off is no fault of the channel.
  if (base::is_too_late(time_left)) return false;
  store::mark_untold(file, config.name, *problem, clock.now(),
                     clock.now() + delay_after(state.failed_attempts + 1));
  if (state.failed_attempts == 0 || invocation.says_all()) {
    invocation.say("error", "cannot tell " + name + ": " + *problem + " (it is tried again; " +
                                "`syncledger notify list` shows what waits)");
  }
  return true;
}

}  // namespace

std::vector<store::NotifiedChannel> notified_channels(const Config& config) {
  std::vector<store::NotifiedChannel> channels;
  channels.reserve(config.channels.size());
  for (const auto& each : config.channels) {
    const std::vector<std::string_view> kinds{each.events.begin(), each.events.end()};
    channels.push_back({each.name, base::joined(kinds, " "), each.target});
  }
  return channels;
}

notify::Channel open_channel(const Invocation& invocation, const ChannelConfig& config) {
  notify::Channel channel;
  channel.kind = config.kind;
  if (config.kind == notify::ChannelKind::command) {
    channel.command = config.command;
    channel.environment = environment_of_commands(invocation);
    return channel;
  }
  channel.url = read_secret(invocation, config, config.url, "URL");
  const auto origin = dataworks::origin_of(channel.url);
  if (!origin) refuse(config, "its URL is none (https://... is expected)");
  if (const auto problem = dataworks::check_service(*origin)) {
    refuse(config, "its URL cannot be used: " + *problem);
  }
  channel.secret = read_secret(invocation, config, config.secret, "secret");
  return channel;
}

void tell_channels(const Invocation& invocation, const Config& config, const base::Clock& clock,
                   store::HistoryFile& file) {
  if (config.channels.empty()) return;
  const auto states = store::channel_states(file);
  std::int64_t untold = 0;
  for (const auto& channel : config.channels) {
    const auto state = states.find(channel.name);
    if (state == states.end()) continue;
    if (!tell(invocation, channel, state->second, config.http.ca_file, clock, file)) ++untold;
  }
  if (untold == 0) return;
  invocation.say("warn", "told to stop: the next pass tells " +
                             base::counted(untold, "channel", "channels") + " what waits");
}

}  // namespace syncledger::app
