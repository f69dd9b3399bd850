#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the reports must print, worked out the obvious way: by walking the polls one after another.
/// It knows no intervals and no database, so that it cannot share a mistake with the program.
namespace syncledger::oracle {

struct Step {
  std::optional<std::int64_t> id;
  std::optional<std::string> name;
  std::string status;
  std::optional<std::string> info;
};

struct Solution {
  std::optional<std::string> status;
  std::optional<std::int64_t> id;
  std::optional<std::string> creator;
  std::vector<Step> steps;  ///< in the order received
};

struct Snapshot {
  std::string status;  ///< Data.Status
  std::optional<std::string> name;
  std::optional<std::string> message;
  std::optional<Solution> solution;
};

/// One line of an import: a target, a moment, and either a snapshot or the reason why there is
/// none.
struct Poll {
  model::Target target;
  base::UtcTime at;
  std::optional<Snapshot> snapshot;
  std::string failure_reason;  ///< empty where the contract does not settle it
  std::string failure_said{};  ///< what tells the failure from others of its reason
};

enum class Bucket { hour, day, week, month };
enum class Unknown { exclude, up, down };
enum class Level { target, step };  ///< target: its node or its solution

/// A stretch [from, to) of a target that is planned.
struct Planned {
  model::Target target;
  base::UtcTime from;
  base::UtcTime to;
};

/// The window [since, until) and what else a report is asked.
struct Question {
  base::UtcTime since;
  base::UtcTime until;
  std::chrono::milliseconds gap_after = std::chrono::minutes{15};
  Bucket bucket = Bucket::hour;
  Level level = Level::target;  ///< for trends
  Unknown unknown = Unknown::exclude;
  std::optional<base::UtcTime> as_of = std::nullopt;  ///< not before `until`
  std::vector<Planned> planned{};                     ///< may overlap
  std::string zone = "UTC";                           ///< of the buckets
};

/// The rows of `report KIND --format json`. A field that the contract leaves open is not in them.
nlohmann::json status_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json durations_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json failures_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json availability_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json trends_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json timeline_rows(const std::vector<Poll>& polls, const Question& question);
nlohmann::json gaps_rows(const std::vector<Poll>& polls, const Question& question);

/// Every run of every solution up to `until`, whole: the rows of the view solution_runs.
nlohmann::json runs_rows(const std::vector<Poll>& polls, const Question& question);

/// The top-level "trends" of the trends report: one entry a target that was seen before `until`.
nlohmann::json trends_summary(const std::vector<Poll>& polls, const Question& question);

/// The rows of `report KIND --by BY`: those of nodes and solutions taken together, or with
/// Level::step those of steps. \param by target, status, project or step; of availability target
/// or project
nlohmann::json failures_by(const std::vector<Poll>& polls, const Question& question,
                           const std::string& by);
nlohmann::json durations_by(const std::vector<Poll>& polls, const Question& question,
                            const std::string& by);
nlohmann::json availability_by(const std::vector<Poll>& polls, const Question& question,
                               const std::string& by);
nlohmann::json runs_by(const std::vector<Poll>& polls, const Question& question,
                       const std::string& by);

/// The slope and test behind it, for values at the given places; p is 1 where all values are equal.
struct Trend {
  double slope = 0;
  double p_value = 1;
  double mann_kendall_s = 0;
};

Trend trend_of(const std::vector<double>& places, const std::vector<double>& values);

}  // namespace syncledger::oracle
