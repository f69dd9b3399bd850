#include "notify/message.hpp"

#include "base/duration.hpp"
#include "base/text.hpp"
#include "notify/plain_text.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace syncledger::notify {
namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;
using store::Notification;

constexpr std::size_t longest_remark = 200;

/// What a notification says.
enum class Event { failed, stopped, unseen, recovered, seen, withdrawn };

constexpr std::array<std::string_view, 6> event_names{"failed",    "unexpected_stop", "unseen",
                                                      "recovered", "seen_again",      "withdrawn"};

Event event_of(const Notification& notification) {
  if (notification.kind == "unseen") return notification.ended_at ? Event::seen : Event::unseen;
  if (!notification.still_counts) return Event::withdrawn;
  if (notification.ended_at) return Event::recovered;
  return notification.kind == "failed" ? Event::failed : Event::stopped;
}

std::string name_of(const Notification& notification) {
  std::string path = to_string(notification.target);
  if (!notification.called) return path;
  return base::one_line(*notification.called, longest_remark) + " (" + path + ")";
}

/// `2h10m (2h05m..2h20m)`, open where an edge is.
std::string bounded(const Notification& notification) {
  return base::duration_text(*notification.lasted) + " (" +
         base::duration_text(notification.min.value_or(milliseconds{0})) + ".." +
         (notification.max ? base::duration_text(*notification.max) : "") + ")";
}

std::string remark(const Notification& notification) {
  if (!notification.text || notification.text->empty()) return {};
  return ": " + base::one_line(*notification.text, longest_remark);
}

std::string line_of(const Notification& each, const report::Zone& zone) {
  const auto at = [&](base::UtcTime time) { return zone.local_text(time); };
  const auto name = name_of(each);
  const auto ended = each.ended_at.value_or(each.started_at);
  switch (event_of(each)) {
    case Event::failed:
    case Event::stopped: {
      const std::string what =
          each.kind == "failed" ? "failed" : "stopped without having been told to";
      return name + " " + what + ": " + base::one_line(each.status, longest_remark) + " since " +
             at(each.started_at) +
             (each.started_after ? " (otherwise until " + at(*each.started_after) + ")" : "") +
             remark(each);
    }
    case Event::unseen:
      return name + " cannot be seen since " + at(each.started_at) + remark(each);
    case Event::recovered:
      return name + " is well again since " + at(ended) + "; it had " +
             (each.kind == "failed" ? "failed" : "stopped") + " at " + at(each.started_at) +
             (each.lasted ? ", for " + bounded(each) : "");
    case Event::seen:
      return name + " is seen again since " + at(ended) + ", after " +
             base::duration_text(std::chrono::duration_cast<milliseconds>(ended - each.started_at));
    case Event::withdrawn:
      break;
  }
  return name + ": what was a failure since " + at(each.started_at) +
         " does not count as one any more (it is planned, or its status has another meaning)";
}

ordered_json seconds(const std::optional<milliseconds>& span) {
  return span ? ordered_json(static_cast<double>(span->count()) / 1000.0) : ordered_json(nullptr);
}

ordered_json moment(const std::optional<base::UtcTime>& time) {
  return time ? ordered_json(base::to_rfc3339(*time)) : ordered_json(nullptr);
}

ordered_json document_of(const Notification& each) {
  ordered_json target{{"region_id", each.target.region_id},
                      {"project_id", each.target.project_id},
                      {"task_type", to_string(each.target.task_type)},
                      {"file_id", each.target.file_id}};
  target["called"] = each.called ? ordered_json(*each.called) : ordered_json(nullptr);
  ordered_json document{{"event", event_names.at(static_cast<std::size_t>(event_of(each)))},
                        {"kind", each.kind},
                        {"target", target},
                        {"started_at", base::to_rfc3339(each.started_at)}};
  document["started_after"] = moment(each.started_after);
  document["ended_at"] = moment(each.ended_at);
  document["seconds"] = seconds(each.lasted);
  document["min_seconds"] = seconds(each.min);
  document["max_seconds"] = seconds(each.max);
  document["status"] = each.status.empty() ? ordered_json(nullptr) : ordered_json(each.status);
  document["message"] = each.text ? ordered_json(*each.text) : ordered_json(nullptr);
  return document;
}

}  // namespace

std::string headline(std::span<const Notification> notifications) {
  std::array<std::int64_t, 6> counts{};
  for (const auto& each : notifications) ++counts.at(static_cast<std::size_t>(event_of(each)));
  const auto count = [&](Event event) { return counts.at(static_cast<std::size_t>(event)); };
  std::string text;
  const auto add = [&](std::int64_t number, std::string_view one, std::string_view many) {
    if (number > 0) text += (text.empty() ? "" : ", ") + base::counted(number, one, many);
  };
  add(count(Event::failed), "task failed", "tasks failed");
  add(count(Event::stopped), "task stopped", "tasks stopped");
  add(count(Event::unseen), "task cannot be seen", "tasks cannot be seen");
  add(count(Event::recovered), "task is well again", "tasks are well again");
  add(count(Event::seen), "task is seen again", "tasks are seen again");
  add(count(Event::withdrawn), "failure does not count any more", "failures do not count any more");
  return "syncledger: " + text;
}

std::string message_text(std::span<const Notification> notifications, const report::Zone& zone,
                         std::size_t most, ChannelKind kind) {
  // Room for the zone and for the line that counts the rest.
  constexpr std::size_t reserve = 120;
  auto text = headline(notifications);
  std::size_t told = 0;
  for (const auto& each : notifications) {
    const auto line = "\n- " + plain_text(kind, line_of(each, zone));
    if (text.size() + line.size() + reserve > most) break;
    text += line;
    ++told;
  }
  if (told < notifications.size()) {
    text += "\n... and " + std::to_string(notifications.size() - told) +
            " more: see syncledger report failures";
  }
  return text + "\nTimes: " + zone.name();
}

std::string message_json(std::span<const Notification> notifications, base::UtcTime now) {
  auto events = ordered_json::array();
  for (const auto& each : notifications) events.push_back(document_of(each));
  const ordered_json document{{"source", "syncledger"},
                              {"sent_at", base::to_rfc3339(now)},
                              {"headline", headline(notifications)},
                              {"events", events}};
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace syncledger::notify
