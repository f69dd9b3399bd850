#pragma once

#include "app/spool.hpp"
#include "store/history_file.hpp"
#include "store/recorder.hpp"
#include "store/store_error.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace syncledger::app {

/// Where a pass is written down: in the history, or in the spool while the history is busy, the
/// disk full or failing. What was fetched is not thrown away for that. Whoever has one holds the
/// collector's lock.
class Logbook {
public:
  /// Opens the history. \throws store::StoreError if that will not be mended by waiting: it is not
  /// a history, or may not be written; or the spool cannot be listed
  /// \param time_left limits busy_timeout
  Logbook(const std::string& database, const base::Clock& clock,
          std::chrono::milliseconds busy_timeout = store::default_busy_timeout,
          const base::TimeLeft& time_left = base::no_hurry);

  /// The history, unless it could not be opened or read.
  std::optional<store::HistoryFile>& history() { return history_; }

  [[nodiscard]] const Spool& spool() const { return spool_; }

  /// Writes to the history, unless that has failed before; from the first failure on, this pass is
  /// for the spool. \throws store::StoreError if waiting will not mend it
  template <class Work>
  void attempt(Work work) {
    if (!problem_.empty()) return;
    try {
      work(*recorder_);
    } catch (const store::StoreError& error) {
      give_up(error);
    }
  }

  /// Reads from the history, if that can be done. \throws store::StoreError as attempt() does
  template <class Work>
  void read(Work work) {
    if (!history_) return;
    try {
      work(*history_);
    } catch (const store::StoreError& error) {
      give_up(error);
      close();
    }
  }

  /// Records what waits in the spool; returns how many passes that were, or 0 if not all could be
  /// recorded. \throws store::StoreError as attempt() does
  std::size_t record_spooled(const Spool::Listener& listener);

  /// Records that a pass has begun. \throws store::StoreError as attempt() does
  void begin(store::PassSource source, std::optional<std::chrono::milliseconds> interval);

  /// What became of a pass: it was recorded if there is no problem.
  struct Outcome {
    store::RecordSummary summary;
    std::string problem;   ///< why it was not recorded, and where it is now; one line
    bool is_news = false;  ///< no other pass was waiting
  };

  /// Records all that the pass has fetched; else keeps it in the spool.
  /// \param record without its pass_id
  Outcome finish(store::PassRecord record);

private:
  void close();
  void give_up(const store::StoreError& error);

  const base::Clock& clock_;
  Spool spool_;
  std::string problem_;  ///< why the history takes nothing for now
  std::optional<store::HistoryFile> history_;
  std::optional<store::Recorder> recorder_;
  store::LatePass pass_;
};

}  // namespace syncledger::app
