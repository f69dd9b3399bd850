#pragma once

#include "base/result.hpp"
#include "base/utc_time.hpp"
#include "model/fetch_failure.hpp"
#include "model/status_snapshot.hpp"
#include "model/target.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace syncledger::model {

/// What came of asking for one target once.
using FetchResult = base::Result<StatusSnapshot, FetchFailure>;

/// One fact for the history: at this moment, this target, this outcome.
struct Observation {
  Target target;
  base::UtcTime observed_at;  ///< when the response arrived, or the attempt was given up
  FetchResult result;
  std::string body;  ///< the body as received: the evidence; may be empty for a failure
  /// This machine's clock minus the service's Date header, where there was one.
  std::optional<std::chrono::milliseconds> clock_skew;
};

}  // namespace syncledger::model
