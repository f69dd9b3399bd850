#include "store/interval_writer.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "store/columns.hpp"

#include <algorithm>
#include <array>

namespace syncledger::store {
namespace {

using model::Level;
using model::Observation;
using model::StatusSnapshot;
using model::TaskType;

constexpr std::size_t longest_failure_body = 65536;

/// FNV-1a in 64 bits: stable for ever, unlike std::hash. Finds candidates only; bodies are compared
/// in full.
std::int64_t content_hash(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return static_cast<std::int64_t>(hash);
}

/// At most the first bytes of a body that explains a failure, not cut in the middle of a character.
std::string beginning_of(const std::string& body) {
  std::size_t kept = std::min(body.size(), longest_failure_body);
  while (kept < body.size() && kept > 0 && (body[kept] & 0xC0) == 0x80) --kept;
  return body.substr(0, kept);
}

std::optional<std::string> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

const model::SolutionInfo& solution_of(const StatusSnapshot& snapshot) {
  static const model::SolutionInfo nothing;
  return snapshot.solution ? *snapshot.solution : nothing;
}

const std::string& word_of(model::Notice::Kind kind) {
  static const std::array<std::string, 5> words{"unknown_status", "unknown_field", "unknown_shape",
                                                "duplicate_step", "bad_value"};
  return words.at(static_cast<std::size_t>(kind));
}

// What a row of each versioned table says, the same in the statement that extends an interval and
// in the one that opens it.

Prepared& bind_node(Prepared& statement, const StatusSnapshot& snapshot) {
  return statement.bind(":status", snapshot.status)
      .bind(":name", snapshot.name)
      .bind(":message", snapshot.message);
}

Prepared& bind_solution(Prepared& statement, const StatusSnapshot& snapshot) {
  const model::SolutionInfo& solution = solution_of(snapshot);
  return statement.bind(":status", snapshot.status)
      .bind(":solution_status", solution.status)
      .bind(":solution_id", solution.solution_id)
      .bind(":creator_name", solution.creator_name)
      .bind(":name", snapshot.name)
      .bind(":message", snapshot.message);
}

Prepared& bind_step(Prepared& statement, const model::StepResult& step) {
  return statement.bind(":step_key", step.step_key)
      .bind(":step_name", step.step_name)
      .bind(":status", step.status)
      .bind(":info", step.info);
}

/// The texts of a failure as its row holds them; they live as long as a statement is bound to them.
struct FailureTexts {
  explicit FailureTexts(const model::FetchFailure& failure)
      : reason(to_string(failure.reason)),
        code(none_if_empty(failure.code)),
        request_id(none_if_empty(failure.request_id)) {}

  std::string reason;
  std::optional<std::string> code;
  std::optional<std::string> request_id;
};

Prepared& bind_failure(Prepared& statement, const model::FetchFailure& failure,
                       const FailureTexts& texts) {
  const std::optional<std::int64_t> http_status = failure.http_status;
  return statement.bind(":reason", texts.reason)
      .bind(":code", texts.code)
      .bind(":http_status", http_status)
      .bind(":message", failure.message)
      .bind(":request_id", texts.request_id);
}

}  // namespace

IntervalWriter::Versioned::Versioned(SQLite::Database& database, const std::string& thing)
    : extend(database, "schema/queries/extend_" + thing),
      close(database, "schema/queries/close_" + thing),
      open(database, "schema/queries/open_" + thing) {}

IntervalWriter::VersionedThing::VersionedThing(SQLite::Database& database, Level level)
    : Versioned(database, std::string{to_string(level)}),
      latest(database, "schema/queries/latest_" + std::string{to_string(level)}) {}

IntervalWriter::IntervalWriter(SQLite::Database& database)
    : nodes_(database, Level::node),
      solutions_(database, Level::solution),
      steps_(database, Level::step),
      failures_(database, "failure"),
      fact_rows_(database),
      close_absent_steps_(database, "schema/queries/close_absent_steps"),
      follow_absent_step_(database, "schema/queries/follow_absent_step"),
      is_any_failure_open_(database, "schema/queries/is_any_failure_open"),
      recover_failure_(database, "schema/queries/recover_failure"),
      latest_of_target_(database, "schema/queries/latest_of_target"),
      find_payload_(database, "schema/queries/find_payload"),
      add_payload_(database, "schema/queries/add_payload"),
      add_notice_(database, "schema/queries/add_notice"),
      class_of_status_(database, "schema/queries/class_of_status") {
  // A history that does not take them is found out before anybody is asked.
  for (Versioned* const table :
       std::initializer_list<Versioned*>{&nodes_, &solutions_, &steps_, &failures_}) {
    table->extend.statement();
    table->close.statement();
    table->open.statement();
  }
}

Prepared& IntervalWriter::bind_start(Prepared& statement, const Moment& moment) {
  return statement.bind(":target_id", moment.target_id).bind(":seen", moment.seen);
}

Prepared& IntervalWriter::bind_moment(Prepared& statement, const Moment& moment) {
  return bind_start(statement, moment).bind(":gap_after_ms", moment.gap_after_ms);
}

void IntervalWriter::begin() {
  may_failures_be_open_ = is_any_failure_open_.value() == 1;
}

IntervalWriter::Outcome IntervalWriter::write(std::int64_t target_id, std::int64_t gap_after_ms,
                                              const Observation& observation, Late late) {
  Outcome outcome;
  Moment moment{target_id, gap_after_ms, base::to_unix_ms(observation.observed_at)};
  bool extended = extend(moment, observation);
  if (!extended) {
    // Either something else is seen, or the moment is not after what is known: only now is it worth
    // asking.
    const auto latest = latest_of_target_.bind(":target_id", target_id).value();
    if (latest && moment.seen <= *latest) {
      if (late == Late::skip) return {.skipped = true};
      outcome.set_back_ms = *latest - moment.seen;
      moment.seen = *latest + 1;
      extended = extend(moment, observation);
    }
  }
  if (!extended) {
    if (observation.result) {
      replace(moment, observation);
    } else {
      outcome.began_to_fail = !replace_failure(moment, observation);
    }
    ++outcome.changes;
  }
  if (observation.result) {
    outcome.changes += write_steps(moment, observation);
    if (may_failures_be_open_) {
      outcome.recovered = recover_failure_.bind(":target_id", target_id).exec() > 0;
    }
    for (const auto& met : observation.result->notices) {
      notice(moment, observation.target.task_type, word_of(met.kind), met.detail);
    }
  }
  return outcome;
}

bool IntervalWriter::extend(const Moment& moment, const Observation& observation) {
  if (!observation.result) return extend_failure(moment, observation.result.error());
  if (observation.target.task_type == TaskType::di_realtime) {
    return extend_node(moment, *observation.result);
  }
  return extend_solution(moment, *observation.result);
}

void IntervalWriter::replace(const Moment& moment, const Observation& observation) {
  if (observation.target.task_type == TaskType::di_realtime) {
    replace_node(moment, observation);
  } else {
    replace_solution(moment, observation);
  }
}

IntervalWriter::Latest IntervalWriter::latest_of(VersionedThing& table, const Thing& thing,
                                                 const Moment& moment) {
  table.latest.bind(":target_id", thing.target_id);
  if (thing.level == Level::step) table.latest.bind(":step_key", thing.step_key);
  SQLite::Statement& row = table.latest.statement();
  Latest latest;
  if (row.executeStep()) {
    auto& before = latest.predecessor.emplace();
    before.status = optional_text_in(row.getColumn(0));
    before.last_seen = time_in(row.getColumn(1));
    latest.is_open = row.getColumn(2).isNull();
    const bool is_gap = moment.seen - base::to_unix_ms(before.last_seen) > moment.gap_after_ms;
    before.between = !latest.is_open ? model::Between::absence
                     : is_gap        ? model::Between::gap
                                     : model::Between::nothing;
    latest.facts = facts_in(row, 3);
    before.episode = latest.facts.episode;
  }
  row.reset();
  return latest;
}

Facts IntervalWriter::succeed(VersionedThing& table, const Thing& thing, const Moment& moment,
                              const std::optional<std::string>& status) {
  const auto latest = latest_of(table, thing, moment);
  if (latest.predecessor) {
    const std::string end_reason =
        latest.predecessor->between == model::Between::gap ? "gap" : "changed";
    if (latest.is_open) table.close.bind(":end_reason", end_reason);
    Prepared& ending = latest.is_open ? table.close : follow_absent_step_;
    bind_start(ending, moment).bind(":next_status", status);
    if (thing.level == Level::step) ending.bind(":step_key", thing.step_key);
    ending.exec();
  }
  const auto status_class = status ? class_of(task_type_of(thing.level), *status) : std::nullopt;
  return fact_rows_.follow(thing, latest.predecessor, latest.facts,
                           {base::from_unix_ms(moment.seen), status,
                            status_class.value_or(model::StatusClass::unknown)});
}

bool IntervalWriter::extend_node(const Moment& moment, const StatusSnapshot& snapshot) {
  bind_moment(nodes_.extend, moment)
      .bind(":may_failures_be_open", std::int64_t{may_failures_be_open_ ? 1 : 0});
  return bind_node(nodes_.extend, snapshot).exec() > 0;
}

void IntervalWriter::replace_node(const Moment& moment, const Observation& observation) {
  const StatusSnapshot& snapshot = *observation.result;
  const auto facts = succeed(nodes_, {Level::node, moment.target_id, {}}, moment, snapshot.status);
  bind_start(nodes_.open, moment).bind(":payload_id", payload_id(observation.body));
  bind_facts(bind_node(nodes_.open, snapshot), Level::node, base::from_unix_ms(moment.seen), facts)
      .exec();
  notice_unknown_status(moment, TaskType::di_realtime, snapshot.status);
}

bool IntervalWriter::extend_solution(const Moment& moment, const StatusSnapshot& snapshot) {
  bind_moment(solutions_.extend, moment)
      .bind(":may_failures_be_open", std::int64_t{may_failures_be_open_ ? 1 : 0});
  return bind_solution(solutions_.extend, snapshot).exec() > 0;
}

void IntervalWriter::replace_solution(const Moment& moment, const Observation& observation) {
  const StatusSnapshot& snapshot = *observation.result;
  const auto facts = succeed(solutions_, {Level::solution, moment.target_id, {}}, moment,
                             solution_of(snapshot).status);
  bind_start(solutions_.open, moment).bind(":payload_id", payload_id(observation.body));
  bind_facts(bind_solution(solutions_.open, snapshot), Level::solution,
             base::from_unix_ms(moment.seen), facts)
      .exec();
  if (const auto& status = solution_of(snapshot).status) {
    notice_unknown_status(moment, TaskType::di_solution, *status);
  }
}

std::int64_t IntervalWriter::write_steps(const Moment& moment, const Observation& observation) {
  if (observation.target.task_type != TaskType::di_solution) return 0;
  std::int64_t changes = 0;
  std::optional<std::int64_t> payload;  // looked up by its whole text, so once for all steps
  for (const model::StepResult& step : solution_of(*observation.result).steps) {
    bind_moment(steps_.extend, moment);
    if (bind_step(steps_.extend, step).exec() > 0) continue;
    if (!payload) payload = payload_id(observation.body);
    const auto facts =
        succeed(steps_, {Level::step, moment.target_id, step.step_key}, moment, step.status);
    bind_start(steps_.open, moment).bind(":step_id", step.step_id).bind(":payload_id", *payload);
    bind_facts(bind_step(steps_.open, step), Level::step, base::from_unix_ms(moment.seen), facts)
        .exec();
    notice_unknown_status(moment, TaskType::di_solution, step.status);
    ++changes;
  }
  bind_start(close_absent_steps_, moment).exec();
  return changes;
}

bool IntervalWriter::extend_failure(const Moment& moment, const model::FetchFailure& failure) {
  const FailureTexts texts{failure};
  bind_moment(failures_.extend, moment);
  return bind_failure(failures_.extend, failure, texts).exec() > 0;
}

bool IntervalWriter::replace_failure(const Moment& moment, const Observation& observation) {
  const model::FetchFailure& failure = observation.result.error();
  const FailureTexts texts{failure};
  std::optional<std::int64_t> payload;
  if (!observation.body.empty()) payload = payload_id(beginning_of(observation.body));
  const bool has_ended_another = bind_moment(failures_.close, moment).exec() > 0;
  bind_start(failures_.open, moment).bind(":payload_id", payload);
  bind_failure(failures_.open, failure, texts).exec();
  may_failures_be_open_ = true;
  return has_ended_another;
}

std::int64_t IntervalWriter::payload_id(const std::string& body) {
  const std::int64_t hash = content_hash(body);
  const auto with_body = [&](Prepared& query) -> Prepared& {
    query.bind(":content_hash", hash);
    return base::find_invalid_utf8(body) == std::string_view::npos ? query.bind(":body", body)
                                                                   : query.bind_blob(":body", body);
  };
  if (const auto known = with_body(find_payload_).value()) return *known;
  return with_body(add_payload_).value().value();
}

/// Nothing for a word that nobody knows.
std::optional<model::StatusClass> IntervalWriter::class_of(TaskType type,
                                                           const std::string& status) {
  const std::string task_type{to_string(type)};
  SQLite::Statement& row =
      class_of_status_.bind(":task_type", task_type).bind(":status", status).statement();
  std::optional<model::StatusClass> found;
  if (row.executeStep()) found = model::parse_status_class(row.getColumn(0).getString());
  row.reset();
  return found;
}

void IntervalWriter::notice_unknown_status(const Moment& moment, TaskType type,
                                           const std::string& status) {
  if (status.empty() || class_of(type, status)) return;
  notice(moment, type, word_of(model::Notice::Kind::unknown_status), status);
}

void IntervalWriter::notice(const Moment& moment, TaskType type, const std::string& kind,
                            const std::string& detail) {
  const std::string task_type{to_string(type)};
  const bool is_new = add_notice_.bind(":task_type", task_type)
                          .bind(":kind", kind)
                          .bind(":detail", detail)
                          .bind(":target_id", moment.target_id)
                          .bind(":seen", moment.seen)
                          .exec() > 0;
  if (is_new) new_notices_.push_back(kind + " " + base::one_line(detail, 100));
}

}  // namespace syncledger::store
