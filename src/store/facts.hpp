#pragma once

#include "model/episode.hpp"
#include "model/target.hpp"
#include "store/prepared.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger::store {

/// Which node, solution or step.
struct Thing {
  model::Level level = model::Level::node;
  std::int64_t target_id = 0;
  std::string step_key;  ///< empty but for a step
};

/// The words of a level that tables and queries are named by: `node`, `solution`, `step`.
std::string_view to_string(model::Level level);

/// The task type whose status words mean something for a level.
model::TaskType task_type_of(model::Level level);

/// What an interval keeps beside what was seen: the columns from previous_seen on.
struct Facts {
  std::optional<base::UtcTime> previous_seen;  ///< last_seen of the interval before
  bool unbroken = false;                       ///< it follows that one without a gap
  model::Episode episode;
  std::optional<std::int64_t> failure_id;
  std::optional<std::int64_t> run_id;  ///< of a solution

  friend bool operator==(const Facts&, const Facts&) = default;
};

/// Reads the columns of the latest_... and rows_... queries from stretch_started on: all facts but
/// previous_seen and unbroken. \param first which column that is
Facts facts_in(SQLite::Statement& row, int first);

/// Binds the parameters of the open_... queries that facts are written by.
Prepared& bind_facts(Prepared& statement, model::Level level, base::UtcTime first_seen,
                     const Facts& facts);

/// The rows of failures and runs that begin and end with the intervals of things. Every method runs
/// inside the caller's transaction.
class FactRows {
public:
  explicit FactRows(SQLite::Database& database);

  /// The facts of the interval that begins now, with the rows of a failure and a run that begin or
  /// end with it. \param before the facts of the interval before and what lies between; none if
  /// nothing precedes
  Facts follow(const Thing& thing, const std::optional<model::Predecessor>& before,
               const Facts& facts_before, const model::Sighting& now);

private:
  void move_failure(const Thing& thing, const Facts& before, Facts& facts,
                    const model::Sighting& now);
  void move_run(const Thing& thing, const Facts& before, Facts& facts, const model::Sighting& now);

  Prepared begin_failure_;
  Prepared end_failure_;
  Prepared begin_run_;
  Prepared end_run_;
};

}  // namespace syncledger::store
