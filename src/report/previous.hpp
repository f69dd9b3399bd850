#pragma once

#include "store/report_reader.hpp"

#include <cstdint>
#include <optional>

namespace syncledger::report {

/// What is said of one thing in the stretch before the window of a trend report; nothing where
/// nothing is known.
struct PreviousFigures {
  std::optional<std::int64_t> failures;  ///< that started in it
  std::optional<double> failed_seconds;
  std::optional<double> availability;  ///< of a node
  std::optional<double> availability_low;
  std::optional<double> availability_high;
  double known_seconds = 0;
};

/// The stretch that ends where [since, until) begins and is as long, whatever the clocks of a zone
/// did: [since - (until - since), since). It does not reach back before the year 1.
store::Bucket previous_window(base::UtcTime since, base::UtcTime until);

}  // namespace syncledger::report
