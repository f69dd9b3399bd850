#include "store/refold.hpp"

#include "store/columns.hpp"
#include "store/facts.hpp"
#include "store/sql.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <map>

namespace syncledger::store {
namespace {

using base::UtcTime;
using model::Level;
using model::StatusClass;

constexpr std::array<Level, 3> levels{Level::node, Level::solution, Level::step};

std::string_view table_of(Level level) {
  constexpr std::array<std::string_view, 3> tables{"nodes", "solutions", "step_results"};
  return tables.at(static_cast<std::size_t>(level));
}

/// An interval: what was seen, and what it keeps.
struct Row {
  std::int64_t id = 0;
  std::optional<std::string> status;
  StatusClass status_class = StatusClass::unknown;
  UtcTime first_seen;
  UtcTime last_seen;
  std::optional<std::string> end_reason;
  Facts facts;
  std::optional<UtcTime> next_first_seen;
  std::optional<std::string> next_status;
};

Row row_in(SQLite::Statement& query) {
  Row row;
  row.id = query.getColumn(0).getInt64();
  row.status = optional_text_in(query.getColumn(1));
  row.status_class = model::parse_status_class(query.getColumn(2).getString()).value();
  row.first_seen = time_in(query.getColumn(3));
  row.last_seen = time_in(query.getColumn(4));
  row.end_reason = optional_text_in(query.getColumn(5));
  row.facts = facts_in(query, 8);
  row.facts.previous_seen = optional_time_in(query.getColumn(6));
  row.facts.unbroken = query.getColumn(7).getInt() != 0;
  row.next_first_seen = optional_time_in(query.getColumn(16));
  row.next_status = optional_text_in(query.getColumn(17));
  return row;
}

/// A failure or a run.
struct Span {
  std::int64_t id = 0;      ///< 0: it has no row yet
  std::int64_t number = 0;  ///< of a run
  std::string word;         ///< kind of a failure, outcome of a run; empty if that is not known
  UtcTime started_at;
  std::optional<UtcTime> ended_at;

  [[nodiscard]] bool says_what(const Span& other) const {
    return number == other.number && word == other.word && ended_at == other.ended_at;
  }
};

model::Between between(const Row& before) {
  if (before.end_reason == "gap") return model::Between::gap;
  if (before.end_reason == "absent") return model::Between::absence;
  return model::Between::nothing;
}

/// Of the first interval that is left. Where something was pruned before it, that counts as it
/// keeps it, but for what its status means, which may have changed.
model::Episode first_of(Level level, const Row& row) {
  const model::Sighting now{row.first_seen, row.status, row.status_class};
  const Facts& kept = row.facts;
  if (!kept.previous_seen) return first_episode(level, now);
  return episode_after({kept.episode, row.status, *kept.previous_seen, model::Between::nothing},
                       level, now);
}

/// What each interval of a thing keeps if it is right; ids apart.
std::vector<Row> fold(Level level, const std::vector<Row>& rows) {
  auto right = rows;
  for (std::size_t i = 0; i < right.size(); ++i) {
    Row& row = right[i];
    if (i == 0) {
      row.facts.episode = first_of(level, rows.front());
    } else {
      const Row& before = right[i - 1];
      row.facts.previous_seen = before.last_seen;
      row.facts.unbroken = between(before) == model::Between::nothing;
      row.facts.episode =
          episode_after({before.facts.episode, before.status, before.last_seen, between(before)},
                        level, {row.first_seen, row.status, row.status_class});
    }
    const Row* const after = i + 1 < right.size() ? &right[i + 1] : nullptr;
    row.next_first_seen = after != nullptr ? std::optional{after->first_seen} : std::nullopt;
    row.next_status = after != nullptr ? after->status : std::nullopt;
  }
  return right;
}

/// The spans that intervals say they belong to, one after the other.
/// \param started where that of an episode began
/// \param first_word what is known of a span by the interval that begins it
/// \param last_word by the one that ends it
template <class Started, class FirstWord, class LastWord>
std::vector<Span> spans_of(const std::vector<Row>& rows, Started started, FirstWord first_word,
                           LastWord last_word) {
  std::vector<Span> spans;
  std::optional<UtcTime> current;
  for (const Row& row : rows) {
    const std::optional<UtcTime> now = started(row.facts.episode);
    if (current && !now) {
      spans.back().ended_at = row.first_seen;
      last_word(spans.back(), row);
    }
    if (now && now != current) {
      spans.push_back({0, 0, {}, *now, std::nullopt});
      if (*now == row.first_seen) first_word(spans.back(), row);
    }
    current = now;
  }
  return spans;
}

std::vector<Span> failures_of(const std::vector<Row>& rows) {
  return spans_of(
      rows, [](const model::Episode& episode) { return episode.failing_since; },
      [](Span& span, const Row& row) { span.word = failure_kind(row.status_class); },
      [](Span&, const Row&) {});
}

std::vector<Span> runs_of(const std::vector<Row>& rows) {
  return spans_of(
      rows, [](const model::Episode& episode) { return episode.run_started; },
      [](Span&, const Row&) {},
      [](Span& span, const Row& row) { span.word = to_string(row.status_class); });
}

bool are_in_order(const std::vector<Row>& rows) {
  const auto overlap = [](const Row& row, const Row& next) {
    return next.first_seen <= row.last_seen;
  };
  return std::adjacent_find(rows.begin(), rows.end(), overlap) == rows.end() &&
         std::all_of(rows.begin(), rows.end(),
                     [](const Row& row) { return row.last_seen >= row.first_seen; });
}

/// Those that reach into what is left. The rows of others go with what they were about, a little
/// later.
std::vector<Span> without_pruned(std::vector<Span> kept, const std::vector<Row>& rows) {
  if (!rows.front().facts.previous_seen) return kept;
  std::erase_if(kept, [&](const Span& span) {
    return span.ended_at && *span.ended_at <= rows.front().first_seen;
  });
  return kept;
}

class Refold {
public:
  /// \param writes false: finds only what is wrong
  Refold(SQLite::Database& database, bool writes) : database_(database), writes_(writes) {}

  std::vector<std::string> run() {
    SQLite::Statement query{database_, sql("schema/facts/things")};
    std::vector<Thing> things;
    while (query.executeStep()) {
      things.push_back({levels.at(static_cast<std::size_t>(query.getColumn(0).getInt())),
                        query.getColumn(1).getInt64(), query.getColumn(2).getString()});
    }
    for (const Thing& thing : things) refold(thing);
    return std::move(wrong_);
  }

private:
  struct Statements {
    Statements(SQLite::Database& database, Level level)
        : rows(database, "schema/facts/rows_" + std::string{to_string(level)}),
          write(database, "schema/facts/write_" + std::string{to_string(level)}) {}

    Prepared rows;
    Prepared write;
  };

  Statements& statements(Level level) { return tables_.at(static_cast<std::size_t>(level)); }

  void refold(const Thing& thing) {
    const auto rows = rows_of(thing);
    if (!are_in_order(rows)) return;  // nothing follows from them
    auto right = fold(thing.level, rows);
    const auto failures = settle_failures(thing, right);
    for (Row& row : right) row.facts.failure_id = id_of(failures, row.facts.episode.failing_since);
    if (thing.level == Level::solution) {
      const auto runs = settle_runs(thing, right);
      for (Row& row : right) row.facts.run_id = id_of(runs, row.facts.episode.run_started);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) correct(thing.level, rows[i], right[i]);
    remove_the_rest();
  }

  std::vector<Row> rows_of(const Thing& thing) {
    Prepared& query = statements(thing.level).rows;
    query.bind(":target_id", thing.target_id);
    if (thing.level == Level::step) query.bind(":step_key", thing.step_key);
    std::vector<Row> rows;
    while (query.statement().executeStep()) rows.push_back(row_in(query.statement()));
    query.statement().reset();
    return rows;
  }

  /// Those that are kept of a thing. \param query with the target bound
  static std::vector<Span> spans_in(Prepared& query) {
    SQLite::Statement& row = query.statement();
    std::vector<Span> spans;
    while (row.executeStep()) {
      spans.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getInt64(),
                       row.getColumn(2).getString(), time_in(row.getColumn(3)),
                       optional_time_in(row.getColumn(4))});
    }
    row.reset();
    return spans;
  }

  std::vector<Span> settle_failures(const Thing& thing, const std::vector<Row>& rows) {
    kept_failures_.bind(":target_id", thing.target_id).bind(":step_key", thing.step_key);
    return settle(thing, failures_of(rows), without_pruned(spans_in(kept_failures_), rows),
                  "_failures");
  }

  std::vector<Span> settle_runs(const Thing& thing, const std::vector<Row>& rows) {
    auto runs = runs_of(rows);
    const auto all = spans_in(kept_runs_.bind(":target_id", thing.target_id));
    const auto kept = without_pruned(all, rows);
    // What was pruned keeps its numbers.
    std::int64_t number = 1;
    if (rows.front().facts.previous_seen) {
      if (kept.size() < all.size()) {
        number = all[all.size() - kept.size() - 1].number + 1;
      } else if (!kept.empty()) {
        number = kept.front().number;
      }
    }
    for (Span& run : runs) run.number = number++;
    return settle(thing, runs, kept, "_runs");
  }

  /// Gives the right spans the ids of those that are kept, writes what differs, and sets aside what
  /// is to be removed once no interval refers to it.
  std::vector<Span> settle(const Thing& thing, std::vector<Span> right,
                           const std::vector<Span>& kept, const std::string& table) {
    std::map<UtcTime, Span> by_start;
    for (const Span& span : kept) by_start.emplace(span.started_at, span);
    for (Span& span : right) {
      const auto found = by_start.find(span.started_at);
      if (found != by_start.end()) {
        span.id = found->second.id;
        // What began before all that is left is known only from its row.
        if (span.word.empty() && table == "_failures") span.word = found->second.word;
      }
      if (found == by_start.end() || !span.says_what(found->second)) write(thing, span, table);
      if (found != by_start.end()) by_start.erase(found);
    }
    for (const auto& [start, span] : by_start) remove_.emplace_back(table, span.id);
    return right;
  }

  void write(const Thing& thing, Span& span, const std::string& table) {
    wrong_.push_back(
        table + (span.id != 0 ? " row " + std::to_string(span.id)
                              : ": one is missing of target " + std::to_string(thing.target_id)));
    if (!writes_) return;
    if (table == "_runs") {
      write_run(thing, span);
    } else {
      write_failure(thing, span);
    }
  }

  void write_failure(const Thing& thing, Span& span) {
    if (span.id == 0) {
      span.id = add_failure_.bind(":target_id", thing.target_id)
                    .bind(":step_key", thing.step_key)
                    .bind(":kind", span.word)
                    .bind(":started_at", base::to_unix_ms(span.started_at))
                    .value()
                    .value();
    }
    write_failure_.bind(":id", span.id)
        .bind(":kind", span.word)
        .bind(":ended_at", base::to_unix_ms(span.ended_at))
        .exec();
  }

  void write_run(const Thing& thing, Span& span) {
    if (span.id == 0) {
      span.id = add_run_.bind(":target_id", thing.target_id)
                    .bind(":started_at", base::to_unix_ms(span.started_at))
                    .value()
                    .value();
    }
    const auto outcome = span.word.empty() ? std::nullopt : std::optional{span.word};
    write_run_.bind(":id", span.id)
        .bind(":run_number", span.number)
        .bind(":ended_at", base::to_unix_ms(span.ended_at))
        .bind(":outcome", outcome)
        .exec();
  }

  void correct(Level level, const Row& row, const Row& right) {
    if (row.facts == right.facts && row.next_first_seen == right.next_first_seen &&
        row.next_status == right.next_status) {
      return;
    }
    wrong_.push_back(std::string{table_of(level)} + " row " + std::to_string(row.id));
    if (!writes_) return;
    Prepared& write = statements(level).write;
    bind_facts(write, level, right.first_seen, right.facts)
        .bind(":id", row.id)
        .bind(":next_first_seen", base::to_unix_ms(right.next_first_seen))
        .bind(":next_status", right.next_status)
        .exec();
  }

  void remove_the_rest() {
    for (const auto& [table, id] : remove_) {
      wrong_.push_back(table + " row " + std::to_string(id));
      if (writes_) (table == "_runs" ? remove_run_ : remove_failure_).bind(":id", id).exec();
    }
    remove_.clear();
  }

  static std::optional<std::int64_t> id_of(const std::vector<Span>& spans,
                                           const std::optional<UtcTime>& started_at) {
    if (!started_at) return std::nullopt;
    const auto found =
        std::lower_bound(spans.begin(), spans.end(), *started_at,
                         [](const Span& span, UtcTime time) { return span.started_at < time; });
    return found->id;
  }

  SQLite::Database& database_;
  bool writes_;
  std::vector<std::string> wrong_;
  std::vector<std::pair<std::string, std::int64_t>> remove_;
  std::array<Statements, 3> tables_{Statements{database_, Level::node},
                                    Statements{database_, Level::solution},
                                    Statements{database_, Level::step}};
  Prepared kept_failures_{database_, "schema/facts/failures"};
  Prepared kept_runs_{database_, "schema/facts/runs"};
  Prepared add_failure_{database_, "schema/queries/begin_failure"};
  Prepared write_failure_{database_, "schema/facts/write_failure"};
  Prepared remove_failure_{database_, "schema/facts/remove_failure"};
  Prepared add_run_{database_, "schema/queries/begin_run"};
  Prepared write_run_{database_, "schema/facts/write_run"};
  Prepared remove_run_{database_, "schema/facts/remove_run"};
};

}  // namespace

std::int64_t work_out_facts(SQLite::Database& database) {
  database.exec(sql("schema/facts/plans"));
  return static_cast<std::int64_t>(Refold{database, true}.run().size());
}

std::vector<std::string> wrong_facts(SQLite::Database& database) {
  return Refold{database, false}.run();
}

}  // namespace syncledger::store
