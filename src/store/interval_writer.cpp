#include "store/interval_writer.hpp"

#include "base/text.hpp"

#include <limits>

namespace syncledger::store {
namespace {

using model::Observation;
using model::StatusSnapshot;
using model::TaskType;

constexpr std::size_t longest_failure_body = 65536;

/// FNV-1a in 64 bits: stable for ever, unlike std::hash. Finds candidates only; bodies are compared in full.
std::int64_t content_hash(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return static_cast<std::int64_t>(hash);
}

std::optional<std::string> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

const std::string& word_of(model::Notice::Kind kind) {
  static const std::array<std::string, 5> words{"unknown_status", "unknown_field", "unknown_shape",
                                                "duplicate_step", "bad_value"};
  return words.at(static_cast<std::size_t>(kind));
}

}  // namespace

IntervalWriter::IntervalWriter(SQLite::Database& database)
    : extend_node_(database, "schema/queries/extend_node"),
      close_node_(database, "schema/queries/close_node"),
      open_node_(database, "schema/queries/open_node"),
      extend_solution_(database, "schema/queries/extend_solution"),
      close_solution_(database, "schema/queries/close_solution"),
      open_solution_(database, "schema/queries/open_solution"),
      extend_step_(database, "schema/queries/extend_step"),
      close_step_(database, "schema/queries/close_step"),
      open_step_(database, "schema/queries/open_step"),
      close_absent_steps_(database, "schema/queries/close_absent_steps"),
      extend_failure_(database, "schema/queries/extend_failure"),
      close_failure_(database, "schema/queries/close_failure"),
      open_failure_(database, "schema/queries/open_failure"),
      recover_failure_(database, "schema/queries/recover_failure"),
      latest_of_target_(database, "schema/queries/latest_of_target"),
      find_payload_(database, "schema/queries/find_payload"),
      add_payload_(database, "schema/queries/add_payload"),
      add_notice_(database, "schema/queries/add_notice"),
      is_known_status_(database, "schema/queries/is_known_status") {}

IntervalWriter::Outcome IntervalWriter::write(std::int64_t target_id, std::int64_t gap_after_ms,
                                              const Observation& observation, Late late) {
  Outcome outcome;
  Moment moment{target_id, gap_after_ms, base::to_unix_ms(observation.observed_at)};
  bool extended = extend(moment, observation);
  if (!extended) {
    // Either something else is seen, or the moment is not after what is known: only now is it worth asking.
    const auto latest = latest_of_target_.bind(":target_id", target_id).value();
    if (latest && moment.seen <= *latest) {
      if (late == Late::skip) return {.skipped = true};
      outcome.set_back_ms = *latest - moment.seen;
      moment.seen = *latest + 1;
      extended = extend(moment, observation);
    }
  }
  if (!extended) {
    replace(moment, observation);
    ++outcome.changes;
  }
  if (observation.result) {
    outcome.changes += write_steps(moment, observation);
    recover_failure_.bind(":target_id", target_id).exec();
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
  if (!observation.result) {
    replace_failure(moment, observation);
  } else if (observation.target.task_type == TaskType::di_realtime) {
    replace_node(moment, observation);
  } else {
    replace_solution(moment, observation);
  }
}

bool IntervalWriter::extend_node(const Moment& moment, const StatusSnapshot& snapshot) {
  return extend_node_.bind(":target_id", moment.target_id)
             .bind(":gap_after_ms", moment.gap_after_ms)
             .bind(":seen", moment.seen)
             .bind(":status", snapshot.status)
             .bind(":name", snapshot.name)
             .bind(":message", snapshot.message)
             .exec() > 0;
}

void IntervalWriter::replace_node(const Moment& moment, const Observation& observation) {
  const StatusSnapshot& snapshot = *observation.result;
  close_node_.bind(":target_id", moment.target_id)
      .bind(":gap_after_ms", moment.gap_after_ms)
      .bind(":seen", moment.seen)
      .exec();
  open_node_.bind(":target_id", moment.target_id)
      .bind(":seen", moment.seen)
      .bind(":status", snapshot.status)
      .bind(":name", snapshot.name)
      .bind(":message", snapshot.message)
      .bind(":payload_id", payload_id(observation.body))
      .exec();
  notice_unknown_status(moment, TaskType::di_realtime, snapshot.status);
}

bool IntervalWriter::extend_solution(const Moment& moment, const StatusSnapshot& snapshot) {
  const model::SolutionInfo nothing;
  const model::SolutionInfo& solution = snapshot.solution ? *snapshot.solution : nothing;
  return extend_solution_.bind(":target_id", moment.target_id)
             .bind(":gap_after_ms", moment.gap_after_ms)
             .bind(":seen", moment.seen)
             .bind(":status", snapshot.status)
             .bind(":solution_status", solution.status)
             .bind(":solution_id", solution.solution_id)
             .bind(":creator_name", solution.creator_name)
             .bind(":name", snapshot.name)
             .bind(":message", snapshot.message)
             .exec() > 0;
}

void IntervalWriter::replace_solution(const Moment& moment, const Observation& observation) {
  const StatusSnapshot& snapshot = *observation.result;
  const model::SolutionInfo nothing;
  const model::SolutionInfo& solution = snapshot.solution ? *snapshot.solution : nothing;
  close_solution_.bind(":target_id", moment.target_id)
      .bind(":gap_after_ms", moment.gap_after_ms)
      .bind(":seen", moment.seen)
      .exec();
  open_solution_.bind(":target_id", moment.target_id)
      .bind(":seen", moment.seen)
      .bind(":status", snapshot.status)
      .bind(":solution_status", solution.status)
      .bind(":solution_id", solution.solution_id)
      .bind(":creator_name", solution.creator_name)
      .bind(":name", snapshot.name)
      .bind(":message", snapshot.message)
      .bind(":payload_id", payload_id(observation.body))
      .exec();
  if (solution.status) notice_unknown_status(moment, TaskType::di_solution, *solution.status);
}

std::int64_t IntervalWriter::write_steps(const Moment& moment, const Observation& observation) {
  if (observation.target.task_type != TaskType::di_solution) return 0;
  const auto& solution = observation.result->solution;
  std::int64_t changes = 0;
  if (solution) {
    for (const model::StepResult& step : solution->steps) {
      const bool extended = extend_step_.bind(":target_id", moment.target_id)
                                .bind(":gap_after_ms", moment.gap_after_ms)
                                .bind(":seen", moment.seen)
                                .bind(":step_key", step.step_key)
                                .bind(":step_name", step.step_name)
                                .bind(":status", step.status)
                                .bind(":info", step.info)
                                .exec() > 0;
      if (extended) continue;
      close_step_.bind(":target_id", moment.target_id)
          .bind(":gap_after_ms", moment.gap_after_ms)
          .bind(":seen", moment.seen)
          .bind(":step_key", step.step_key)
          .exec();
      open_step_.bind(":target_id", moment.target_id)
          .bind(":seen", moment.seen)
          .bind(":step_key", step.step_key)
          .bind(":step_id", step.step_id)
          .bind(":step_name", step.step_name)
          .bind(":status", step.status)
          .bind(":info", step.info)
          .bind(":payload_id", payload_id(observation.body))
          .exec();
      notice_unknown_status(moment, TaskType::di_solution, step.status);
      ++changes;
    }
  }
  close_absent_steps_.bind(":target_id", moment.target_id).bind(":seen", moment.seen).exec();
  return changes;
}

bool IntervalWriter::extend_failure(const Moment& moment, const model::FetchFailure& failure) {
  const std::string reason{to_string(failure.reason)};
  const auto code = none_if_empty(failure.code);
  const auto request_id = none_if_empty(failure.request_id);
  const std::optional<std::int64_t> http_status = failure.http_status;
  return extend_failure_.bind(":target_id", moment.target_id)
             .bind(":gap_after_ms", moment.gap_after_ms)
             .bind(":seen", moment.seen)
             .bind(":reason", reason)
             .bind(":code", code)
             .bind(":http_status", http_status)
             .bind(":message", failure.message)
             .bind(":request_id", request_id)
             .exec() > 0;
}

void IntervalWriter::replace_failure(const Moment& moment, const Observation& observation) {
  const model::FetchFailure& failure = observation.result.error();
  const std::string reason{to_string(failure.reason)};
  const auto code = none_if_empty(failure.code);
  const auto request_id = none_if_empty(failure.request_id);
  const std::optional<std::int64_t> http_status = failure.http_status;
  std::optional<std::int64_t> payload;
  if (!observation.body.empty()) {
    payload = payload_id(observation.body.substr(0, longest_failure_body));
  }
  close_failure_.bind(":target_id", moment.target_id)
      .bind(":gap_after_ms", moment.gap_after_ms)
      .bind(":seen", moment.seen)
      .exec();
  open_failure_.bind(":target_id", moment.target_id)
      .bind(":seen", moment.seen)
      .bind(":reason", reason)
      .bind(":code", code)
      .bind(":http_status", http_status)
      .bind(":message", failure.message)
      .bind(":request_id", request_id)
      .bind(":payload_id", payload)
      .exec();
}

std::int64_t IntervalWriter::payload_id(const std::string& body) {
  const std::int64_t hash = content_hash(body);
  const auto with_body = [&](Prepared& query) -> Prepared& {
    query.bind(":content_hash", hash);
    return base::is_utf8(body) ? query.bind(":body", body) : query.bind_blob(":body", body);
  };
  if (const auto known = with_body(find_payload_).value()) return *known;
  return with_body(add_payload_).value().value();
}

void IntervalWriter::notice_unknown_status(const Moment& moment, TaskType type,
                                           const std::string& status) {
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
  if (is_new) new_notices_.push_back(kind + " " + detail);
}

}  // namespace syncledger::store
