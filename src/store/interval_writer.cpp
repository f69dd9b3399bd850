#include "store/interval_writer.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace syncledger::store {
namespace {

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

IntervalWriter::IntervalWriter(SQLite::Database& database)
    : nodes_(database, "node"),
      solutions_(database, "solution"),
      steps_(database, "step"),
      failures_(database, "failure"),
      close_absent_steps_(database, "schema/queries/close_absent_steps"),
      is_any_failure_open_(database, "schema/queries/is_any_failure_open"),
      recover_failure_(database, "schema/queries/recover_failure"),
      latest_of_target_(database, "schema/queries/latest_of_target"),
      find_payload_(database, "schema/queries/find_payload"),
      add_payload_(database, "schema/queries/add_payload"),
      add_notice_(database, "schema/queries/add_notice"),
      is_known_status_(database, "schema/queries/is_known_status") {
  // A history that does not take them is found out before anybody is asked.
  for (Versioned* const table : {&nodes_, &solutions_, &steps_, &failures_}) {
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

bool IntervalWriter::extend_node(const Moment& moment, const StatusSnapshot& snapshot) {
  bind_moment(nodes_.extend, moment)
      .bind(":may_failures_be_open", std::int64_t{may_failures_be_open_ ? 1 : 0});
  return bind_node(nodes_.extend, snapshot).exec() > 0;
}

void IntervalWriter::replace_node(const Moment& moment, const Observation& observation) {
  bind_moment(nodes_.close, moment).exec();
  bind_start(nodes_.open, moment).bind(":payload_id", payload_id(observation.body));
  bind_node(nodes_.open, *observation.result).exec();
  notice_unknown_status(moment, TaskType::di_realtime, observation.result->status);
}

bool IntervalWriter::extend_solution(const Moment& moment, const StatusSnapshot& snapshot) {
  bind_moment(solutions_.extend, moment)
      .bind(":may_failures_be_open", std::int64_t{may_failures_be_open_ ? 1 : 0});
  return bind_solution(solutions_.extend, snapshot).exec() > 0;
}

void IntervalWriter::replace_solution(const Moment& moment, const Observation& observation) {
  const StatusSnapshot& snapshot = *observation.result;
  bind_moment(solutions_.close, moment).exec();
  bind_start(solutions_.open, moment).bind(":payload_id", payload_id(observation.body));
  bind_solution(solutions_.open, snapshot).exec();
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
    bind_moment(steps_.close, moment).bind(":step_key", step.step_key).exec();
    if (!payload) payload = payload_id(observation.body);
    bind_start(steps_.open, moment).bind(":step_id", step.step_id).bind(":payload_id", *payload);
    bind_step(steps_.open, step).exec();
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

void IntervalWriter::notice_unknown_status(const Moment& moment, TaskType type,
                                           const std::string& status) {
  if (status.empty()) return;  // no word
  const std::string task_type{to_string(type)};
  if (is_known_status_.bind(":task_type", task_type).bind(":status", status).value()) return;
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
