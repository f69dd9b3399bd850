#include "simulator/behaviour.hpp"
#include "simulator/dice.hpp"
#include "simulator/step_info.hpp"

#include <algorithm>
#include <cmath>

namespace syncledger::simulator {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;

milliseconds scaled(milliseconds span, double factor) {
  return milliseconds{std::llround(static_cast<double>(span.count()) * factor)};
}

/// One attempt of one run: when each step ends, and which one fails.
struct Attempt {
  UtcTime begins;
  std::vector<UtcTime> step_ends;  ///< up to the failing step
  bool failed = false;

  [[nodiscard]] UtcTime first_step_begins(milliseconds queued) const { return begins + queued; }

  [[nodiscard]] UtcTime ends() const { return step_ends.empty() ? begins : step_ends.back(); }
};

Attempt plan_attempt(const Scenario& scenario, const Solution& solution, const Dice& dice,
                     UtcTime begins) {
  Attempt attempt{begins, {}, false};
  const double growth = grown(scenario, solution.growth_per_week, begins);
  UtcTime at = attempt.first_step_begins(solution.queued);
  for (std::size_t index = 0; index < solution.steps.size() && !attempt.failed; ++index) {
    const auto& step = solution.steps[index];
    const auto step_dice = dice.with(index);
    const double jitter = 1 + step.jitter * (2 * step_dice.with(1).uniform() - 1);
    attempt.failed = step_dice.with(2).happens(step.fail_chance);
    const double done = attempt.failed ? 0.2 + 0.7 * step_dice.with(3).uniform() : 1;
    at += scaled(step.lasts, growth * jitter * done);
    attempt.step_ends.push_back(at);
  }
  return attempt;
}

/// The attempt that matters at `now`: the last one that has begun.
Attempt attempt_at(const Scenario& scenario, const Solution& solution, const Dice& dice,
                   UtcTime now) {
  const auto run = (now - solution.first) / solution.every;
  const auto run_dice = dice.with(static_cast<std::uint64_t>(run));
  auto attempt = plan_attempt(scenario, solution, run_dice, solution.first + run * solution.every);
  for (std::int64_t retry = 1; retry <= solution.retries && attempt.failed; ++retry) {
    const UtcTime again = attempt.ends() + solution.retry_after;
    if (again > now) break;
    attempt = plan_attempt(scenario, solution,
                           run_dice.with(static_cast<std::uint64_t>(1000 + retry)), again);
  }
  return attempt;
}

/// How much of [from, until) has passed, 0 to 1.
double progress(UtcTime from, UtcTime until, UtcTime now) {
  if (now >= until) return 1;
  return std::max(
      0.0, static_cast<double>((now - from).count()) / static_cast<double>((until - from).count()));
}

StepState waiting(const Step& step) {
  return {step.id, step.name, "wait", ""};
}

StepState step_at(const Step& step, const Attempt& attempt, std::size_t index, UtcTime from,
                  UtcTime now) {
  if (index >= attempt.step_ends.size() || now < from) return waiting(step);
  const UtcTime until = attempt.step_ends[index];
  const bool fails_here = attempt.failed && index + 1 == attempt.step_ends.size();
  if (now < until) {
    return {step.id, step.name, "run",
            step_info(step, StepPhase::running, progress(from, until, now))};
  }
  if (fails_here) return {step.id, step.name, "fail", step_info(step, StepPhase::failed, 0.5)};
  return {step.id, step.name, "success", step_info(step, StepPhase::succeeded, 1)};
}

SolutionState state_in(const Attempt& attempt, const Solution& solution, UtcTime now) {
  SolutionState state;
  UtcTime from = attempt.first_step_begins(solution.queued);
  state.status = now < from ? "wait" : "run";
  for (std::size_t index = 0; index < solution.steps.size(); ++index) {
    state.steps.push_back(step_at(solution.steps[index], attempt, index, from, now));
    if (index < attempt.step_ends.size()) from = attempt.step_ends[index];
  }
  if (now >= attempt.ends()) state.status = attempt.failed ? "fail" : "success";
  return state;
}

SolutionState all_waiting(const Solution& solution) {
  SolutionState state{"wait", std::nullopt, {}};
  for (const auto& step : solution.steps) state.steps.push_back(waiting(step));
  return state;
}

SolutionState timeline_at(const Solution& solution, UtcTime now) {
  auto state = all_waiting(solution);
  for (const auto& moment : solution.timeline) {
    if (moment.at > now) break;
    state.status = moment.status;
    state.message = moment.message;
    for (std::size_t index = 0; index < state.steps.size() && index < moment.steps.size();
         ++index) {
      state.steps[index].status = moment.steps[index];
    }
  }
  return state;
}

}  // namespace

SolutionState state_of(const Scenario& scenario, const Workspace& workspace,
                       const Solution& solution, UtcTime now) {
  if (!solution.timeline.empty()) return timeline_at(solution, now);
  if (now < solution.first) return all_waiting(solution);
  const auto dice = Dice{scenario.seed}
                        .with(static_cast<std::uint64_t>(workspace.project_id))
                        .with(static_cast<std::uint64_t>(solution.file_id));
  return state_in(attempt_at(scenario, solution, dice, now), solution, now);
}

}  // namespace syncledger::simulator
