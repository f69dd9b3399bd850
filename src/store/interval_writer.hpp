#pragma once

#include "model/observation.hpp"
#include "store/facts.hpp"
#include "store/prepared.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

/// Puts one observation into the interval tables: rules 2 to 6 and 8 of contract section 5. Every
/// method runs inside the caller's transaction.
class IntervalWriter {
public:
  /// What to do with an observation that is not later than what its target's history already holds.
  enum class Late {
    skip,        ///< it is held already
    put_behind,  ///< the clock was set back: record it one millisecond after
  };

  struct Outcome {
    bool skipped = false;
    std::int64_t changes = 0;      ///< intervals opened
    std::int64_t set_back_ms = 0;  ///< how far the observation lay behind
    bool began_to_fail = false;    ///< a failed fetch, with none before it since the last snapshot
    bool recovered = false;        ///< a snapshot after failed fetches
  };

  explicit IntervalWriter(SQLite::Database& database);

  /// To be called first in every transaction: others may have written in between.
  void begin();

  Outcome write(std::int64_t target_id, std::int64_t gap_after_ms,
                const model::Observation& observation, Late late);

  /// The notices recorded for the first time since the last call: `unknown_field Data.New`.
  std::vector<std::string> take_new_notices() { return std::exchange(new_notices_, {}); }

private:
  struct Moment {
    std::int64_t target_id;
    std::int64_t gap_after_ms;
    std::int64_t seen;
  };

  /// The statements of one versioned table.
  struct Versioned {
    Versioned(SQLite::Database& database, const std::string& thing);

    Prepared extend;  ///< the same again; changes no row if it is not the same
    Prepared close;   ///< ends the open interval, if there is one
    Prepared open;    ///< begins another
  };

  /// The same of a thing, whose intervals keep facts.
  struct VersionedThing : Versioned {
    VersionedThing(SQLite::Database& database, model::Level level);

    Prepared latest;  ///< the interval of now, open or not
  };

  /// The interval before a new one: what it says, and what it keeps.
  struct Latest {
    std::optional<model::Predecessor> predecessor;
    Facts facts;
    bool is_open = false;
  };

  static Prepared& bind_start(Prepared& statement, const Moment& moment);
  static Prepared& bind_moment(Prepared& statement, const Moment& moment);

  bool extend(const Moment& moment, const model::Observation& observation);
  void replace(const Moment& moment, const model::Observation& observation);
  std::int64_t write_steps(const Moment& moment, const model::Observation& observation);
  std::int64_t payload_id(const std::string& body);
  void notice_unknown_status(const Moment& moment, model::TaskType type, const std::string& status);
  void notice(const Moment& moment, model::TaskType type, const std::string& kind,
              const std::string& detail);

  static Latest latest_of(VersionedThing& table, const Thing& thing, const Moment& moment);
  /// Ends the latest interval of a thing, and works out what the one keeps that begins now.
  Facts succeed(VersionedThing& table, const Thing& thing, const Moment& moment,
                const std::optional<std::string>& status);
  std::optional<model::StatusClass> class_of(model::TaskType type, const std::string& status);

  bool extend_node(const Moment& moment, const model::StatusSnapshot& snapshot);
  bool extend_solution(const Moment& moment, const model::StatusSnapshot& snapshot);
  bool extend_failure(const Moment& moment, const model::FetchFailure& failure);
  void replace_node(const Moment& moment, const model::Observation& observation);
  void replace_solution(const Moment& moment, const model::Observation& observation);
  /// Whether another failure ended by it.
  bool replace_failure(const Moment& moment, const model::Observation& observation);

  VersionedThing nodes_;
  VersionedThing solutions_;
  VersionedThing steps_;
  Versioned failures_;
  FactRows fact_rows_;
  Prepared close_absent_steps_;
  Prepared follow_absent_step_;
  Prepared is_any_failure_open_;
  Prepared recover_failure_;
  Prepared latest_of_target_;
  Prepared find_payload_;
  Prepared add_payload_;
  Prepared add_notice_;
  Prepared class_of_status_;
  bool may_failures_be_open_ = true;
  std::vector<std::string> new_notices_;
};

}  // namespace syncledger::store
