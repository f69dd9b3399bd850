#include "store/recorder.hpp"

#include "base/enum_names.hpp"
#include "base/text.hpp"
#include "store/columns.hpp"
#include "store/interval_writer.hpp"
#include "store/prepared.hpp"
#include "store/refold.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace syncledger::store {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds default_gap_after = std::chrono::minutes{15};
constexpr base::EnumNames<PassSource, 3> source_names{{"collect", "watch", "import"}};

}  // namespace

std::string_view to_string(PassSource source) {
  return source_names.name(source);
}

std::optional<PassSource> parse_pass_source(std::string_view text) {
  return source_names.value(text);
}

class Recorder::Implementation {
public:
  explicit Implementation(HistoryFile& history)
      : file(history),
        intervals(history.database()),
        outbox(history.database()),
        begin_pass(history.database(), "schema/queries/begin_pass"),
        finish_pass(history.database(), "schema/queries/finish_pass"),
        known_targets(history.database(), "schema/queries/known_targets"),
        recorded_pass(history.database(), "schema/queries/recorded_pass"),
        resume_pass(history.database(), "schema/queries/resume_pass"),
        mark_spooled_pass(history.database(), "schema/queries/mark_spooled_pass"),
        add_target(history.database(), "schema/queries/add_target"),
        update_target(history.database(), "schema/queries/update_target"),
        count_calls(history.database(), "schema/queries/count_calls") {}

  struct KnownTarget {
    std::int64_t id = 0;
    std::int64_t gap_after_ms = 0;
    std::optional<std::string> label;
  };

  /// Begins a transaction of observations: what the file holds may have changed since the last.
  void begin() {
    intervals.begin();
    known_by_target.clear();
    SQLite::Statement& rows = known_targets.statement();
    while (rows.executeStep()) {
      known_by_target.emplace(target_in(rows, 1), KnownTarget{rows.getColumn(0).getInt64(),
                                                              rows.getColumn(6).getInt64(),
                                                              optional_text_in(rows.getColumn(5))});
    }
    rows.reset();
  }

  /// How one transaction of observations went.
  struct Tally {
    RecordSummary summary;
    std::optional<milliseconds> clock_skew;
  };

  std::int64_t add_pass(PassSource source, base::UtcTime started_at,
                        std::optional<milliseconds> interval) {
    std::optional<std::int64_t> interval_ms;
    if (interval) interval_ms = interval->count();
    const std::string word{to_string(source)};
    return begin_pass.bind(":source", word)
        .bind(":started_at", base::to_unix_ms(started_at))
        .bind(":interval_ms", interval_ms)
        .value()
        .value();
  }

  /// The row of a target, made or brought up to date if need be.
  const KnownTarget& track(const TrackedTarget& tracked, base::UtcTime now) {
    const auto found = known_by_target.find(tracked.target);
    if (found == known_by_target.end()) {
      const std::int64_t gap_after_ms = tracked.gap_after.value_or(default_gap_after).count();
      const std::string task_type{to_string(tracked.target.task_type)};
      const auto id = add_target.bind(":region_id", tracked.target.region_id)
                          .bind(":project_id", tracked.target.project_id)
                          .bind(":task_type", task_type)
                          .bind(":file_id", tracked.target.file_id)
                          .bind(":label", tracked.label)
                          .bind(":gap_after_ms", gap_after_ms)
                          .bind(":added_at", base::to_unix_ms(now))
                          .value();
      return known_by_target
          .emplace(tracked.target, KnownTarget{id.value(), gap_after_ms, tracked.label})
          .first->second;
    }
    KnownTarget& known = found->second;
    const std::int64_t gap_after_ms =
        tracked.gap_after.value_or(milliseconds{known.gap_after_ms}).count();
    if (known.gap_after_ms != gap_after_ms || (tracked.label && known.label != tracked.label)) {
      known.gap_after_ms = gap_after_ms;
      if (tracked.label) known.label = tracked.label;
      update_target.bind(":target_id", known.id)
          .bind(":label", known.label)
          .bind(":gap_after_ms", gap_after_ms)
          .exec();
    }
    return known;
  }

  void record(const KnownTarget& target, const model::Observation& observation,
              IntervalWriter::Late late, Tally& tally) {
    const auto outcome = intervals.write(target.id, target.gap_after_ms, observation, late);
    if (outcome.skipped) {
      ++tally.summary.skipped;
      return;
    }
    ++(observation.result ? tally.summary.snapshots : tally.summary.failures);
    tally.summary.changes += outcome.changes;
    if (outcome.began_to_fail) tally.summary.began_to_fail.push_back(observation.target);
    if (outcome.recovered) tally.summary.recovered.push_back(observation.target);
    tally.summary.set_back = std::max(tally.summary.set_back, milliseconds{outcome.set_back_ms});
    if (observation.clock_skew) tally.clock_skew = observation.clock_skew;
  }

  void count(const CallCount& count) {
    count_calls.bind(":account", count.account)
        .bind(":region_id", count.region_id)
        .bind(":day", count.day)
        .bind(":calls", count.calls)
        .bind(":throttled", count.throttled)
        .bind(":exhausted_at", base::to_unix_ms(count.exhausted_at))
        .exec();
  }

  void finish(const PassRecord& pass, std::int64_t pass_id, std::int64_t targets, Tally& tally) {
    const auto count_of = [](std::optional<milliseconds> span) {
      return span ? std::optional{std::int64_t{span->count()}} : std::nullopt;
    };
    const auto set_back = tally.summary.set_back;
    const std::string dated_by = pass.started_by_service ? "service" : "machine";
    finish_pass.bind(":pass_id", pass_id)
        .bind(":started_at", base::to_unix_ms(pass.started_by_service))
        .bind(":finished_at", base::to_unix_ms(pass.finished_at))
        .bind(":targets", targets)
        .bind(":snapshots", tally.summary.snapshots)
        .bind(":failures", tally.summary.failures)
        .bind(":changes", tally.summary.changes)
        .bind(":clock_skew_ms", count_of(pass.clock_skew ? pass.clock_skew : tally.clock_skew))
        .bind(":clock_set_back_ms",
              count_of(set_back.count() > 0 ? std::optional{set_back} : std::nullopt))
        .bind(":dated_by", dated_by)
        .exec();
    tally.summary.notices = intervals.take_new_notices();
  }

  /// What channels are to be told now that the pass is recorded.
  void notice(const PassRecord& pass) {
    std::unordered_set<std::int64_t> asked;
    for (const TrackedTarget& tracked : pass.targets)
      asked.insert(known_by_target.at(tracked.target).id);
    outbox.notice(channels, asked, pass.finished_at);
    for (const model::Observation& observation : pass.observations) {
      if (observation.result) continue;
      outbox.notice_failed_fetch(channels, known_by_target.at(observation.target).id,
                                 pass.finished_at);
    }
  }

  RecordSummary record_all(const PassRecord& pass, std::int64_t pass_id) {
    begin();
    Tally tally;
    for (const TrackedTarget& tracked : pass.targets) track(tracked, pass.finished_at);
    for (const model::Observation& observation : pass.observations) {
      record(known_by_target.at(observation.target), observation, IntervalWriter::Late::put_behind,
             tally);
    }
    if (!channels.empty()) notice(pass);
    for (const CallCount& each : pass.calls) count(each);
    finish(pass, pass_id, static_cast<std::int64_t>(pass.targets.size()), tally);
    return tally.summary;
  }

  /// A commit may have succeeded and been reported as failed, or its spool file not been removed.
  bool is_recorded(const LatePass& pass) {
    const std::string source{to_string(pass.source)};
    const auto started_at = pass.record.started_by_service.value_or(pass.started_at);
    return recorded_pass.bind(":spooled_as", pass.key)
        .bind(":pass_id", pass.record.pass_id)
        .bind(":source", source)
        .bind(":started_at", base::to_unix_ms(started_at))
        .value()
        .has_value();
  }

  /// The row that its begin_pass() made, or a new one.
  std::int64_t pass_of(const LatePass& pass) {
    const std::string source{to_string(pass.source)};
    const auto begun = resume_pass.bind(":pass_id", pass.record.pass_id)
                           .bind(":source", source)
                           .bind(":started_at", base::to_unix_ms(pass.started_at))
                           .value();
    return begun ? *begun : add_pass(pass.source, pass.started_at, pass.interval);
  }

  void replace_channels(const std::set<std::string>& added, const std::set<std::string>& removed,
                        base::UtcTime now) {
    Prepared add{file.database(), "schema/queries/add_channel"};
    Prepared remove{file.database(), "schema/queries/remove_channel"};
    for (const auto& name : removed) remove.bind(":channel", name).exec();
    for (const auto& name : added) {
      add.bind(":channel", name).bind(":now", base::to_unix_ms(now)).exec();
    }
  }

  HistoryFile& file;
  IntervalWriter intervals;
  OutboxWriter outbox;
  std::vector<NotifiedChannel> channels;
  std::unordered_map<model::Target, KnownTarget, model::TargetHash>
      known_by_target;  ///< see begin()
  Prepared begin_pass;
  Prepared finish_pass;
  Prepared known_targets;
  Prepared recorded_pass;
  Prepared resume_pass;
  Prepared mark_spooled_pass;
  Prepared add_target;
  Prepared update_target;
  Prepared count_calls;
};

Recorder::Recorder(HistoryFile& file)
    : implementation_(file.read("use", [&] { return std::make_unique<Implementation>(file); })) {}

Recorder::~Recorder() = default;

std::int64_t Recorder::begin_pass(PassSource source, base::UtcTime started_at,
                                  std::optional<milliseconds> interval) {
  return implementation_->file.write(
      "begin a pass in", [&] { return implementation_->add_pass(source, started_at, interval); });
}

RecordSummary Recorder::record_pass(const PassRecord& pass) {
  Implementation& my = *implementation_;
  return my.file.write("record the pass in", [&] { return my.record_all(pass, pass.pass_id); });
}

std::optional<RecordSummary> Recorder::record_late_pass(const LatePass& pass) {
  Implementation& my = *implementation_;
  return my.file.write("record a spooled pass in", [&]() -> std::optional<RecordSummary> {
    if (my.is_recorded(pass)) return std::nullopt;
    const auto pass_id = my.pass_of(pass);
    my.mark_spooled_pass.bind(":spooled_as", pass.key).bind(":pass_id", pass_id).exec();
    return my.record_all(pass.record, pass_id);
  });
}

RecordSummary Recorder::record_import(base::UtcTime now, std::optional<milliseconds> gap_after,
                                      std::span<const model::Observation> observations) {
  Implementation& my = *implementation_;
  return my.file.write("import into", [&] {
    my.begin();
    Implementation::Tally tally;
    std::unordered_set<std::int64_t> met;
    for (const model::Observation& observation : observations) {
      const auto& target = my.track({observation.target, std::nullopt, gap_after}, now);
      met.insert(target.id);
      my.record(target, observation, IntervalWriter::Late::skip, tally);
    }
    if (tally.summary.skipped < static_cast<std::int64_t>(observations.size())) {
      const auto pass_id = my.add_pass(PassSource::import, now, std::nullopt);
      my.finish({pass_id, now, {}, {}, {}}, pass_id, static_cast<std::int64_t>(met.size()), tally);
    }
    return tally.summary;
  });
}

std::int64_t Recorder::record_listing(const Listing& listing, milliseconds gap_after) {
  Implementation& my = *implementation_;
  return my.file.write("record the tasks of a workspace in", [&]() -> std::int64_t {
    my.begin();
    SQLite::Database& database = my.file.database();
    Prepared list{database, "schema/queries/list_target"};
    Prepared miss{database, "schema/queries/miss_targets"};
    Prepared record{database, "schema/queries/record_listing"};
    const std::int64_t listed_at = base::to_unix_ms(listing.listed_at);
    for (const ListedTask& task : listing.tasks) {
      const model::Target target{listing.region_id, listing.project_id,
                                 model::TaskType::di_realtime, task.file_id};
      const auto& known = my.track({target, std::nullopt, gap_after}, listing.listed_at);
      list.bind(":target_id", known.id)
          .bind(":listed_name", task.name)
          .bind(":listed_at", listed_at)
          .exec();
    }
    record.bind(":region_id", listing.region_id)
        .bind(":project_id", listing.project_id)
        .bind(":tried_at", listed_at);
    if (listing.is_complete) {
      record.bind(":listed_at", listed_at)
          .bind(":tasks", static_cast<std::int64_t>(listing.tasks.size()));
    }
    record.exec();
    if (!listing.is_complete) return 0;
    return miss.bind(":region_id", listing.region_id)
        .bind(":project_id", listing.project_id)
        .bind(":listed_at", listed_at)
        .exec();
  });
}

void Recorder::count_calls(std::span<const CallCount> calls) {
  Implementation& my = *implementation_;
  my.file.write("count the calls in", [&] {
    for (const CallCount& count : calls) my.count(count);
  });
}

void Recorder::configure_classes(std::span<const ConfiguredClass> classes) {
  HistoryFile& file = implementation_->file;
  std::vector<ConfiguredClass> held;
  const auto read_held = [&] {
    held.clear();
    SQLite::Statement query{file.database(), sql("schema/queries/configured_statuses")};
    while (query.executeStep()) {
      held.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                      query.getColumn(2).getString()});
    }
    // As the table does: capitals do not matter.
    return std::is_permutation(held.begin(), held.end(), classes.begin(), classes.end(),
                               [](const auto& left, const auto& right) {
                                 return left.task_type == right.task_type &&
                                        left.status_class == right.status_class &&
                                        base::is_same_word(left.status, right.status);
                               });
  };
  if (file.read("read", read_held)) return;
  file.write("configure the status classes of", [&] {
    read_held();
    Prepared forget{file.database(), "schema/queries/forget_status"};
    Prepared remove{file.database(), "schema/queries/remove_status"};
    Prepared configure{file.database(), "schema/queries/configure_status"};
    for (const auto& old : held) {
      forget.bind(":task_type", old.task_type).bind(":status", old.status).exec();
      remove.bind(":task_type", old.task_type).bind(":status", old.status).exec();
    }
    for (const auto& wanted : classes) {
      configure.bind(":task_type", wanted.task_type)
          .bind(":status", wanted.status)
          .bind(":status_class", wanted.status_class)
          .exec();
    }
    work_out_facts(file.database());
  });
}

void Recorder::use_channels(std::vector<NotifiedChannel> channels, base::UtcTime now) {
  Implementation& my = *implementation_;
  SQLite::Database& database = my.file.database();
  std::set<std::string> added;
  std::set<std::string> removed;
  const auto compare = [&] {
    added.clear();
    removed.clear();
    for (const NotifiedChannel& each : channels) added.insert(each.name);
    SQLite::Statement held{database, sql("schema/queries/notification_channels")};
    while (held.executeStep()) {
      const auto name = held.getColumn(0).getString();
      if (added.erase(name) == 0) removed.insert(name);
    }
    return added.empty() && removed.empty();
  };
  if (!my.file.read("read", compare)) {
    my.file.write("configure the notifications of", [&] {
      compare();
      my.replace_channels(added, removed, now);
    });
  }
  my.channels = std::move(channels);
}

}  // namespace syncledger::store
