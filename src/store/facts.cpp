#include "store/facts.hpp"

#include "base/enum_names.hpp"
#include "store/columns.hpp"

namespace syncledger::store {
namespace {

using model::Level;

constexpr base::EnumNames<Level, 3> level_names{{"node", "solution", "step"}};

}  // namespace

std::string_view to_string(Level level) {
  return level_names.name(level);
}

model::TaskType task_type_of(Level level) {
  return level == Level::node ? model::TaskType::di_realtime : model::TaskType::di_solution;
}

Facts facts_in(SQLite::Statement& row, int first) {
  Facts facts;
  facts.episode = {time_in(row.getColumn(first)),
                   time_in(row.getColumn(first + 1)),
                   std::chrono::milliseconds{row.getColumn(first + 2).getInt64()},
                   optional_time_in(row.getColumn(first + 5)),
                   optional_time_in(row.getColumn(first + 7)),
                   row.getColumn(first + 3).getInt() != 0};
  facts.failure_id = optional_number_in(row.getColumn(first + 4));
  facts.run_id = optional_number_in(row.getColumn(first + 6));
  return facts;
}

Prepared& bind_facts(Prepared& statement, Level level, base::UtcTime first_seen,
                     const Facts& facts) {
  const model::Episode& episode = facts.episode;
  // Most intervals begin a status of their own: to say so takes no room.
  const auto unless_here = [&](base::UtcTime time) {
    return time == first_seen ? std::nullopt : std::optional{base::to_unix_ms(time)};
  };
  statement.bind(":previous_seen", base::to_unix_ms(facts.previous_seen))
      .bind(":unbroken", std::int64_t{facts.unbroken ? 1 : 0})
      .bind(":stretch_started", unless_here(episode.stretch_started))
      .bind(":status_since", unless_here(episode.status_since))
      .bind(":unseen_ms", std::int64_t{episode.unseen.count()})
      .bind(":failure_id", facts.failure_id);
  if (level == Level::node)
    statement.bind(":was_running", std::int64_t{episode.was_running ? 1 : 0});
  if (level == Level::solution) statement.bind(":run_id", facts.run_id);
  return statement;
}

FactRows::FactRows(SQLite::Database& database)
    : begin_failure_(database, "schema/queries/begin_failure"),
      end_failure_(database, "schema/queries/end_failure"),
      begin_run_(database, "schema/queries/begin_run"),
      end_run_(database, "schema/queries/end_run") {}

Facts FactRows::follow(const Thing& thing, const std::optional<model::Predecessor>& before,
                       const Facts& facts_before, const model::Sighting& now) {
  Facts facts;
  if (before) {
    facts.previous_seen = before->last_seen;
    facts.unbroken = before->between == model::Between::nothing;
    facts.episode = episode_after(*before, thing.level, now);
  } else {
    facts.episode = first_episode(thing.level, now);
  }
  move_failure(thing, facts_before, facts, now);
  if (thing.level == Level::solution) move_run(thing, facts_before, facts, now);
  return facts;
}

void FactRows::move_failure(const Thing& thing, const Facts& before, Facts& facts,
                            const model::Sighting& now) {
  const auto at = base::to_unix_ms(now.at);
  const bool goes_on = before.failure_id && facts.episode.failing_since;
  if (goes_on) {
    facts.failure_id = before.failure_id;
  } else if (before.failure_id) {
    end_failure_.bind(":id", before.failure_id).bind(":ended_at", at).exec();
  } else if (facts.episode.failing_since) {
    const std::string kind{failure_kind(now.status_class)};
    facts.failure_id = begin_failure_.bind(":target_id", thing.target_id)
                           .bind(":step_key", thing.step_key)
                           .bind(":kind", kind)
                           .bind(":started_at", at)
                           .value();
  }
}

void FactRows::move_run(const Thing& thing, const Facts& before, Facts& facts,
                        const model::Sighting& now) {
  const auto at = base::to_unix_ms(now.at);
  const bool goes_on = before.run_id && facts.episode.run_started;
  if (goes_on) {
    facts.run_id = before.run_id;
  } else if (before.run_id) {
    const std::string outcome{to_string(now.status_class)};
    end_run_.bind(":id", before.run_id).bind(":ended_at", at).bind(":outcome", outcome).exec();
  } else if (facts.episode.run_started) {
    facts.run_id = begin_run_.bind(":target_id", thing.target_id).bind(":started_at", at).value();
  }
}

}  // namespace syncledger::store
