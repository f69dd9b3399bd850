#pragma once

#include "base/utc_time.hpp"
#include "model/observation.hpp"
#include "model/target.hpp"
#include "store/history_file.hpp"
#include "store/outbox.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::store {

/// Who makes a pass.
enum class PassSource { collect, watch, import };

std::string_view to_string(PassSource source);
std::optional<PassSource> parse_pass_source(std::string_view text);

/// A target that a pass asked for, with what the configuration says of it. Where it says nothing,
/// what the history holds stays.
struct TrackedTarget {
  model::Target target;
  std::optional<std::string> label;
  /// > 0: snapshots further apart have a gap between them; 15 minutes if nobody ever said so
  std::optional<std::chrono::milliseconds> gap_after;
};

/// Calls of one account and region on one day, to be added to what is counted already.
struct CallCount {
  std::string account;  ///< the credentials profile, never a key
  std::string region_id;
  std::string day;  ///< in UTC+8: `2026-11-01`
  std::int64_t calls = 0;
  std::int64_t throttled = 0;
  std::optional<base::UtcTime> exhausted_at;  ///< the service said that the day's calls are used up
};

/// A task as a listing of its workspace shows it.
struct ListedTask {
  std::int64_t file_id = 0;
  std::string name;
};

/// The real-time tasks of a workspace at one moment.
struct Listing {
  std::string region_id;
  std::int64_t project_id = 0;
  base::UtcTime listed_at;
  std::vector<ListedTask> tasks;
  bool is_complete = true;  ///< else there may be more, or nobody knows of any
};

/// Everything that a pass saw. It is recorded in one transaction (contract, rule 1 of section 5).
struct PassRecord {
  std::int64_t pass_id = 0;  ///< of begin_pass()
  base::UtcTime finished_at;
  std::span<const TrackedTarget> targets;
  std::span<const model::Observation> observations;  ///< in time order per target
  std::span<const CallCount> calls;
  /// When it began by the service's clock, if all its times are by that; else they are by this
  /// machine's.
  std::optional<base::UtcTime> started_by_service = std::nullopt;
  /// This machine's clock minus the service's; nothing: as the observations say.
  std::optional<std::chrono::milliseconds> clock_skew = std::nullopt;
};

/// A pass that could not be recorded when it was made.
struct LatePass {
  std::string key;  ///< its name in the spool; no two passes ever have the same
  PassSource source = PassSource::collect;
  base::UtcTime started_at;  ///< as begin_pass() was told
  std::optional<std::chrono::milliseconds> interval;
  PassRecord record;  ///< pass_id is 0 if not even its beginning could be recorded
};

/// What recording came to.
struct RecordSummary {
  std::int64_t snapshots = 0;
  std::int64_t failures = 0;
  std::int64_t changes = 0;  ///< intervals opened
  std::int64_t skipped = 0;  ///< import only: already held by the history
  /// How far the pass lay behind what the history already holds.
  std::chrono::milliseconds set_back{0};
  /// What was met for the first time in this file: `unknown_status EXCEPTION`.
  std::vector<std::string> notices;
  std::vector<model::Target> began_to_fail;  ///< a fetch failed, and the one before did not
  std::vector<model::Target> recovered;      ///< a fetch worked again
};

/// Writes the history: the rules of contract section 5, and the only writer of the interval tables.
class Recorder {
public:
  /// `file` must outlive the recorder.
  explicit Recorder(HistoryFile& file);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  /// Records that a pass has begun and returns its id. Committed at once: a pass that never gets to
  /// record_pass() stays visible as started and not finished. \throws StoreError
  std::int64_t begin_pass(PassSource source, base::UtcTime started_at,
                          std::optional<std::chrono::milliseconds> interval);

  /// Records all of a pass, or nothing of it. An observation not later than what its target's
  /// history already holds means that the clock was set back: it is put right behind, and the pass
  /// says how far. \throws StoreError
  RecordSummary record_pass(const PassRecord& pass);

  /// Records all of a late pass as the pass that it was; nothing if that was done before. To be
  /// called in the order in which the passes were made, before any later one. \throws StoreError
  std::optional<RecordSummary> record_late_pass(const LatePass& pass);

  /// Records a batch of an import, or nothing of it, as a pass of its own (none if all was
  /// skipped). What is not later than what its target's history already holds is skipped. \throws
  /// StoreError
  /// \param gap_after nothing: that which a target has, 15 minutes for one that is new
  RecordSummary record_import(base::UtcTime now, std::optional<std::chrono::milliseconds> gap_after,
                              std::span<const model::Observation> observations);

  /// Records which tasks a workspace has: those that are new become targets, those that are gone
  /// are marked as missing and keep their history. Of a listing that is not complete nothing is
  /// gone. Returns how many have gone missing. \throws StoreError
  std::int64_t record_listing(const Listing& listing, std::chrono::milliseconds gap_after);

  /// Counts calls made outside of a pass. \throws StoreError
  void count_calls(std::span<const CallCount> calls);

  /// What the configuration says of a word.
  struct ConfiguredClass {
    std::string task_type;
    std::string status;
    std::string status_class;
  };

  /// Makes the status classes of the configuration those of the file: words added, overridden, and
  /// given back to their own meaning. \throws StoreError
  void configure_classes(std::span<const ConfiguredClass> classes);

  /// From now on, passes notice what these channels are to be told, in their own transaction: also
  /// what began before and has not ended. \throws StoreError
  void use_channels(std::vector<NotifiedChannel> channels, base::UtcTime now);

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::store
