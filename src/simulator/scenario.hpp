#pragma once

#include "base/utc_time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::simulator {

/// One entry of a node's explicit timeline: what it says from this moment on.
struct NodeMoment {
  base::UtcTime at;
  std::string status;
  std::optional<std::string> message;
};

/// One way in which a node fails at random.
struct FailureMode {
  /// Part of the local day, `from` inclusive to `until` exclusive; may span midnight.
  struct Hours {
    std::chrono::milliseconds from{0};
    std::chrono::milliseconds until{0};
  };

  std::string status;  ///< what the node says until it is repaired: NORUN, WAIT, any word
  std::optional<std::string> message;
  std::chrono::milliseconds mtbf{0};  ///< mean time between failures of this kind
  std::chrono::milliseconds mttr{0};  ///< mean time to repair
  std::optional<Hours> between;       ///< failures start in these hours only; mtbf counts only them
  double trend_per_week = 1;          ///< failures become this many times as frequent each week
};

/// A planned, repeated interruption: KILLING, PAUSE, WAIT and back to RUN.
struct Pause {
  base::UtcTime first;
  std::chrono::milliseconds every{0};
  std::chrono::milliseconds lasts{0};
  std::chrono::milliseconds stopping{0};  ///< how long of it the node says KILLING
  std::chrono::milliseconds starting{0};  ///< how long it says WAIT after it
  double chance = 1;                      ///< that one of them takes place
};

/// One stretch in which a node says something particular, whatever else would be the case.
struct Event {
  base::UtcTime at;
  std::chrono::milliseconds lasts{0};
  std::string status;
  std::optional<std::string> message;
};

struct Rename {
  base::UtcTime at;
  std::string name;
};

/// A real-time sync task: either the timeline, or RUN but for events, pauses and failures (of these
/// the one named first wins).
struct Node {
  std::int64_t file_id = 0;
  std::string name;
  std::vector<Rename> renames;
  std::vector<NodeMoment> timeline;
  std::vector<Event> events;
  std::vector<Pause> pauses;
  std::vector<FailureMode> failures;
};

struct Step {
  std::int64_t id = 0;
  std::string name;
  std::chrono::milliseconds lasts{0};
  double jitter = 0.1;     ///< a run's duration is off by up to this part of it, either way
  double fail_chance = 0;  ///< that it fails in one run
  std::string fail_message;
  std::vector<std::string> tables;  ///< rows of its Info table; none: Info is empty
};

/// One entry of a solution's explicit timeline.
struct SolutionMoment {
  base::UtcTime at;
  std::string status;
  std::optional<std::string> message;
  std::vector<std::string> steps;  ///< a word for each step, in order
};

/// A sync solution: either the timeline, or repeated runs.
struct Solution {
  std::int64_t file_id = 0;
  std::string name;  ///< for people; the service does not tell it
  std::string creator;
  std::vector<Step> steps;
  std::vector<SolutionMoment> timeline;
  base::UtcTime first;                       ///< when the first run starts
  std::chrono::milliseconds every{0};        ///< from one start to the next
  std::chrono::milliseconds queued{0};       ///< how long a run waits before its first step
  double growth_per_week = 1;                ///< runs take this many times as long each week
  std::chrono::milliseconds retry_after{0};  ///< from a failure to the next attempt
  std::int64_t retries = 0;                  ///< attempts after the first
};

struct Workspace {
  std::string region;
  std::int64_t project_id = 0;
  std::vector<Node> nodes;
  std::vector<Solution> solutions;
};

enum class FaultKind {
  error,
  throttle,
  timeout,
  disconnect,
  truncate,
  bad_json,
  html_502,
  lookup_fail,
};

/// Something that goes wrong with a request that was signed correctly.
struct Fault {
  FaultKind kind = FaultKind::error;
  int http_status = 500;
  std::string code;
  std::string message;
  std::chrono::milliseconds retry_after{1000};  ///< of a throttle
};

/// When and for whom a fault takes place.
struct FaultRule {
  Fault fault;
  std::optional<base::UtcTime> from;
  std::optional<base::UtcTime> until;
  std::optional<std::int64_t> project_id;
  std::optional<std::int64_t> file_id;
  std::string action;  ///< empty: any
  double probability = 1;
};

/// A small world of sync tasks and what happens to them. Everything in it is a pure function of
/// the seed and the time.
struct Scenario {
  std::uint64_t seed = 1;
  base::UtcTime start;
  std::chrono::milliseconds utc_offset{std::chrono::hours{8}};  ///< of its local times of day
  std::vector<Workspace> workspaces;
  std::vector<FaultRule> faults;
};

}  // namespace syncledger::simulator
