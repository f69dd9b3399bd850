#include "support/oracle.hpp"

#include "model/status_class.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace syncledger::oracle {
namespace {

using base::UtcTime;
using model::StatusClass;
using nlohmann::json;
using std::chrono::milliseconds;

/// One thing as one snapshot showed it.
struct Sighting {
  UtcTime at;
  std::optional<std::string> status;
  StatusClass status_class = StatusClass::unknown;
  std::optional<std::string> message;
  std::optional<std::string> name;
  bool joined = false;         ///< to the sighting before: no gap and no absence between
  std::string said;            ///< all of what makes two sightings say the same
  bool after_absence = false;  ///< not joined, since snapshots between did not hold it
};

std::string said_by(std::initializer_list<std::optional<std::string>> parts) {
  std::string said;
  for (const auto& part : parts) said += part.value_or("") + '\n';
  return said;
}

/// A node, a solution or a step, with all its sightings in order.
struct Thing {
  model::Target target;
  std::string level;
  std::string key;  ///< of a step: which one
  std::optional<std::int64_t> step_id;
  bool present = false;  ///< in the last snapshot of its target
  std::vector<Sighting> sightings;
};

/// Failed fetches in a row that failed alike, with no snapshot and no gap between.
struct FailedAttempts {
  UtcTime first;
  UtcTime last;
  std::optional<int> count;  ///< none if it was not known yet at the moment that is asked about
  std::string reason;
  std::string said;
};

/// Everything known of one target.
struct TargetHistory {
  model::Target target;
  std::vector<Thing> things;  ///< the node or the solution, then the steps
  std::vector<FailedAttempts> failed;
  std::string last_failure_reason;
};

json number_or_null(std::optional<double> value) {
  return value ? json(*value) : json(nullptr);
}

template <class T>
json value_or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

json time_or_null(std::optional<UtcTime> time) {
  return time ? json(base::to_rfc3339(*time)) : json(nullptr);
}

double in_seconds(milliseconds span) {
  return static_cast<double>(span.count()) / 1000.0;
}

// ---------------------------------------------------------------------------- words and classes

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

StatusClass node_class(const std::string& word) {
  static const std::map<std::string, StatusClass> classes{{"run", StatusClass::running},
                                                          {"wait", StatusClass::waiting},
                                                          {"killing", StatusClass::stopping},
                                                          {"pause", StatusClass::paused},
                                                          {"norun", StatusClass::stopped}};
  const auto found = classes.find(lower_case(word));
  return found == classes.end() ? StatusClass::unknown : found->second;
}

StatusClass solution_class(const std::optional<std::string>& word) {
  static const std::map<std::string, StatusClass> classes{
      {"run", StatusClass::running},   {"running", StatusClass::running},
      {"2", StatusClass::running},     {"success", StatusClass::succeeded},
      {"0", StatusClass::succeeded},   {"fail", StatusClass::failed},
      {"failed", StatusClass::failed}, {"3", StatusClass::failed},
      {"wait", StatusClass::waiting},  {"waiting", StatusClass::waiting},
      {"8", StatusClass::waiting},     {"5", StatusClass::waiting},
      {"1", StatusClass::stopped},     {"norun", StatusClass::stopped}};
  const auto found = classes.find(lower_case(word.value_or("")));
  return found == classes.end() ? StatusClass::unknown : found->second;
}

// ------------------------------------------------------------------------------ walking the polls

/// Which step each entry of a snapshot is: its id, `#2` and so on where that is repeated; else its
/// name.
std::vector<std::string> step_keys(const std::vector<Step>& steps) {
  std::map<std::string, int> seen;
  std::vector<std::string> keys;
  for (const auto& step : steps) {
    const auto key = step.id ? std::to_string(*step.id) : "name:" + step.name.value_or("");
    const int count = ++seen[key];
    keys.push_back(count == 1 ? key : key + "#" + std::to_string(count));
  }
  return keys;
}

/// Collects the sightings of one target, poll by poll.
class Walk {
public:
  Walk(model::Target target, milliseconds gap_after)
      : history_{std::move(target), {}, {}, {}}, gap_after_(gap_after) {}

  /// Whether it was recorded: what lies before what is known already is skipped.
  bool take(const Poll& poll) {
    if (known_until_ && poll.at <= *known_until_) return false;
    known_until_ = poll.at;
    if (poll.snapshot) {
      see(*poll.snapshot, poll.at);
    } else {
      fail(poll);
    }
    is_failing_ = !poll.snapshot;
    return true;
  }

  [[nodiscard]] const TargetHistory& history() const { return history_; }

private:
  void fail(const Poll& poll) {
    auto& failed = history_.failed;
    const bool goes_on = is_failing_ && failed.back().reason == poll.failure_reason &&
                         failed.back().said == poll.failure_said &&
                         poll.at - failed.back().last <= gap_after_;
    if (goes_on) {
      failed.back().last = poll.at;
      ++*failed.back().count;
    } else {
      failed.push_back({poll.at, poll.at, 1, poll.failure_reason, poll.failure_said});
    }
    history_.last_failure_reason = poll.failure_reason;
  }

  void see(const Snapshot& snapshot, UtcTime at) {
    const bool gap = !last_snapshot_ || at - *last_snapshot_ > gap_after_;
    last_snapshot_ = at;
    const bool is_node = history_.target.task_type == model::TaskType::di_realtime;
    std::set<std::string> present{""};
    if (is_node) {
      see_thing("",
                {at, snapshot.status, node_class(snapshot.status), snapshot.message, snapshot.name,
                 false, said_by({snapshot.status, snapshot.name, snapshot.message})},
                gap);
    } else {
      const auto solution = snapshot.solution.value_or(Solution{});
      see_thing("",
                {at, solution.status, solution_class(solution.status), snapshot.message,
                 snapshot.name, false,
                 said_by({snapshot.status, solution.status,
                          solution.id ? std::optional{std::to_string(*solution.id)} : std::nullopt,
                          solution.creator, snapshot.message})},
                gap);
      const auto keys = step_keys(solution.steps);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto& step = solution.steps[i];
        present.insert(keys[i]);
        see_thing(keys[i],
                  {at, step.status, solution_class(step.status), step.info, step.name, false,
                   said_by({step.status, step.name})},
                  gap)
            .step_id = step.id;
      }
    }
    for (const auto& [key, index] : index_of_) {
      history_.things[index].present = present.contains(key);
    }
  }

  /// An empty key is the node or the solution itself.
  Thing& see_thing(const std::string& key, Sighting sighting, bool gap) {
    // An empty text says nothing.
    if (sighting.message && sighting.message->empty()) sighting.message.reset();
    const auto [place, is_new] = index_of_.try_emplace(key, history_.things.size());
    if (is_new) {
      const bool is_node = history_.target.task_type == model::TaskType::di_realtime;
      history_.things.push_back({history_.target,
                                 !key.empty() ? "step"
                                 : is_node    ? "node"
                                              : "solution",
                                 key,
                                 {},
                                 false,
                                 {}});
    }
    auto& thing = history_.things[place->second];
    sighting.joined = !gap && thing.present;
    sighting.after_absence = !thing.present;
    thing.sightings.push_back(std::move(sighting));
    if (!key.empty()) keep_latest_info(thing.sightings);
    return thing;
  }

  /// A step's Info is the latest text of its interval, whenever that came; an empty one is none.
  static void keep_latest_info(std::vector<Sighting>& sightings) {
    std::size_t first = sightings.size() - 1;
    while (first > 0 && sightings[first].joined &&
           sightings[first - 1].status == sightings[first].status &&
           sightings[first - 1].name == sightings[first].name) {
      --first;
    }
    auto& latest = sightings.back().message;
    if (latest && latest->empty()) latest.reset();
    if (!latest && first + 1 < sightings.size()) latest = sightings[first].message;
    for (std::size_t i = first; i < sightings.size(); ++i) sightings[i].message = latest;
  }

  TargetHistory history_;
  milliseconds gap_after_;
  std::optional<UtcTime> known_until_;
  std::optional<UtcTime> last_snapshot_;
  bool is_failing_ = false;
  std::map<std::string, std::size_t> index_of_;
};

/// The thing as it was known at a moment. One that says the same on both sides of it, without a gap
/// between, counts as seen at the moment itself. \returns whether its next sighting joins on
bool cut_off(Thing& thing, UtcTime as_of) {
  auto& seen = thing.sightings;
  const auto later = std::find_if(seen.begin(), seen.end(),
                                  [&](const Sighting& sighting) { return sighting.at > as_of; });
  const bool joins_on = later != seen.end() && later->joined && later != seen.begin();
  const bool says_the_same = joins_on && later->said == std::prev(later)->said;
  seen.erase(later, seen.end());
  if (says_the_same && seen.back().at < as_of) {
    seen.push_back(seen.back());
    seen.back().at = as_of;
    seen.back().after_absence = false;
    seen.back().joined = true;
  }
  return joins_on;
}

/// The history as it was known at a moment. A step is present if it goes on, or was in the last
/// snapshot of its solution.
void cut_off(TargetHistory& history, UtcTime as_of) {
  std::vector<Thing> things;
  for (auto& thing : history.things) {
    const bool joins_on = cut_off(thing, as_of);
    if (thing.sightings.empty()) continue;
    const auto& whole = things.empty() ? thing : things.front();
    thing.present = joins_on || thing.sightings.back().at == whole.sightings.back().at;
    things.push_back(std::move(thing));
  }
  history.things = std::move(things);
  std::erase_if(history.failed, [&](const FailedAttempts& failed) { return failed.first > as_of; });
  if (!history.failed.empty() && history.failed.back().last > as_of) {
    history.failed.back().last = as_of;
    history.failed.back().count.reset();
  }
}

std::vector<TargetHistory> walk(const std::vector<Poll>& polls, const Question& question) {
  std::map<model::Target, Walk> walks;
  std::map<model::Target, Walk> walks_by_then;  // of what had happened
  const auto take = [&](std::map<model::Target, Walk>& into, const Poll& poll) {
    return into.try_emplace(poll.target, poll.target, question.gap_after).first->second.take(poll);
  };
  for (const auto& poll : polls) {
    const bool is_recorded = take(walks, poll);
    if (is_recorded && question.as_of && poll.at <= *question.as_of) take(walks_by_then, poll);
  }
  std::vector<TargetHistory> histories;
  for (const auto& [target, one] : walks) {
    auto history = one.history();
    if (question.as_of) {
      const auto by_then = walks_by_then.find(target);
      if (by_then == walks_by_then.end()) continue;
      cut_off(history, *question.as_of);
      history.last_failure_reason = by_then->second.history().last_failure_reason;
    }
    histories.push_back(std::move(history));
  }
  return histories;
}

// ------------------------------------------------------------------------------------- time spans

struct Span {
  UtcTime from;
  UtcTime to;
};

milliseconds length(Span span) {
  return std::max(span.to - span.from, milliseconds{0});
}

Span cut(Span span, Span window) {
  return {std::max(span.from, window.from), std::min(span.to, window.to)};
}

milliseconds length_within(Span span, Span window) {
  return length(cut(span, window));
}

/// The time of a span that counts for failures and availability of the thing: what is not planned.
milliseconds counted(const Thing& thing, Span span, const Question& question) {
  std::vector<Span> parts{span};
  for (const auto& plan : question.planned) {
    if (plan.target != thing.target) continue;
    std::vector<Span> left;
    for (const auto& part : parts) {
      left.push_back({part.from, std::min(part.to, plan.from)});
      left.push_back({std::max(part.from, plan.to), part.to});
    }
    parts = std::move(left);
  }
  milliseconds sum{0};
  for (const auto& part : parts) sum += length(part);
  return sum;
}

bool is_planned(const Thing& thing, UtcTime at, const Question& question) {
  return std::any_of(question.planned.begin(), question.planned.end(), [&](const Planned& plan) {
    return plan.target == thing.target && plan.from <= at && at < plan.to;
  });
}

/// The same question of somebody for whom planned time is like any other.
Question without_plans(Question question) {
  question.planned.clear();
  return question;
}

Span window_of(const Question& question) {
  return {question.since, question.until};
}

/// The time that a sighting speaks for: up to the next one if they are joined; for the last one of
/// a present thing up to `until`, if that is no further off than a gap; else the moment alone.
Span spoken_for(const Thing& thing, std::size_t i, const Question& question) {
  const auto at = thing.sightings[i].at;
  if (i + 1 < thing.sightings.size()) {
    return {at, thing.sightings[i + 1].joined ? thing.sightings[i + 1].at : at};
  }
  const bool lasts = thing.present && question.until - at <= question.gap_after;
  return {at, lasts ? std::max(at, question.until) : at};
}

/// Known time within the window, of those sightings that `counts` accepts by their place.
template <class Predicate>
milliseconds known_within(const Thing& thing, Span window, const Question& question,
                          Predicate counts) {
  milliseconds sum{0};
  for (std::size_t i = 0; i < thing.sightings.size(); ++i) {
    if (counts(i)) sum += counted(thing, cut(spoken_for(thing, i, question), window), question);
  }
  return sum;
}

milliseconds known_within(const Thing& thing, Span window, const Question& question) {
  return known_within(thing, window, question, [](std::size_t) { return true; });
}

/// The part of the window since the thing was first seen.
Span since_first_seen(const Thing& thing, Span window) {
  return {std::max(window.from, thing.sightings.front().at), window.to};
}

// -------------------------------------------------------------------------------------- stretches

/// Joined sightings of one status: those at places first to last.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::vector<Stretch> stretches_of(const Thing& thing) {
  std::vector<Stretch> stretches;
  const auto& seen = thing.sightings;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (i > 0 && seen[i].joined && seen[i].status == seen[i - 1].status) {
      stretches.back().last = i;
    } else {
      stretches.push_back({i, i});
    }
  }
  return stretches;
}

/// A stretch with the times of contract section 6 around it.
struct Bounds {
  UtcTime f;
  UtcTime l;
  UtcTime e;
  std::optional<UtcTime> preceded_at;  ///< last_seen of what preceded, be there a gap or not
  std::optional<UtcTime> followed_at;  ///< first_seen of what follows, be there a gap or not
  bool open_before = false;            ///< nothing precedes, or a gap or an absence lies there
  bool open_after = false;
};

Bounds bounds_of(const Thing& thing, Stretch stretch, const Question& question) {
  const auto& seen = thing.sightings;
  Bounds bounds{seen[stretch.first].at,
                seen[stretch.last].at,
                spoken_for(thing, stretch.last, question).to,
                std::nullopt,
                std::nullopt,
                !seen[stretch.first].joined,
                true};
  if (stretch.first > 0) bounds.preceded_at = seen[stretch.first - 1].at;
  if (stretch.last + 1 < seen.size()) {
    bounds.followed_at = seen[stretch.last + 1].at;
    bounds.open_after = !seen[stretch.last + 1].joined;
  }
  return bounds;
}

// ------------------------------------------------------------------------------------- row layout

json target_json(const model::Target& target) {
  return {{"region_id", target.region_id},
          {"project_id", target.project_id},
          {"task_type", std::string{model::to_string(target.task_type)}},
          {"file_id", target.file_id}};
}

json class_json(StatusClass status_class) {
  return std::string{model::to_string(status_class)};
}

json row_of(const Thing& thing, const std::optional<std::string>& step_name) {
  json row{{"target", target_json(thing.target)}, {"level", thing.level}};
  if (thing.level == "step") {
    row["step_id"] = value_or_null(thing.step_id);
    row["step_name"] = value_or_null(step_name);
  }
  return row;
}

template <class Visit>
void for_each_thing(const std::vector<Poll>& polls, const Question& question, Visit visit) {
  for (const auto& history : walk(polls, question)) {
    for (const auto& thing : history.things) visit(thing);
  }
}

/// The nodes and solutions, or with Level::step the steps, seen before the window ends.
template <class Visit>
void for_each_seen_thing_of_level(const std::vector<Poll>& polls, const Question& question,
                                  Visit visit) {
  for_each_thing(polls, question, [&](const Thing& thing) {
    const bool is_step = thing.level == "step";
    if (is_step != (question.level == Level::step)) return;
    if (thing.sightings.front().at < question.until) visit(thing);
  });
}

// ----------------------------------------------------------------------------------------- status

/// Back over equal statuses, gaps or not, to the first of them; an absence ends it.
std::size_t first_of_its_status(const Thing& thing) {
  const auto& seen = thing.sightings;
  std::size_t first = seen.size() - 1;
  while (first > 0 && seen[first - 1].status == seen[first].status && !seen[first].after_absence)
    --first;
  return first;
}

/// What nobody saw of the time since then.
milliseconds unseen_since(const Thing& thing, std::size_t first, const Question& question) {
  const auto& seen = thing.sightings;
  milliseconds unseen{0};
  for (std::size_t i = first + 1; i < seen.size(); ++i) {
    if (!seen[i].joined) unseen += seen[i].at - seen[i - 1].at;
  }
  const auto age = question.until - seen.back().at;
  return age > question.gap_after ? unseen + age : unseen;
}

json status_row(const Thing& thing, const Question& question) {
  const auto stretches = stretches_of(thing);
  const auto& last = thing.sightings.back();
  const auto bounds = bounds_of(thing, stretches.back(), question);
  const auto first = first_of_its_status(thing);
  auto row = row_of(thing, last.name);
  row["status"] = value_or_null(last.status);
  row["status_class"] = class_json(last.status_class);
  const auto since = thing.sightings[first].at;
  row["since"] = base::to_rfc3339(since);
  row["since_after"] =
      first == 0 ? json(nullptr) : json(base::to_rfc3339(thing.sightings[first - 1].at));
  row["for_seconds"] = in_seconds(question.until - since);
  row["unseen_seconds"] = in_seconds(unseen_since(thing, first, question));
  row["last_seen_at"] = base::to_rfc3339(bounds.l);
  row["age_seconds"] = in_seconds(question.until - bounds.l);
  row["stale"] = question.until - bounds.l > question.gap_after;
  row["message"] = value_or_null(last.message);
  return row;
}

json never_seen_row(const TargetHistory& history) {
  const bool is_node = history.target.task_type == model::TaskType::di_realtime;
  json row{{"target", target_json(history.target)},
           {"level", is_node ? "node" : "solution"},
           {"status", nullptr},
           {"status_class", "unknown"}};
  if (!history.last_failure_reason.empty()) row["message"] = history.last_failure_reason;
  return row;
}

// -------------------------------------------------------------------------------------- durations

/// What the stretches of one status add up to within the window.
struct Total {
  StatusClass status_class = StatusClass::unknown;
  milliseconds known{0};
  milliseconds min{0};
  milliseconds max{0};
  bool max_is_open = false;
  int stretches = 0;
};

bool touches(const Bounds& bounds, const Question& question) {
  return bounds.f < question.until && (bounds.e > question.since || bounds.f >= question.since);
}

/// Adds the longest that a stretch can have lasted within the window. The window's own edge is
/// exact: what was already seen at `since` needs no word about what preceded, and so on.
void add_max(Total& total, const Bounds& bounds, const Question& question) {
  const bool too_early = bounds.followed_at && *bounds.followed_at <= question.since;
  const bool too_late = bounds.preceded_at && *bounds.preceded_at >= question.until;
  if (too_early || too_late) return;
  if (bounds.f > question.since && bounds.open_before) total.max_is_open = true;
  if (bounds.l < question.until && bounds.open_after) total.max_is_open = true;
  const Span longest{
      bounds.f <= question.since ? question.since : bounds.preceded_at.value_or(question.since),
      bounds.l >= question.until ? question.until : bounds.followed_at.value_or(question.until)};
  total.max += length_within(longest, window_of(question));
}

using Totals = std::map<std::optional<std::string>, Total>;

Totals totals_of(const Thing& thing, const Question& question) {
  Totals totals;
  const auto window = window_of(question);
  for (const auto stretch : stretches_of(thing)) {
    const auto& first = thing.sightings[stretch.first];
    const auto bounds = bounds_of(thing, stretch, question);
    auto& total = totals[first.status];
    total.status_class = first.status_class;
    add_max(total, bounds, question);
    if (!touches(bounds, question)) continue;
    ++total.stretches;
    total.known += length_within({bounds.f, bounds.e}, window);
    total.min += length_within({bounds.f, bounds.l}, window);
  }
  return totals;
}

std::optional<double> ratio(milliseconds part, milliseconds whole) {
  if (whole == milliseconds{0}) return std::nullopt;
  return in_seconds(part) / in_seconds(whole);
}

json durations_row(const Thing& thing, const std::optional<std::string>& status, const Total& total,
                   const Question& question) {
  const auto known = known_within(thing, window_of(question), question);
  const auto whole = length(since_first_seen(thing, window_of(question)));
  auto row = row_of(thing, thing.sightings.back().name);
  row["status"] = value_or_null(status);
  row["status_class"] = class_json(total.status_class);
  row["seconds"] = in_seconds(total.known);
  row["min_seconds"] = in_seconds(total.min);
  row["max_seconds"] = total.max_is_open ? json(nullptr) : json(in_seconds(total.max));
  row["share"] = number_or_null(ratio(total.known, known));
  row["stretches"] = total.stretches;
  row["known_seconds"] = in_seconds(known);
  row["unknown_seconds"] = in_seconds(whole - known);
  return row;
}

// --------------------------------------------------------------------------------------- failures

/// Sightings at places first to last; `ended` is the one that ended it.
struct Failure {
  bool unexpected_stop = false;
  std::size_t first = 0;
  std::size_t last = 0;
  std::optional<std::size_t> ended;
};

/// Sees the classes of one thing go by and tells when a failure starts and ends.
class FailureWatch {
public:
  explicit FailureWatch(bool is_node) : is_node_(is_node) {}

  void see(StatusClass status_class, std::size_t place) {
    const bool ends =
        status_class == StatusClass::running || status_class == StatusClass::succeeded;
    if (failing_ && !ends) {
      failures_.back().last = place;
    } else if (failing_) {
      failures_.back().ended = place;
      failing_ = false;
    } else if (status_class == StatusClass::failed || is_unexpected_stop(status_class)) {
      failures_.push_back({status_class != StatusClass::failed, place, place, std::nullopt});
      failing_ = true;
    }
    remember(status_class);
  }

  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

private:
  [[nodiscard]] bool is_unexpected_stop(StatusClass status_class) const {
    return is_node_ && was_running_ &&
           (status_class == StatusClass::stopped || status_class == StatusClass::waiting);
  }

  void remember(StatusClass status_class) {
    if (status_class == StatusClass::running) was_running_ = true;
    if (status_class == StatusClass::stopping || status_class == StatusClass::paused ||
        status_class == StatusClass::succeeded) {
      was_running_ = false;
    }
  }

  bool is_node_;
  bool failing_ = false;
  bool was_running_ = false;  ///< and nobody has been seen stopping it since
  std::vector<Failure> failures_;
};

/// Whether that sighting and the one before it say that the status did not change in time that is
/// not planned.
bool vouches_for_unplanned_time(const Thing& thing, std::size_t i, const Question& question) {
  const auto& now = thing.sightings[i];
  const auto& before = thing.sightings[i - 1];
  return now.joined && now.status == before.status &&
         counted(thing, {before.at, now.at}, question) > milliseconds{0};
}

/// Those that are known to have lasted at a time that is not planned.
std::vector<Failure> failures_of(const Thing& thing, const Question& question) {
  FailureWatch watch{thing.level == "node"};
  for (std::size_t i = 0; i < thing.sightings.size(); ++i) {
    watch.see(thing.sightings[i].status_class, i);
  }
  std::vector<Failure> counting;
  for (const auto& failure : watch.failures()) {
    bool is_seen = false;
    for (auto i = failure.first; i <= failure.last; ++i) {
      is_seen = is_seen || !is_planned(thing, thing.sightings[i].at, question) ||
                (i > failure.first && vouches_for_unplanned_time(thing, i, question));
    }
    if (is_seen) counting.push_back(failure);
  }
  return counting;
}

bool inside(const Failure& failure, std::size_t i) {
  return i >= failure.first && i <= failure.last;
}

milliseconds known_inside(const Thing& thing, const Failure& failure, Span window,
                          const Question& question) {
  return known_within(thing, window, question, [&](std::size_t i) { return inside(failure, i); });
}

/// The known time inside a failure, not cut to anything.
milliseconds whole_length(const Thing& thing, const Failure& failure, const Question& question) {
  return known_inside(thing, failure, {UtcTime::min(), UtcTime::max()}, question);
}

milliseconds shortest(const Thing& thing, const Failure& failure, const Question& question) {
  milliseconds sum{0};
  for (std::size_t i = failure.first + 1; i <= failure.last; ++i) {
    if (!thing.sightings[i].joined) continue;
    sum += counted(thing, {thing.sightings[i - 1].at, thing.sightings[i].at}, question);
  }
  return sum;
}

std::optional<double> longest(const Thing& thing, const Failure& failure,
                              const Question& question) {
  const auto& seen = thing.sightings;
  if (!failure.ended || !seen[failure.first].joined || !seen[*failure.ended].joined) {
    return std::nullopt;
  }
  return in_seconds(
      counted(thing, {seen[failure.first - 1].at, seen[*failure.ended].at}, question));
}

json failure_row(const Thing& thing, const Failure& failure, const Question& question) {
  const auto& seen = thing.sightings;
  const auto& first = seen[failure.first];
  auto row = row_of(thing, first.name);
  row["kind"] = failure.unexpected_stop ? "unexpected_stop" : "failed";
  row["status"] = value_or_null(first.status);
  row["message"] = value_or_null(first.message);
  row["started_after"] =
      failure.first > 0 ? json(base::to_rfc3339(seen[failure.first - 1].at)) : json(nullptr);
  row["started_at"] = base::to_rfc3339(first.at);
  row["ended_after"] = base::to_rfc3339(seen[failure.last].at);
  row["ended_at"] = failure.ended ? json(base::to_rfc3339(seen[*failure.ended].at)) : json(nullptr);
  row["open"] = !failure.ended;
  row["seconds"] = in_seconds(whole_length(thing, failure, question));
  row["min_seconds"] = in_seconds(shortest(thing, failure, question));
  row["max_seconds"] = number_or_null(longest(thing, failure, question));
  return row;
}

// ------------------------------------------------------------------------------- runs of solutions

/// The runs of a solution, as spans of sightings like failures are: from the first sighting of
/// class running or waiting to the first of class succeeded or failed.
std::vector<Failure> runs_of(const Thing& solution) {
  std::vector<Failure> runs;
  bool is_running = false;
  for (std::size_t i = 0; i < solution.sightings.size(); ++i) {
    const auto status_class = solution.sightings[i].status_class;
    const bool ends = status_class == StatusClass::succeeded || status_class == StatusClass::failed;
    const bool begins =
        status_class == StatusClass::running || status_class == StatusClass::waiting;
    if (is_running && ends) {
      runs.back().ended = i;
      is_running = false;
    } else if (is_running) {
      runs.back().last = i;
    } else if (begins) {
      runs.push_back({false, i, i, std::nullopt});
      is_running = true;
    }
  }
  return runs;
}

bool is_within(const Sighting& sighting, Span span) {
  return sighting.at >= span.from && sighting.at <= span.to;
}

/// Whether a step that is failed here was not so just before.
bool turns_failed(const Thing& step, std::size_t i) {
  const auto& seen = step.sightings;
  return i == 0 || !seen[i].joined || seen[i - 1].status_class != StatusClass::failed;
}

/// The first moment of the span at which a step turns failed, and what tells it from other steps
/// that do so in the same snapshot.
using FirstFailure = std::tuple<UtcTime, std::int64_t, std::string, std::string, json>;

void keep_first_failure(const Thing& step, Span span, std::optional<FirstFailure>& first) {
  for (std::size_t i = 0; i < step.sightings.size(); ++i) {
    const auto& sighting = step.sightings[i];
    if (sighting.status_class != StatusClass::failed || !is_within(sighting, span)) continue;
    if (!turns_failed(step, i)) continue;
    const FirstFailure failure{sighting.at, step.step_id.value_or(INT64_MAX), step.key,
                               sighting.name.value_or(step.key), value_or_null(step.step_id)};
    if (!first || failure < *first) first = failure;
  }
}

json run_row(const TargetHistory& history, const Thing& solution, const Failure& run,
             const Question& question) {
  const auto& seen = solution.sightings;
  const Span span{seen[run.first].at, seen[run.ended.value_or(run.last)].at};
  int steps = 0;
  std::optional<FirstFailure> first_failure;
  for (const auto& thing : history.things) {
    if (thing.level != "step") continue;
    steps += std::any_of(thing.sightings.begin(), thing.sightings.end(),
                         [&](const Sighting& sighting) { return is_within(sighting, span); })
                 ? 1
                 : 0;
    keep_first_failure(thing, span, first_failure);
  }
  json row{{"target", target_json(history.target)}};
  row["started_after"] =
      run.first > 0 ? json(base::to_rfc3339(seen[run.first - 1].at)) : json(nullptr);
  row["started_at"] = base::to_rfc3339(span.from);
  row["ended_at"] = run.ended ? json(base::to_rfc3339(span.to)) : json(nullptr);
  row["outcome"] = run.ended ? class_json(seen[*run.ended].status_class) : json("open");
  row["seconds"] = in_seconds(whole_length(solution, run, question));
  row["min_seconds"] = in_seconds(shortest(solution, run, question));
  row["max_seconds"] = number_or_null(longest(solution, run, question));
  row["steps"] = steps;
  row["first_failed_step"] = first_failure ? json(std::get<3>(*first_failure)) : json(nullptr);
  row["first_failed_step_id"] = first_failure ? std::get<4>(*first_failure) : json(nullptr);
  return row;
}

// ------------------------------------------------------------------------ availability and trends

/// Time between two successive snapshots with no gap between, of which `counts(earlier, later)`.
template <class Predicate>
milliseconds between_snapshots(const Thing& thing, Span window, const Question& question,
                               Predicate counts) {
  milliseconds sum{0};
  for (std::size_t i = 1; i < thing.sightings.size(); ++i) {
    const auto& earlier = thing.sightings[i - 1];
    const auto& later = thing.sightings[i];
    if (later.joined && counts(earlier, later)) {
      sum += counted(thing, cut({earlier.at, later.at}, window), question);
    }
  }
  return sum;
}

bool is_running(const Sighting& sighting) {
  return sighting.status_class == StatusClass::running;
}

std::optional<double> point_availability(milliseconds running, milliseconds known,
                                         milliseconds whole, const Question& question) {
  if (known.count() == 0) return std::nullopt;
  const auto unknown = whole - known;
  switch (question.unknown) {
    case Unknown::up:
      return ratio(running + unknown, whole);
    case Unknown::down:
      return ratio(running, whole);
    case Unknown::exclude:
      break;
  }
  return ratio(running, known);
}

/// The availability fields of a row whose time is cut to `window`.
void add_availability(json& row, const Thing& thing, Span window, const Question& question) {
  const auto known = known_within(thing, window, question);
  const auto running = known_within(thing, window, question,
                                    [&](std::size_t i) { return is_running(thing.sightings[i]); });
  const auto lived = since_first_seen(thing, window);
  const auto whole = counted(thing, lived, question);
  const auto surely_up = between_snapshots(
      thing, window, question, [](auto& a, auto& b) { return is_running(a) && is_running(b); });
  const auto surely_down = between_snapshots(
      thing, window, question, [](auto& a, auto& b) { return !is_running(a) && !is_running(b); });
  row["known_seconds"] = in_seconds(known);
  row["unknown_seconds"] = in_seconds(whole - known);
  row["planned_seconds"] = in_seconds(length(lived) - whole);
  row["availability"] = nullptr;
  row["availability_low"] = nullptr;
  row["availability_high"] = nullptr;
  if (thing.level != "node") return;
  row["availability"] = number_or_null(point_availability(running, known, whole, question));
  row["availability_low"] = number_or_null(ratio(surely_up, whole));
  row["availability_high"] = number_or_null(ratio(whole - surely_down, whole));
}

std::vector<Failure> started_within(const Thing& thing, Span window, const Question& question) {
  std::vector<Failure> started;
  for (const auto& failure : failures_of(thing, question)) {
    const auto at = thing.sightings[failure.first].at;
    if (at >= window.from && at < window.to) started.push_back(failure);
  }
  return started;
}

std::optional<double> mean_time_to_recover(const Thing& thing, const std::vector<Failure>& failures,
                                           const Question& question) {
  double sum = 0;
  int ended = 0;
  for (const auto& failure : failures) {
    if (!failure.ended) continue;
    sum += in_seconds(whole_length(thing, failure, question));
    ++ended;
  }
  if (ended == 0) return std::nullopt;
  return sum / ended;
}

/// While it lives, the C library's local time is that of a zone.
class LocalTime {
public:
  explicit LocalTime(const std::string& zone) {
    if (const char* const before = std::getenv("TZ")) before_ = before;
    setenv("TZ", zone.c_str(), 1);
    tzset();
  }

  LocalTime(const LocalTime&) = delete;
  LocalTime& operator=(const LocalTime&) = delete;

  ~LocalTime() {
    if (before_) {
      setenv("TZ", before_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }

  /// What the moments of one bucket have in common, and no others beside them.
  [[nodiscard]] static std::string bucket_of(UtcTime time, Bucket bucket) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    std::tm local = local_time(seconds);
    if (bucket == Bucket::week) {
      constexpr int days_of_week = 7;
      local.tm_mday -= (local.tm_wday + days_of_week - 1) % days_of_week;  // its Monday
      local.tm_hour = 12;
      local = local_time(std::mktime(&local));
    }
    const char* const pattern = bucket == Bucket::hour    ? "%F %H %z"
                                : bucket == Bucket::month ? "%Y-%m"
                                                          : "%F";
    std::array<char, 40> text{};
    return {text.data(), std::strftime(text.data(), text.size(), pattern, &local)};
  }

private:
  static std::tm local_time(std::time_t seconds) {
    std::tm local{};
    localtime_r(&seconds, &local);
    return local;
  }

  std::optional<std::string> before_;
};

/// Clocks are set to others at quarters of an hour only.
constexpr std::chrono::minutes quarter{15};

UtcTime bucket_start(UtcTime time, Bucket bucket) {
  const auto name = LocalTime::bucket_of(time, bucket);
  UtcTime start = std::chrono::floor<std::chrono::duration<int, std::ratio<900>>>(time);
  while (LocalTime::bucket_of(start - quarter, bucket) == name) start -= quarter;
  return start;
}

UtcTime next_bucket(UtcTime start, Bucket bucket) {
  const auto name = LocalTime::bucket_of(start, bucket);
  while (LocalTime::bucket_of(start, bucket) == name) start += quarter;
  return start;
}

/// The figures of a thing in the stretch of equal length before the window.
json previous_of(const Thing& thing, const Question& question) {
  const Span before{question.since - (question.until - question.since), question.since};
  const auto known = known_within(thing, before, question);
  const auto started = started_within(thing, before, question);
  milliseconds failed{0};
  for (const auto& failure : failures_of(thing, question)) {
    failed += known_inside(thing, failure, before, question);
  }
  json row;
  add_availability(row, thing, before, question);
  row.erase("unknown_seconds");
  row.erase("planned_seconds");
  row["since"] = base::to_rfc3339(before.from);
  row["until"] = base::to_rfc3339(before.to);
  row["failures"] = known.count() == 0 && started.empty() ? json(nullptr) : json(started.size());
  row["failed_seconds"] = known.count() == 0 ? json(nullptr) : json(in_seconds(failed));
  return row;
}

struct TrendRow {
  int place = 0;  ///< of its bucket in the window
  milliseconds known{0};
  int failures = 0;
  json row;
};

TrendRow trend_row(const Thing& thing, int place, UtcTime start, const Question& question) {
  const auto part = cut({start, next_bucket(start, question.bucket)}, window_of(question));
  const auto known = known_within(thing, part, question);
  const auto started = started_within(thing, part, question);
  milliseconds failed{0};
  for (const auto& failure : failures_of(thing, question)) {
    failed += known_inside(thing, failure, part, question);
  }
  auto row = row_of(thing, thing.sightings.back().name);
  row["bucket_start"] = base::to_rfc3339(start);
  row["failures"] = known.count() == 0 && started.empty() ? json(nullptr) : json(started.size());
  row["failed_seconds"] = known.count() == 0 ? json(nullptr) : json(in_seconds(failed));
  row["mttr_seconds"] = number_or_null(mean_time_to_recover(thing, started, question));
  row["running_seconds"] = in_seconds(known_within(
      thing, part, question, [&](std::size_t i) { return is_running(thing.sightings[i]); }));
  add_availability(row, thing, part, question);
  return {place, known, static_cast<int>(started.size()), std::move(row)};
}

/// From the bucket in which the thing was first seen; empty if that is after the window.
std::vector<TrendRow> trend_rows_of(const Thing& thing, const Question& question) {
  const LocalTime local{question.zone};
  std::vector<TrendRow> rows;
  int place = 0;
  for (auto start = bucket_start(question.since, question.bucket); start < question.until;
       start = next_bucket(start, question.bucket)) {
    if (next_bucket(start, question.bucket) > thing.sightings.front().at) {
      rows.push_back(trend_row(thing, place, start, question));
    }
    ++place;
  }
  return rows;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

int sign(double value) {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/// Kendall's variance of S, less what ties take from it.
double variance_of_s(const std::vector<double>& values) {
  std::map<double, double> ties;
  for (const double value : values) ++ties[value];
  const auto term = [](double n) { return n * (n - 1) * (2 * n + 5); };
  double variance = term(static_cast<double>(values.size()));
  for (const auto& [value, count] : ties) variance -= term(count);
  return variance / 18;
}

}  // namespace

Trend trend_of(const std::vector<double>& places, const std::vector<double>& values) {
  Trend trend;
  std::vector<double> slopes;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      slopes.push_back((values[j] - values[i]) / (places[j] - places[i]));
      trend.mann_kendall_s += sign(values[j] - values[i]);
    }
  }
  if (!slopes.empty()) trend.slope = median(slopes);
  const double variance = variance_of_s(values);
  if (variance > 0) {
    const double corrected = std::max(std::abs(trend.mann_kendall_s) - 1, 0.0);
    trend.p_value = std::erfc(corrected / std::sqrt(variance) / std::sqrt(2.0));
  }
  return trend;
}

json status_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for (const auto& history : walk(polls, question)) {
    if (history.things.empty()) rows.push_back(never_seen_row(history));
    for (const auto& thing : history.things) {
      if (thing.present) rows.push_back(status_row(thing, question));
    }
  }
  return rows;
}

json durations_rows(const std::vector<Poll>& polls, const Question& asked) {
  const auto question = without_plans(asked);
  json rows = json::array();
  for_each_thing(polls, question, [&](const Thing& thing) {
    for (const auto& [status, total] : totals_of(thing, question)) {
      if (total.stretches > 0) rows.push_back(durations_row(thing, status, total, question));
    }
  });
  return rows;
}

json failures_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for_each_thing(polls, question, [&](const Thing& thing) {
    for (const auto& failure : failures_of(thing, question)) {
      const bool starts_before_its_end = thing.sightings[failure.first].at < question.until;
      const bool ends_after_its_start =
          !failure.ended || thing.sightings[*failure.ended].at > question.since;
      if (starts_before_its_end && ends_after_its_start) {
        rows.push_back(failure_row(thing, failure, question));
      }
    }
  });
  return rows;
}

json runs_rows(const std::vector<Poll>& polls, const Question& asked) {
  const auto question = without_plans(asked);
  json rows = json::array();
  for (const auto& history : walk(polls, question)) {
    for (const auto& thing : history.things) {
      if (thing.level != "solution") continue;
      int number = 0;
      for (const auto& run : runs_of(thing)) {
        auto row = run_row(history, thing, run, question);
        row["run_number"] = ++number;
        rows.push_back(std::move(row));
      }
    }
  }
  return rows;
}

json availability_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  const auto window = window_of(question);
  for_each_thing(polls, question, [&](const Thing& thing) {
    if (thing.level != "node" || thing.sightings.front().at >= question.until) return;
    const auto started = started_within(thing, window, question);
    auto row = row_of(thing, std::nullopt);
    row.erase("level");
    row["running_seconds"] = in_seconds(known_within(
        thing, window, question, [&](std::size_t i) { return is_running(thing.sightings[i]); }));
    row["mttr_seconds"] = number_or_null(mean_time_to_recover(thing, started, question));
    add_availability(row, thing, window, question);
    row["failures"] =
        row.at("known_seconds") == 0 && started.empty() ? json(nullptr) : json(started.size());
    rows.push_back(std::move(row));
  });
  return rows;
}

// ------------------------------------------------------------------------------ timeline and gaps

namespace {

/// A stretch of time of which nothing is known, and why.
struct Unseen {
  UtcTime from;
  std::optional<UtcTime> to;          ///< none while it lasts
  std::optional<std::string> reason;  ///< none where the contract does not settle it
  std::optional<int> attempts;        ///< none if not known
};

/// The time between two sightings that are not joined, or after the last one.
struct Hole {
  UtcTime from;
  std::optional<UtcTime> to;
  bool is_absence = false;
};

std::vector<Hole> holes_of(const Thing& thing, const Question& question) {
  std::vector<Hole> holes;
  const auto& seen = thing.sightings;
  for (std::size_t i = 1; i < seen.size(); ++i) {
    if (!seen[i].joined) holes.push_back({seen[i - 1].at, seen[i].at, seen[i].after_absence});
  }
  if (!thing.present || question.until - seen.back().at > question.gap_after) {
    holes.push_back({seen.back().at, std::nullopt, !thing.present});
  }
  return holes;
}

/// Each failed attempt answers for the time back to what was known before it and on to what came
/// after it, as far as either is no further off than a gap; nobody answers for the rest.
std::vector<Unseen> unseen_in(const Hole& hole, const std::vector<FailedAttempts>& failed,
                              const Question& question) {
  if (hole.is_absence) return {{hole.from, hole.to, "absent", 0}};
  const auto end = hole.to.value_or(question.until);
  std::vector<const FailedAttempts*> inside;
  for (const auto& each : failed) {
    if (each.first > hole.from && each.first < end) inside.push_back(&each);
  }
  std::vector<Unseen> unseen;
  auto known_until = hole.from;  // what is accounted for so far
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const auto& each = *inside[i];
    const bool is_far_off = each.first - known_until > question.gap_after;
    if (is_far_off) unseen.push_back({known_until, each.first, "recorder_off", 0});
    // Up to here the attempts before have answered already, if there were any near enough.
    const auto from = is_far_off || i > 0 ? each.first : hole.from;
    const bool is_last = i + 1 == inside.size();
    const auto next = is_last ? end : inside[i + 1]->first;
    const bool reaches_on = next - each.last <= question.gap_after;
    const auto reason = each.reason.empty() ? std::nullopt : std::optional{each.reason};
    const auto to = reaches_on && is_last ? hole.to : std::optional{reaches_on ? next : each.last};
    unseen.push_back({from, to, reason, each.count});
    known_until = each.last;
  }
  if (inside.empty() || end - known_until > question.gap_after) {
    unseen.push_back({known_until, hole.to, "recorder_off", 0});
  }
  return unseen;
}

bool touches(const Question& question, UtcTime from, std::optional<UtcTime> to) {
  return from < question.until && (!to || *to > question.since);
}

/// Calls visit(thing, its target's history) for everything that was ever seen.
template <class Visit>
void for_each_thing_and_history(const std::vector<Poll>& polls, const Question& question,
                                Visit visit) {
  for (const auto& history : walk(polls, question)) {
    for (const auto& thing : history.things) visit(thing, history);
  }
}

/// One row for joined sightings that said the same.
void add_intervals(json& rows, const Thing& thing, const Question& question) {
  const auto& seen = thing.sightings;
  for (std::size_t first = 0, last = 0; first < seen.size(); first = ++last) {
    while (last + 1 < seen.size() && seen[last + 1].joined &&
           seen[last + 1].said == seen[first].said)
      ++last;
    const bool is_open = last + 1 == seen.size() && thing.present;
    const bool is_joined = last + 1 < seen.size() && seen[last + 1].joined;
    const auto ended = is_open ? std::nullopt : std::optional{seen[is_joined ? last + 1 : last].at};
    if (!touches(question, seen[first].at, ended) &&
        (seen[first].at < question.since || seen[first].at >= question.until))
      continue;
    auto row = row_of(thing, seen[last].name);
    row["status"] = value_or_null(seen[first].status);
    row["status_class"] = class_json(seen[first].status_class);
    row["first_seen_at"] = base::to_rfc3339(seen[first].at);
    row["last_seen_at"] = base::to_rfc3339(seen[last].at);
    row["ended_at"] = time_or_null(ended);
    if (!question.as_of || seen[last].at < *question.as_of) row["observations"] = last - first + 1;
    rows.push_back(std::move(row));
  }
}

}  // namespace

json timeline_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for_each_thing_and_history(
      polls, question, [&](const Thing& thing, const TargetHistory& history) {
        add_intervals(rows, thing, question);
        for (const auto& hole : holes_of(thing, question)) {
          for (const auto& each : unseen_in(hole, history.failed, question)) {
            const bool starts_inside = each.from >= question.since && each.from < question.until;
            if (!touches(question, each.from, each.to) && !starts_inside) continue;
            auto row = row_of(thing, std::nullopt);
            row.erase("step_name");  // the last one it had
            if (each.reason) row["status"] = *each.reason;
            row["status_class"] = class_json(StatusClass::unknown);
            row["first_seen_at"] = base::to_rfc3339(each.from);
            row["last_seen_at"] = nullptr;
            row["ended_at"] = time_or_null(each.to);
            row["observations"] = 0;
            rows.push_back(std::move(row));
          }
        }
      });
  return rows;
}

json gaps_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for_each_thing_and_history(
      polls, question, [&](const Thing& thing, const TargetHistory& history) {
        if (thing.level == "step") return;
        for (const auto& hole : holes_of(thing, question)) {
          for (const auto& each : unseen_in(hole, history.failed, question)) {
            if (!touches(question, each.from, each.to)) continue;
            json row{{"target", target_json(thing.target)},
                     {"started_at", base::to_rfc3339(each.from)},
                     {"ended_at", time_or_null(each.to)},
                     {"seconds", in_seconds(each.to.value_or(question.until) - each.from)},
                     {"attempts", value_or_null(each.attempts)}};
            if (each.reason) row["reason"] = *each.reason;
            rows.push_back(std::move(row));
          }
        }
      });
  return rows;
}

// ------------------------------------------------------------------------------------------ groups

namespace {

/// What tells the group of a row from others; the fields of it that the report prints.
json group_of(const json& row, const std::string& by) {
  const auto& target = row.at("target");
  if (by == "project") {
    return {{"region_id", target.at("region_id")}, {"project_id", target.at("project_id")}};
  }
  if (by == "target" || by == "step") return {{"target", target}};
  json group = json::object();
  for (const auto* field : {"status", "kind"}) {
    if (row.contains(field)) group[field] = row.at(field);
  }
  return group;
}

/// Steps go by their id, those without one by their name.
json step_key_of(const json& row) {
  return row.at("step_id").is_null() ? row.at("step_name") : row.at("step_id");
}

using Groups = std::map<std::string, std::vector<json>>;

/// The rows of each group, in the order of the rows.
template <class Key>
Groups grouped(const json& rows, Key key_of) {
  Groups groups;
  for (const auto& row : rows) groups[key_of(row).dump()].push_back(row);
  return groups;
}

json rows_of_level(const json& rows, Level level) {
  json kept = json::array();
  for (const auto& row : rows) {
    if ((row.at("level") == "step") == (level == Level::step)) kept.push_back(row);
  }
  return kept;
}

double sum_of(const std::vector<json>& rows, const char* field) {
  double sum = 0;
  for (const auto& row : rows) sum += row.at(field).get<double>();
  return sum;
}

template <class Predicate>
std::int64_t count_of(const std::vector<json>& rows, Predicate predicate) {
  return std::count_if(rows.begin(), rows.end(), predicate);
}

/// How long and when: what the groups of failures and those of runs have in common.
void add_figures_of_spans(json& row, const std::vector<json>& members, std::size_t all) {
  double longest_of_all = 0;
  std::string last;
  for (const auto& member : members) {
    longest_of_all = std::max(longest_of_all, member.at("seconds").get<double>());
    last = std::max(last, member.at("started_at").get<std::string>());
  }
  row["seconds"] = sum_of(members, "seconds");
  row["mean_seconds"] = sum_of(members, "seconds") / static_cast<double>(members.size());
  row["longest_seconds"] = longest_of_all;
  row["last_started_at"] = last;
  row["share"] = static_cast<double>(members.size()) / static_cast<double>(all);
}

/// The name of the failure that started last; of several at once the first by the alphabet.
json last_step_name(const std::vector<json>& failures) {
  const json* last = &failures.front();
  for (const auto& failure : failures) {
    const bool is_later = failure.at("started_at") > last->at("started_at");
    const bool is_as_late = failure.at("started_at") == last->at("started_at");
    if (is_later || (is_as_late && failure.at("step_name") < last->at("step_name"))) {
      last = &failure;
    }
  }
  return last->at("step_name");
}

json groups_of_failures(const json& rows, const std::string& by) {
  const auto key_of = [&](const json& row) {
    auto key = group_of(row, by);
    if (by == "step") key["step"] = step_key_of(row);
    return key;
  };
  json groups = json::array();
  for (const auto& [key, members] : grouped(rows, key_of)) {
    auto row = group_of(members.front(), by);
    if (by == "step") {
      row["step_id"] = members.front().at("step_id");
      row["step_name"] = last_step_name(members);
    }
    row["failures"] = members.size();
    row["still_open"] = count_of(members, [](const json& each) { return each.at("open") == true; });
    add_figures_of_spans(row, members, rows.size());
    groups.push_back(std::move(row));
  }
  return groups;
}

/// Each thing's time within the window, known or not.
json lives(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for_each_thing(polls, question, [&](const Thing& thing) {
    auto row = row_of(thing, thing.sightings.back().name);
    row["span"] = in_seconds(length(since_first_seen(thing, window_of(question))));
    rows.push_back(std::move(row));
  });
  return rows;
}

/// A row for each status of a group of things.
void add_durations_of_group(json& groups, const std::string& by, const std::vector<json>& members,
                            double span) {
  const double known = sum_of(members, "seconds");
  const auto status_of = [](const json& row) {
    return json{row.at("status"), row.at("status_class")};
  };
  for (const auto& [status, rows] : grouped(members, status_of)) {
    auto row = by == "status" ? json::object() : group_of(rows.front(), by);
    if (by == "step") row["step_id"] = rows.front().at("step_id");
    row["status"] = rows.front().at("status");
    row["status_class"] = rows.front().at("status_class");
    row["things"] = rows.size();
    row["seconds"] = sum_of(rows, "seconds");
    row["min_seconds"] = sum_of(rows, "min_seconds");
    const bool is_open =
        count_of(rows, [](const json& each) { return each.at("max_seconds").is_null(); }) > 0;
    row["max_seconds"] = is_open ? json(nullptr) : json(sum_of(rows, "max_seconds"));
    row["stretches"] = sum_of(rows, "stretches");
    row["share"] = known == 0 ? json(nullptr) : json(sum_of(rows, "seconds") / known);
    row["known_seconds"] = known;
    row["unknown_seconds"] = span - known;
    groups.push_back(std::move(row));
  }
}

}  // namespace

json failures_by(const std::vector<Poll>& polls, const Question& question, const std::string& by) {
  return groups_of_failures(rows_of_level(failures_rows(polls, question), question.level), by);
}

json durations_by(const std::vector<Poll>& polls, const Question& question, const std::string& by) {
  const auto key_of = [&](const json& row) {
    auto key = by == "status" ? json::object() : group_of(row, by);
    if (by == "step") key["step"] = step_key_of(row);
    return key;
  };
  const auto spans = grouped(rows_of_level(lives(polls, question), question.level), key_of);
  const auto rows = rows_of_level(durations_rows(polls, question), question.level);
  json groups = json::array();
  for (const auto& [key, members] : grouped(rows, key_of)) {
    add_durations_of_group(groups, by, members, sum_of(spans.at(key), "span"));
  }
  return groups;
}

json runs_by(const std::vector<Poll>& polls, const Question& question, const std::string& by) {
  json rows = json::array();
  for (const auto& run : runs_rows(polls, question)) {
    const auto since = base::to_rfc3339(question.since);
    const auto until = base::to_rfc3339(question.until);
    if (run.at("started_at") < until &&
        (run.at("ended_at").is_null() || run.at("ended_at") > since))
      rows.push_back(run);
  }
  const auto key_of = [&](const json& row) {
    auto key = group_of(row, by);
    if (by == "step") {
      const auto& id = row.at("first_failed_step_id");
      key["step"] = id.is_null() ? row.at("first_failed_step") : id;
    }
    return key;
  };
  json groups = json::array();
  for (const auto& [key, members] : grouped(rows, key_of)) {
    auto row = group_of(members.front(), by);
    if (by == "step") {
      const auto& last = *std::max_element(members.begin(), members.end(),
                                           [](const json& left, const json& right) {
                                             return left.at("started_at") < right.at("started_at");
                                           });
      row["first_failed_step"] = last.at("first_failed_step");
      row["first_failed_step_id"] = last.at("first_failed_step_id");
      if (row.at("first_failed_step").is_null()) continue;
    }
    const auto ended_as = [&runs = members](const char* outcome) {
      return count_of(runs, [&](const json& each) { return each.at("outcome") == outcome; });
    };
    row["runs"] = members.size();
    row["succeeded"] = ended_as("succeeded");
    row["failed"] = ended_as("failed");
    row["still_open"] = ended_as("open");
    add_figures_of_spans(row, members, rows.size());
    groups.push_back(std::move(row));
  }
  return groups;
}

json availability_by(const std::vector<Poll>& polls, const Question& question,
                     const std::string& by) {
  struct Sum {
    json group;
    int nodes = 0;
    milliseconds running{0}, known{0}, whole{0}, planned{0}, surely_up{0}, surely_down{0};
    std::vector<double> failures, repaired;
  };

  std::map<std::string, Sum> sums;
  const auto window = window_of(question);
  for_each_thing(polls, question, [&](const Thing& thing) {
    if (thing.level != "node" || thing.sightings.front().at >= question.until) return;
    const auto group = group_of({{"target", target_json(thing.target)}}, by);
    auto& sum = sums[group.dump()];
    sum.group = group;
    ++sum.nodes;
    sum.known += known_within(thing, window, question);
    sum.running += known_within(thing, window, question,
                                [&](std::size_t i) { return is_running(thing.sightings[i]); });
    const auto lived = since_first_seen(thing, window);
    sum.whole += counted(thing, lived, question);
    sum.planned += length(lived) - counted(thing, lived, question);
    sum.surely_up += between_snapshots(
        thing, window, question, [](auto& a, auto& b) { return is_running(a) && is_running(b); });
    sum.surely_down += between_snapshots(
        thing, window, question, [](auto& a, auto& b) { return !is_running(a) && !is_running(b); });
    for (const auto& failure : started_within(thing, window, question)) {
      const double seconds = in_seconds(whole_length(thing, failure, question));
      sum.failures.push_back(seconds);
      if (failure.ended) sum.repaired.push_back(seconds);
    }
  });
  json rows = json::array();
  for (const auto& [key, sum] : sums) {
    const auto total = [](const std::vector<double>& values) {
      return std::accumulate(values.begin(), values.end(), 0.0);
    };
    const auto failures = sum.failures.size();
    auto row = sum.group;
    row["nodes"] = sum.nodes;
    row["running_seconds"] = in_seconds(sum.running);
    row["known_seconds"] = in_seconds(sum.known);
    row["unknown_seconds"] = in_seconds(sum.whole - sum.known);
    row["planned_seconds"] = in_seconds(sum.planned);
    row["availability"] =
        number_or_null(point_availability(sum.running, sum.known, sum.whole, question));
    row["availability_low"] = number_or_null(ratio(sum.surely_up, sum.whole));
    row["availability_high"] = number_or_null(ratio(sum.whole - sum.surely_down, sum.whole));
    row["failures"] = sum.known.count() == 0 && failures == 0 ? json(nullptr) : json(failures);
    row["mttr_seconds"] =
        sum.repaired.empty() ? json(nullptr)
                             : json(total(sum.repaired) / static_cast<double>(sum.repaired.size()));
    row["mtbf_seconds"] = failures == 0
                              ? json(nullptr)
                              : json(in_seconds(sum.running) / static_cast<double>(failures));
    row["longest_failure_seconds"] =
        failures == 0 ? json(nullptr)
                      : json(*std::max_element(sum.failures.begin(), sum.failures.end()));
    rows.push_back(std::move(row));
  }
  return rows;
}

json trends_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  for_each_seen_thing_of_level(polls, question, [&](const Thing& thing) {
    for (auto& trend : trend_rows_of(thing, question)) rows.push_back(std::move(trend.row));
  });
  return rows;
}

json trends_summary(const std::vector<Poll>& polls, const Question& question) {
  json entries = json::array();
  for_each_seen_thing_of_level(polls, question, [&](const Thing& thing) {
    std::vector<double> places;
    std::vector<double> values;
    for (const auto& trend : trend_rows_of(thing, question)) {
      if (trend.known.count() == 0) continue;
      places.push_back(trend.place);
      values.push_back(trend.failures);
    }
    auto entry = row_of(thing, thing.sightings.back().name);
    entry["direction"] = "too_few";
    entry["slope"] = nullptr;
    entry["p_value"] = nullptr;
    entry["previous"] = previous_of(thing, question);
    if (values.size() >= 8) {
      const auto trend = trend_of(places, values);
      const bool certain = trend.p_value < 0.05;
      entry["direction"] = !certain ? "steady" : trend.mann_kendall_s > 0 ? "rising" : "falling";
      entry["slope"] = trend.slope;
      entry["p_value"] = trend.p_value;
    }
    entries.push_back(std::move(entry));
  });
  return entries;
}

}  // namespace syncledger::oracle
