#include "support/oracle.hpp"

#include "model/status_class.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
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
  bool joined = false;  ///< to the sighting before: no gap and no absence between
};

/// A node, a solution or a step, with all its sightings in order.
struct Thing {
  model::Target target;
  std::string level;
  std::optional<std::int64_t> step_id;
  bool present = false;  ///< in the last snapshot of its target
  std::vector<Sighting> sightings;
};

/// Everything known of one target.
struct TargetHistory {
  model::Target target;
  std::vector<Thing> things;  ///< the node or the solution, then the steps
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
      : history_{std::move(target), {}, {}}, gap_after_(gap_after) {}

  void take(const Poll& poll) {
    if (known_until_ && poll.at <= *known_until_) return;
    known_until_ = poll.at;
    if (poll.snapshot) {
      see(*poll.snapshot, poll.at);
    } else {
      history_.last_failure_reason = poll.failure_reason;
    }
  }

  [[nodiscard]] const TargetHistory& history() const { return history_; }

private:
  void see(const Snapshot& snapshot, UtcTime at) {
    const bool gap = !last_snapshot_ || at - *last_snapshot_ > gap_after_;
    last_snapshot_ = at;
    const bool is_node = history_.target.task_type == model::TaskType::di_realtime;
    std::set<std::string> present{""};
    if (is_node) {
      see_thing("",
                {at, snapshot.status, node_class(snapshot.status), snapshot.message, snapshot.name,
                 false},
                gap);
    } else {
      const auto solution = snapshot.solution.value_or(Solution{});
      see_thing("",
                {at, solution.status, solution_class(solution.status), snapshot.message,
                 snapshot.name, false},
                gap);
      const auto keys = step_keys(solution.steps);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto& step = solution.steps[i];
        present.insert(keys[i]);
        see_thing(keys[i],
                  {at, step.status, solution_class(step.status), step.info, step.name, false}, gap)
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
                                 {},
                                 false,
                                 {}});
    }
    auto& thing = history_.things[place->second];
    sighting.joined = !gap && thing.present;
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
  std::map<std::string, std::size_t> index_of_;
};

std::vector<TargetHistory> walk(const std::vector<Poll>& polls, milliseconds gap_after) {
  std::map<model::Target, Walk> walks;
  for (const auto& poll : polls) {
    walks.try_emplace(poll.target, poll.target, gap_after).first->second.take(poll);
  }
  std::vector<TargetHistory> histories;
  histories.reserve(walks.size());
  for (const auto& [target, one] : walks) histories.push_back(one.history());
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
    if (counts(i)) sum += length_within(spoken_for(thing, i, question), window);
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
  for (const auto& history : walk(polls, question.gap_after)) {
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

json status_row(const Thing& thing, const Question& question) {
  const auto stretches = stretches_of(thing);
  const auto& last = thing.sightings.back();
  const auto bounds = bounds_of(thing, stretches.back(), question);
  auto row = row_of(thing, last.name);
  row["status"] = value_or_null(last.status);
  row["status_class"] = class_json(last.status_class);
  row["since"] = base::to_rfc3339(bounds.f);
  row["since_after"] = time_or_null(bounds.preceded_at);
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

std::vector<Failure> failures_of(const Thing& thing) {
  FailureWatch watch{thing.level == "node"};
  for (std::size_t i = 0; i < thing.sightings.size(); ++i) {
    watch.see(thing.sightings[i].status_class, i);
  }
  return watch.failures();
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

milliseconds shortest(const Thing& thing, const Failure& failure) {
  milliseconds sum{0};
  for (std::size_t i = failure.first + 1; i <= failure.last; ++i) {
    if (thing.sightings[i].joined) sum += thing.sightings[i].at - thing.sightings[i - 1].at;
  }
  return sum;
}

std::optional<double> longest(const Thing& thing, const Failure& failure) {
  const auto& seen = thing.sightings;
  if (!failure.ended || !seen[failure.first].joined || !seen[*failure.ended].joined) {
    return std::nullopt;
  }
  return in_seconds(seen[*failure.ended].at - seen[failure.first - 1].at);
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
  row["min_seconds"] = in_seconds(shortest(thing, failure));
  row["max_seconds"] = number_or_null(longest(thing, failure));
  return row;
}

// ------------------------------------------------------------------------ availability and trends

/// Time between two successive snapshots with no gap between, of which `counts(earlier, later)`.
template <class Predicate>
milliseconds between_snapshots(const Thing& thing, Span window, Predicate counts) {
  milliseconds sum{0};
  for (std::size_t i = 1; i < thing.sightings.size(); ++i) {
    const auto& earlier = thing.sightings[i - 1];
    const auto& later = thing.sightings[i];
    if (later.joined && counts(earlier, later)) {
      sum += length_within({earlier.at, later.at}, window);
    }
  }
  return sum;
}

bool is_running(const Sighting& sighting) {
  return sighting.status_class == StatusClass::running;
}

/// The availability fields of a row whose time is cut to `window`.
void add_availability(json& row, const Thing& thing, Span window, const Question& question) {
  const auto known = known_within(thing, window, question);
  const auto running = known_within(thing, window, question,
                                    [&](std::size_t i) { return is_running(thing.sightings[i]); });
  const auto whole = length(since_first_seen(thing, window));
  const auto surely_up = between_snapshots(
      thing, window, [](auto& a, auto& b) { return is_running(a) && is_running(b); });
  const auto surely_down = between_snapshots(
      thing, window, [](auto& a, auto& b) { return !is_running(a) && !is_running(b); });
  row["known_seconds"] = in_seconds(known);
  row["unknown_seconds"] = in_seconds(whole - known);
  row["availability"] = nullptr;
  row["availability_low"] = nullptr;
  row["availability_high"] = nullptr;
  if (thing.level != "node") return;
  row["availability"] = number_or_null(ratio(running, known));
  row["availability_low"] = number_or_null(ratio(surely_up, whole));
  row["availability_high"] = number_or_null(ratio(whole - surely_down, whole));
}

std::vector<Failure> started_within(const Thing& thing, Span window) {
  std::vector<Failure> started;
  for (const auto& failure : failures_of(thing)) {
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

UtcTime bucket_start(UtcTime time, Bucket bucket) {
  using std::chrono::days;
  using std::chrono::floor;
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date{day};
  switch (bucket) {
    case Bucket::hour:
      return floor<std::chrono::hours>(time);
    case Bucket::day:
      return day;
    case Bucket::week:
      return day - (std::chrono::weekday{day} - std::chrono::Monday);
    case Bucket::month:
      return std::chrono::sys_days{date.year() / date.month() / 1};
  }
  return time;
}

UtcTime next_bucket(UtcTime start, Bucket bucket) {
  const auto longer_than_one = [bucket] {
    switch (bucket) {
      case Bucket::hour:
        return std::chrono::hours{1};
      case Bucket::day:
        return std::chrono::hours{24};
      case Bucket::week:
        return std::chrono::hours{7 * 24};
      case Bucket::month:
        break;
    }
    return std::chrono::hours{31 * 24};
  }();
  return bucket_start(start + longer_than_one, bucket);
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
  const auto started = started_within(thing, part);
  milliseconds failed{0};
  for (const auto& failure : failures_of(thing)) {
    failed += known_inside(thing, failure, part, question);
  }
  auto row = row_of(thing, thing.sightings.back().name);
  row["bucket_start"] = base::to_rfc3339(start);
  row["failures"] = known.count() == 0 && started.empty() ? json(nullptr) : json(started.size());
  row["failed_seconds"] = known.count() == 0 ? json(nullptr) : json(in_seconds(failed));
  row["mttr_seconds"] = number_or_null(mean_time_to_recover(thing, started, question));
  add_availability(row, thing, part, question);
  return {place, known, static_cast<int>(started.size()), std::move(row)};
}

/// From the bucket in which the thing was first seen; empty if that is after the window.
std::vector<TrendRow> trend_rows_of(const Thing& thing, const Question& question) {
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
  for (const auto& history : walk(polls, question.gap_after)) {
    if (history.things.empty()) rows.push_back(never_seen_row(history));
    for (const auto& thing : history.things) {
      if (thing.present) rows.push_back(status_row(thing, question));
    }
  }
  return rows;
}

json durations_rows(const std::vector<Poll>& polls, const Question& question) {
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
    for (const auto& failure : failures_of(thing)) {
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

json availability_rows(const std::vector<Poll>& polls, const Question& question) {
  json rows = json::array();
  const auto window = window_of(question);
  for_each_seen_thing_of_level(polls, question, [&](const Thing& thing) {
    if (thing.level != "node") return;
    const auto started = started_within(thing, window);
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
    json entry{{"target", target_json(thing.target)},
               {"direction", "too_few"},
               {"slope", nullptr},
               {"p_value", nullptr}};
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
