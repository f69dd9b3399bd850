#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"
#include "store/history_file.hpp"
#include "store/prepared.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace syncledger::store {

/// Whom to tell, and of what.
struct NotifiedChannel {
  std::string name;
  std::string kinds;                  ///< of `failed unexpected_stop unseen`, those that matter
  std::optional<std::string> target;  ///< a glob over target_handles; nothing: all targets
};

/// Notices what channels are to be told while a pass is recorded, in the transaction of the pass.
/// It compares what the history says with what is noticed, and not what the pass changed: a failure
/// can also begin to count, or stop doing so, without any change (planned time that is over or
/// taken back, a status of another class), and passes may have been recorded without channels. For
/// the Recorder.
class OutboxWriter {
public:
  explicit OutboxWriter(SQLite::Database& database);

  /// To be called when the observations of a pass are recorded. \param asked ids of its targets:
  /// nobody is told of others, which only an import knows
  void notice(std::span<const NotifiedChannel> channels,
              const std::unordered_set<std::int64_t>& asked, base::UtcTime now);

  /// The same of a target that could not be fetched.
  void notice_failed_fetch(std::span<const NotifiedChannel> channels, std::int64_t target_id,
                           base::UtcTime now);

private:
  /// A failure that has begun, or is over.
  struct FailureNews {
    std::int64_t target_id = 0;
    std::optional<std::string> kind;  ///< nothing: it is over
    std::int64_t started_at = 0;      ///< Unix milliseconds
  };

  std::vector<FailureNews> news_for(const NotifiedChannel& channel);

  Prepared failures_to_notify_;
  Prepared notice_failure_;
  Prepared end_failure_;
  Prepared notice_unseen_;
  Prepared end_unseen_;
};

/// What a channel is to be told: that something began, that it is over, or both.
struct Notification {
  std::int64_t id = 0;
  model::Target target;
  std::optional<std::string> called;  ///< the label of the target, else its name
  std::string kind;                   ///< failed, unexpected_stop or unseen
  base::UtcTime started_at;           ///< of unseen the last snapshot, or the first attempt
  std::optional<base::UtcTime> started_after;  ///< the last snapshot before a failure
  std::optional<base::UtcTime> ended_at;       ///< nothing: it lasts
  bool is_start_told = false;
  bool still_counts = true;         ///< false: it turned out to be no failure, or is planned now
  std::string status;               ///< of a failure: the raw word it began with
  std::optional<std::string> text;  ///< what the service said; of unseen why it could not be asked
  std::optional<std::chrono::milliseconds> lasted;  ///< the known time of a failure that ended
  std::optional<std::chrono::milliseconds> min;     ///< only what was seen
  std::optional<std::chrono::milliseconds> max;     ///< nothing: an edge is open
};

/// How sending to a channel goes.
struct ChannelState {
  std::optional<base::UtcTime> sent_at;
  std::int64_t failed_attempts = 0;  ///< since it worked
  std::optional<base::UtcTime> next_attempt_at;
  std::optional<std::string> error;  ///< of the last attempt
  std::int64_t waiting = 0;          ///< notifications of which it is still to be told something
};

/// What waits for a channel, the oldest first. \throws StoreError
std::vector<Notification> waiting_notifications(HistoryFile& file, const std::string& channel,
                                                std::int64_t most);

/// Of the channels that passes know, by name. \throws StoreError
std::map<std::string, ChannelState> channel_states(HistoryFile& file);

/// The channel was told all of these. \throws StoreError
void mark_told(HistoryFile& file, const std::string& channel,
               std::span<const Notification> notifications, base::UtcTime now);

/// It could not be told. \throws StoreError
void mark_untold(HistoryFile& file, const std::string& channel, const std::string& error,
                 base::UtcTime now, base::UtcTime next_attempt_at);

}  // namespace syncledger::store
