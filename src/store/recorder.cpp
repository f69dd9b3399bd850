#include "store/recorder.hpp"

#include "store/interval_writer.hpp"
#include "store/prepared.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace syncledger::store {
namespace {

using std::chrono::milliseconds;

const std::string& word_of(PassSource source) {
  static const std::array<std::string, 3> words{"collect", "watch", "import"};
  return words.at(static_cast<std::size_t>(source));
}

}  // namespace

class Recorder::Implementation {
public:
  explicit Implementation(HistoryFile& history)
      : file(history),
        intervals(history.database()),
        begin_pass(history.database(), "schema/queries/begin_pass"),
        finish_pass(history.database(), "schema/queries/finish_pass"),
        find_target(history.database(), "schema/queries/find_target"),
        add_target(history.database(), "schema/queries/add_target"),
        update_target(history.database(), "schema/queries/update_target"),
        count_calls(history.database(), "schema/queries/count_calls") {}

  struct KnownTarget {
    std::int64_t id = 0;
    std::int64_t gap_after_ms = 0;
  };

  /// How one transaction of observations went.
  struct Tally {
    RecordSummary summary;
    std::optional<milliseconds> clock_skew;
    std::int64_t set_back_ms = 0;
  };

  std::int64_t add_pass(PassSource source, base::UtcTime started_at,
                        std::optional<milliseconds> interval) {
    std::optional<std::int64_t> interval_ms;
    if (interval) interval_ms = interval->count();
    return begin_pass.bind(":source", word_of(source))
        .bind(":started_at", base::to_unix_ms(started_at))
        .bind(":interval_ms", interval_ms)
        .value()
        .value();
  }

  /// The row of a target, made or brought up to date if need be.
  KnownTarget track(const TrackedTarget& tracked, base::UtcTime now) {
    const std::int64_t gap_after_ms = tracked.gap_after.count();
    const std::string task_type{to_string(tracked.target.task_type)};
    auto& found = find_target.bind(":region_id", tracked.target.region_id)
                      .bind(":project_id", tracked.target.project_id)
                      .bind(":task_type", task_type)
                      .bind(":file_id", tracked.target.file_id)
                      .statement();
    if (!found.executeStep()) {
      found.reset();
      const auto id = add_target.bind(":region_id", tracked.target.region_id)
                          .bind(":project_id", tracked.target.project_id)
                          .bind(":task_type", task_type)
                          .bind(":file_id", tracked.target.file_id)
                          .bind(":label", tracked.label)
                          .bind(":gap_after_ms", gap_after_ms)
                          .bind(":added_at", base::to_unix_ms(now))
                          .value();
      return {id.value(), gap_after_ms};
    }
    const KnownTarget known{found.getColumn(0).getInt64(), gap_after_ms};
    std::optional<std::string> label;
    if (!found.getColumn(1).isNull()) label = found.getColumn(1).getString();
    const bool is_as_before =
        found.getColumn(2).getInt64() == gap_after_ms && (!tracked.label || label == tracked.label);
    found.reset();
    if (!is_as_before) {
      update_target.bind(":target_id", known.id)
          .bind(":label", tracked.label ? tracked.label : label)
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
    tally.set_back_ms = std::max(tally.set_back_ms, outcome.set_back_ms);
    if (observation.clock_skew) tally.clock_skew = observation.clock_skew;
  }

  void count(const CallCount& count) {
    std::optional<std::int64_t> exhausted_at;
    if (count.exhausted_at) exhausted_at = base::to_unix_ms(*count.exhausted_at);
    count_calls.bind(":account", count.account)
        .bind(":region_id", count.region_id)
        .bind(":day", count.day)
        .bind(":calls", count.calls)
        .bind(":throttled", count.throttled)
        .bind(":exhausted_at", exhausted_at)
        .exec();
  }

  void finish(std::int64_t pass_id, base::UtcTime finished_at, std::int64_t targets, Tally& tally) {
    std::optional<std::int64_t> skew;
    if (tally.clock_skew) skew = tally.clock_skew->count();
    std::optional<std::int64_t> set_back;
    if (tally.set_back_ms > 0) set_back = tally.set_back_ms;
    finish_pass.bind(":pass_id", pass_id)
        .bind(":finished_at", base::to_unix_ms(finished_at))
        .bind(":targets", targets)
        .bind(":snapshots", tally.summary.snapshots)
        .bind(":failures", tally.summary.failures)
        .bind(":changes", tally.summary.changes)
        .bind(":clock_skew_ms", skew)
        .bind(":clock_set_back_ms", set_back)
        .exec();
    tally.summary.notices = intervals.take_new_notices();
  }

  HistoryFile& file;
  IntervalWriter intervals;
  Prepared begin_pass;
  Prepared finish_pass;
  Prepared find_target;
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
  return my.file.write("record the pass in", [&] {
    my.intervals.begin();
    Implementation::Tally tally;
    std::map<model::Target, Implementation::KnownTarget> known;
    for (const TrackedTarget& tracked : pass.targets) {
      known.emplace(tracked.target, my.track(tracked, pass.finished_at));
    }
    for (const model::Observation& observation : pass.observations) {
      my.record(known.at(observation.target), observation, IntervalWriter::Late::put_behind, tally);
    }
    for (const CallCount& count : pass.calls) my.count(count);
    my.finish(pass.pass_id, pass.finished_at, static_cast<std::int64_t>(pass.targets.size()),
              tally);
    return tally.summary;
  });
}

RecordSummary Recorder::record_import(base::UtcTime now, milliseconds gap_after,
                                      std::span<const model::Observation> observations) {
  Implementation& my = *implementation_;
  return my.file.write("import into", [&] {
    my.intervals.begin();
    Implementation::Tally tally;
    std::map<model::Target, Implementation::KnownTarget> known;
    for (const model::Observation& observation : observations) {
      auto found = known.find(observation.target);
      if (found == known.end()) {
        const auto target = my.track({observation.target, std::nullopt, gap_after}, now);
        found = known.emplace(observation.target, target).first;
      }
      my.record(found->second, observation, IntervalWriter::Late::skip, tally);
    }
    if (tally.summary.skipped < static_cast<std::int64_t>(observations.size())) {
      const auto pass_id = my.add_pass(PassSource::import, now, std::nullopt);
      my.finish(pass_id, now, static_cast<std::int64_t>(known.size()), tally);
    }
    return tally.summary;
  });
}

std::int64_t Recorder::record_listing(const Listing& listing, milliseconds gap_after) {
  Implementation& my = *implementation_;
  return my.file.write("record the tasks of a workspace in", [&]() -> std::int64_t {
    SQLite::Database& database = my.file.database();
    Prepared list{database, "schema/queries/list_target"};
    Prepared miss{database, "schema/queries/miss_targets"};
    Prepared record{database, "schema/queries/record_listing"};
    const std::int64_t listed_at = base::to_unix_ms(listing.listed_at);
    for (const ListedTask& task : listing.tasks) {
      const model::Target target{listing.region_id, listing.project_id,
                                 model::TaskType::di_realtime, task.file_id};
      const auto known = my.track({target, std::nullopt, gap_after}, listing.listed_at);
      list.bind(":target_id", known.id)
          .bind(":listed_name", task.name)
          .bind(":listed_at", listed_at)
          .exec();
    }
    record.bind(":region_id", listing.region_id)
        .bind(":project_id", listing.project_id)
        .bind(":listed_at", listed_at)
        .bind(":tasks", static_cast<std::int64_t>(listing.tasks.size()))
        .exec();
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
    return std::is_permutation(held.begin(), held.end(), classes.begin(), classes.end());
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
  });
}

}  // namespace syncledger::store
