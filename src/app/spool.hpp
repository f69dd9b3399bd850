#pragma once

#include "store/recorder.hpp"

#include <cstddef>
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

  /// What came of record_all().
  struct Drained {
    std::size_t recorded = 0;
    std::vector<std::string> damaged;  ///< what was no pass, and now is called so: `NAME.bad: why`
  };

  /// Records the waiting passes, the oldest first, and removes each once it is in the history.
  /// \throws store::StoreError what could not be recorded goes on waiting
  Drained record_all(store::Recorder& recorder);

private:
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] std::string path_of(const std::string& name) const { return folder_ + "/" + name; }

  std::string database_;
  std::string folder_;
};

}  // namespace syncledger::app
