#pragma once

#include "app/spool.hpp"
#include "base/utc_time.hpp"
#include "store/history_file.hpp"

#include <set>
#include <string>
#include <vector>

namespace syncledger::testing {

/// What a pass said became of it.
struct PassReport {
  enum class Outcome {
    recorded,  ///< it is in the history
    kept,      ///< it is in the spool
    lost,      ///< it is neither there nor there
    refused,   ///< it ended before anything was fetched
  };

  Outcome outcome = Outcome::refused;
  std::string line;  ///< what a person is told, if it was not recorded
};

/// For those who need not be told what comes of the spool.
app::Spool::Listener no_listener();

/// Pass `number` (from 1) on a history, as `collect` makes it: a node, a solution with two steps
/// and a fetch that fails, of which each pass changes something.
PassReport make_pass(const std::string& database, int number);

/// The numbers of the passes that a history holds whole. Also expects of the history that it is
/// sound and holds each observation of theirs once.
std::set<int> whole_passes(const std::string& database);

/// What is wrong with a history; that a pass was begun and not finished is not.
std::vector<std::string> errors_in(store::HistoryFile& file);

}  // namespace syncledger::testing
