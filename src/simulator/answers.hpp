#pragma once

#include "simulator/behaviour.hpp"
#include "simulator/claim.hpp"

#include <string>

namespace syncledger::simulator {

/// How the steps of a solution are wrapped; all of these are in documents or official parsers.
enum class StepShape {
  array,   ///< an array of objects
  single,  ///< one object if there is one step, else an array
  item,    ///< `{"StepDetailItem": [...]}`
  nested,  ///< `{"StepDetail": [...]}`
};

/// Answers correctly signed calls from a scenario. Has no state but the scenario.
class Answers {
public:
  /// Throws nothing; `scenario` is copied.
  Answers(Scenario scenario, StepShape step_shape);

  /// The answer to a call at this moment of scenario time, or the refusal of a gateway.
  [[nodiscard]] base::Result<std::string, Refusal> answer(const Call& call,
                                                          const std::string& request_id,
                                                          base::UtcTime now) const;

  /// The answer for a task that cannot be looked up, as if its id were wrong.
  [[nodiscard]] static std::string lookup_failure(const Call& call, const std::string& request_id);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }

private:
  Scenario scenario_;
  StepShape step_shape_;
};

/// The error body of the gateway.
std::string error_body(const Refusal& refusal, const std::string& request_id, bool xml);

}  // namespace syncledger::simulator
