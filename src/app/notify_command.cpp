#include "app/actions.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/notifier.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "notify/delivery.hpp"
#include "notify/message.hpp"

#include <algorithm>

namespace syncledger::app {
namespace {

using nlohmann::ordered_json;

/// \throws UsageError
const ChannelConfig& channel_of(Invocation& invocation) {
  const auto& channels = invocation.settings().channels;
  if (channels.empty()) {
    throw UsageError(
        "there is no channel: list some in \"notify\" of a configuration file (--config; "
        "docs/notifications.md)");
  }
  std::vector<std::string_view> names;
  names.reserve(channels.size());
  for (const auto& each : channels) names.push_back(each.name);
  const auto& arguments = invocation.options().arguments();
  if (arguments.size() < 2) {
    throw UsageError("which channel? One of " + base::printable(base::joined(names, ", ")));
  }
  const auto found = std::find(names.begin(), names.end(), arguments[1]);
  if (found != names.end()) return channels[static_cast<std::size_t>(found - names.begin())];
  throw UsageError("unknown channel \"" + base::printable(arguments[1]) + "\"" +
                   suggestion(arguments[1], names) + "; there are " +
                   base::printable(base::joined(names, ", ")));
}

int test(Invocation& invocation) {
  const auto& config = channel_of(invocation);
  const auto name = base::printable(config.name);
  const auto problem =
      notify::deliver_trial(open_channel(invocation, config), invocation.surroundings().clock.now(),
                            invocation.settings().http.ca_file);
  if (problem) {
    invocation.say("error", "cannot tell channel \"" + name + "\": " + *problem);
    return exit_code::failed;
  }
  talk(invocation, "channel \"" + name + "\" took the test message");
  return exit_code::all_well;
}

/// What waits for each channel, and how sending to it goes.
struct Waiting {
  const ChannelConfig* config;
  store::ChannelState state;
  std::vector<store::Notification> notifications;
};

std::vector<Waiting> waiting_for_each(Invocation& invocation) {
  constexpr std::int64_t most = 10'000;
  auto file = store::HistoryFile::open_for_reading(invocation.database());
  auto states = store::channel_states(file);
  std::vector<Waiting> found;
  for (const auto& channel : invocation.settings().channels) {
    found.push_back(
        {&channel, states[channel.name], store::waiting_notifications(file, channel.name, most)});
  }
  return found;
}

ordered_json moment(const std::optional<base::UtcTime>& time) {
  return time ? ordered_json(base::to_rfc3339(*time)) : ordered_json(nullptr);
}

void write_json(const Invocation& invocation, const std::vector<Waiting>& found) {
  auto channels = ordered_json::array();
  for (const auto& each : found) {
    ordered_json channel{{"channel", each.config->name},
                         {"kind", notify::to_string(each.config->kind)},
                         {"failed_attempts", each.state.failed_attempts},
                         {"error", or_null(each.state.error)}};
    channel["sent_at"] = moment(each.state.sent_at);
    channel["next_attempt_at"] = moment(each.state.next_attempt_at);
    channel["waiting"] =
        ordered_json::parse(notify::message_json(each.notifications, base::UtcTime{})).at("events");
    channels.push_back(std::move(channel));
  }
  write_document(invocation, {{"rows", channels}});
}

void write_table(const Invocation& invocation, const std::vector<Waiting>& found) {
  std::ostream& out = invocation.surroundings().out;
  if (found.empty()) {
    out << "there is no channel\n";
    return;
  }
  for (const auto& each : found) {
    out << base::printable(each.config->name) << " (" << notify::to_string(each.config->kind)
        << "): ";
    if (each.state.failed_attempts > 0) {
      out << base::counted(each.state.failed_attempts, "attempt", "attempts")
          << " failed, the last: " << base::printable(each.state.error.value_or("")) << "; ";
    }
    if (each.notifications.empty()) {
      out << "nothing waits\n";
      continue;
    }
    const auto zone = report::Zone::find(each.config->zone).value();
    out << notify::message_text(each.notifications, zone, std::string::npos / 2,
                                notify::ChannelKind::json)
        << '\n';
  }
}

int list(Invocation& invocation) {
  const auto format = output_format(invocation);
  const auto found = waiting_for_each(invocation);
  if (format == OutputFormat::json) {
    write_json(invocation, found);
  } else {
    write_table(invocation, found);
  }
  return exit_code::all_well;
}

}  // namespace

int notify(Invocation& invocation) {
  static const std::vector<Action> actions{{"test", test, {}, 1}, {"list", list, {"format"}}};
  return run_action(invocation, actions);
}

}  // namespace syncledger::app
