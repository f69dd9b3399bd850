#pragma once

#include "app/invocation.hpp"
#include "base/utc_time.hpp"

#include <map>
#include <string>

namespace syncledger::app {

/// Histories that must not be begun anew unasked, since they were there before: those that this
/// process has found, and those that a configuration names and any process of this user has found.
/// A disk that is not mounted would else look like a first start. Remembered, by their absolute
/// paths, in the file `histories` of the user's state (docs/durability.md).
class ExpectedHistories {
public:
  /// \throws store::StoreError if the history of this command was there before, and is not now
  void require(Invocation& invocation) const;

  /// Expects the history of this command, which is there, from now on.
  void expect(Invocation& invocation);

  /// The history of this command was begun anew, as somebody asked for.
  static void note_new(Invocation& invocation);

private:
  std::map<std::string, base::UtcTime> found_;  ///< by this process, and when at first
};

}  // namespace syncledger::app
