#pragma once

#include "simulator/claim.hpp"
#include "simulator/options.hpp"
#include "simulator/scenario.hpp"

#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace syncledger::simulator {

/// Decides which requests go wrong. Safe to share between threads.
class FaultPlan {
public:
  FaultPlan(const Scenario& scenario, const std::vector<ForcedFault>& forced);

  /// Makes the next `forced.count` requests go wrong, after those already forced.
  void force(const ForcedFault& forced);

  /// The fault of a call at this moment, if any. Forced ones come first and are used up; the
  /// scenario's are a pure function of the moment and the task, so that a retry at another moment
  /// can succeed.
  std::optional<Fault> next(const Call& call, base::UtcTime now);

private:
  std::optional<Fault> next_forced();

  std::uint64_t seed_;
  std::vector<FaultRule> rules_;
  std::mutex mutex_;
  std::deque<ForcedFault> forced_;
};

}  // namespace syncledger::simulator
