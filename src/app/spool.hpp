#pragma once

#include "store/recorder.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace syncledger::app {

/// Where passes wait that the history could not take: the folder DATABASE.spool, one file of NDJSON
/// for each pass, in the order in which they were made. Only whoever holds the collector's lock may
/// change it (docs/durability.md).
class Spool {
public:
  explicit Spool(std::string database);

  [[nodiscard]] const std::string& folder() const { return folder_; }

  // What looks into the folder throws a store::StoreError if it cannot be listed: nobody knows then
  // what waits there, and nothing newer may overtake it.

  /// Whether passes are waiting.
  [[nodiscard]] bool is_empty() const { return names().empty(); }

  /// How many.
  [[nodiscard]] std::size_t count() const { return names().size(); }

  /// The calls that the waiting passes made on one day in UTC+8: the history does not know of them.
  [[nodiscard]] std::vector<store::CallCount> calls_of_day(const std::string& day) const;

  /// Keeps a pass, under a key of its own, behind those that wait already. When this returns the
  /// pass survives a power cut.
  /// \throws store::StoreError if it cannot be kept
  void keep(const store::LatePass& pass);

  /// Whom record_all() tells what comes of each file, at once: it may not get to its end.
  struct Listener {
    std::function<void(const store::RecordSummary&, std::span<const model::Observation>)> recorded;
    std::function<void(const std::string&)> damaged;  ///< what is no pass is now `NAME.bad: why`
  };

  /// Records the waiting passes, the oldest first, and removes each once it is in the history.
  /// Returns how many were recorded.
  /// \throws store::StoreError what could not be recorded goes on waiting
  std::size_t record_all(store::Recorder& recorder, const Listener& listener);

private:
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] std::string path_of(const std::string& name) const { return folder_ + "/" + name; }

  std::string database_;
  std::string folder_;
};

}  // namespace syncledger::app
