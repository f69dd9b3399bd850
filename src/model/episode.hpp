#pragma once

#include "base/utc_time.hpp"
#include "model/status_class.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::model {

/// What a status is of.
enum class Level { node, solution, step };

/// What the past of a node, solution or step says about one of its intervals: where all that may
/// reach into it from before began. Each follows from that of the interval before, and nothing that
/// comes later changes it, so it is worked out once, when the interval begins, and kept with it.
/// These are the rules of contract sections 2 and 6; no other place knows them.
struct Episode {
  base::UtcTime stretch_started;        ///< the same status since then, with no gap between
  base::UtcTime status_since;           ///< the same status since then, gaps or not
  std::chrono::milliseconds unseen{0};  ///< of the time since then up to this interval, unseen
  std::optional<base::UtcTime> failing_since;  ///< the first snapshot of its failure, if it has one
  std::optional<base::UtcTime> run_started;    ///< the first snapshot of its run, if it has one
  bool was_running =
      false;  ///< a node: a stop that is seen next is a failure, for nobody ordered it

  friend bool operator==(const Episode&, const Episode&) = default;
};

/// What the first snapshot of an interval says.
struct Sighting {
  base::UtcTime at;
  std::optional<std::string> status;  ///< the raw word; none if the service gave none
  StatusClass status_class = StatusClass::unknown;
};

/// What lies between an interval and the one before it.
enum class Between { nothing, gap, absence };

/// The interval before.
struct Predecessor {
  Episode episode;
  std::optional<std::string> status;
  base::UtcTime last_seen;
  Between between = Between::nothing;
};

/// What kind of failure begins with a status of this class: `failed` or `unexpected_stop`.
std::string_view failure_kind(StatusClass first);

/// The episode of the first interval of a thing.
Episode first_episode(Level level, const Sighting& now);

/// The episode of an interval that follows another.
Episode episode_after(const Predecessor& before, Level level, const Sighting& now);

}  // namespace syncledger::model
