#pragma once

#include "app/budget.hpp"
#include "app/invocation.hpp"
#include "store/history_file.hpp"
#include "store/outbox.hpp"
#include "store/usage.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace syncledger::app {

/// How far back health() looks for failures and unknown time.
constexpr std::chrono::hours health_period{24};

/// How the recorder is, and what it knows of the tasks: for monitoring.
struct Health {
  store::LastPasses passes;
  /// Nodes and solutions by level and status class.
  std::map<std::pair<std::string, std::string>, std::int64_t> targets;
  std::int64_t stale = 0;                               ///< of these, not seen for over gap_after
  std::map<std::string, std::int64_t> failing_fetches;  ///< by reason
  std::map<std::string, std::int64_t> open_failures;    ///< by level
  std::map<std::string, std::int64_t> new_failures;     ///< that began in the last health_period
  double known_seconds = 0;    ///< of all targets in the last health_period
  double unknown_seconds = 0;  ///< the same
  std::vector<QuotaUse> quotas;
  std::map<std::string, store::ChannelState> channels;  ///< of notifications, by name
  std::int64_t bytes = 0;                               ///< of the history file
  std::optional<std::int64_t> waiting_passes;           ///< in the spool, if it can be listed
  std::string spool_problem;           ///< why it cannot; `quotas` are not known then either
  std::int64_t targets_in_future = 0;  ///< whose history goes on beyond now
};

/// \throws store::StoreError, UsageError
Health health(Invocation& invocation);

}  // namespace syncledger::app
