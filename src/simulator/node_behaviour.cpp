#include "simulator/behaviour.hpp"
#include "simulator/dice.hpp"

#include <algorithm>
#include <cmath>

namespace syncledger::simulator {
namespace {

using base::UtcTime;
using std::chrono::milliseconds;

/// What a node says instead of RUN.
struct Interruption {
  std::string status;
  std::optional<std::string> message;
};

/// Time is cut into cells; in each cell at most one failure of a kind begins, by its own dice. To
/// know whether one lasts now, only the cells of the longest repair need to be looked at.
struct Cells {
  milliseconds length;
  milliseconds longest_repair;
};

Cells cells_of(const FailureMode& mode) {
  return {std::max<milliseconds>(std::chrono::minutes{10}, mode.mttr / 4), mode.mttr * 8};
}

bool is_within(const FailureMode::Hours& hours, milliseconds time_of_day) {
  if (hours.from <= hours.until) return time_of_day >= hours.from && time_of_day < hours.until;
  return time_of_day >= hours.from || time_of_day < hours.until;
}

milliseconds local_time_of_day(const Scenario& scenario, UtcTime time) {
  const auto local = time + scenario.utc_offset;
  return local - std::chrono::floor<std::chrono::days>(local);
}

/// Whether the failure that may begin in this cell lasts at `now`.
bool fails_from_cell(const Scenario& scenario, const FailureMode& mode, const Dice& dice,
                     std::int64_t cell, UtcTime now) {
  const auto [length, longest_repair] = cells_of(mode);
  const auto cell_dice = dice.with(static_cast<std::uint64_t>(cell));
  const UtcTime begins = scenario.start + cell * length;
  const double expected = static_cast<double>(length.count()) /
                          static_cast<double>(mode.mtbf.count()) *
                          grown(scenario, mode.trend_per_week, begins);
  if (!cell_dice.with(1).happens(-std::expm1(-expected))) return false;
  const double place = cell_dice.with(2).uniform();
  const UtcTime from =
      begins + milliseconds{std::llround(place * static_cast<double>(length.count()))};
  if (mode.between && !is_within(*mode.between, local_time_of_day(scenario, from))) return false;
  const auto repair = std::min(cell_dice.with(3).exponential(mode.mttr), longest_repair);
  return now >= from && now < from + repair;
}

bool fails(const Scenario& scenario, const FailureMode& mode, const Dice& dice, UtcTime now) {
  if (now < scenario.start) return false;
  const auto [length, longest_repair] = cells_of(mode);
  const auto last = (now - scenario.start) / length;
  const auto first = std::max<std::int64_t>(0, last - longest_repair / length - 1);
  for (auto cell = first; cell <= last; ++cell) {
    if (fails_from_cell(scenario, mode, dice, cell, now)) return true;
  }
  return false;
}

std::optional<Interruption> pause_at(const Pause& pause, const Dice& dice, UtcTime now) {
  if (now < pause.first) return std::nullopt;
  const auto index = (now - pause.first) / pause.every;
  const auto elapsed = now - (pause.first + index * pause.every);
  if (!dice.with(static_cast<std::uint64_t>(index)).happens(pause.chance)) return std::nullopt;
  if (elapsed < pause.stopping) return Interruption{"KILLING", std::nullopt};
  if (elapsed < pause.lasts) return Interruption{"PAUSE", std::nullopt};
  if (elapsed < pause.lasts + pause.starting) return Interruption{"WAIT", std::nullopt};
  return std::nullopt;
}

std::optional<Interruption> interruption_at(const Scenario& scenario, const Node& node,
                                            const Dice& dice, UtcTime now) {
  for (const auto& event : node.events) {
    if (now >= event.at && now < event.at + event.lasts) {
      return Interruption{event.status, event.message};
    }
  }
  std::uint64_t index = 0;
  for (const auto& pause : node.pauses) {
    if (auto pausing = pause_at(pause, dice.with(++index), now)) return pausing;
  }
  for (const auto& mode : node.failures) {
    if (fails(scenario, mode, dice.with(++index), now)) {
      return Interruption{mode.status, mode.message};
    }
  }
  return std::nullopt;
}

Interruption timeline_at(const std::vector<NodeMoment>& timeline, UtcTime now) {
  Interruption said{"NORUN", std::nullopt};
  for (const auto& moment : timeline) {
    if (moment.at > now) break;
    said = {moment.status, moment.message};
  }
  return said;
}

std::string name_at(const Node& node, UtcTime now) {
  std::string name = node.name;
  for (const auto& rename : node.renames) {
    if (rename.at <= now) name = rename.name;
  }
  return name;
}

}  // namespace

double grown(const Scenario& scenario, double per_week, UtcTime now) {
  constexpr double week_ms = 7 * 24 * 3600 * 1000.0;
  const double weeks = static_cast<double>((now - scenario.start).count()) / week_ms;
  return std::pow(per_week, std::clamp(weeks, 0.0, 12.0));
}

NodeState state_of(const Scenario& scenario, const Workspace& workspace, const Node& node,
                   UtcTime now) {
  Interruption said{"RUN", std::nullopt};
  if (!node.timeline.empty()) {
    said = timeline_at(node.timeline, now);
  } else {
    const auto dice = Dice{scenario.seed}
                          .with(static_cast<std::uint64_t>(workspace.project_id))
                          .with(static_cast<std::uint64_t>(node.file_id));
    said = interruption_at(scenario, node, dice, now).value_or(said);
  }
  return {std::move(said.status), name_at(node, now), std::move(said.message)};
}

}  // namespace syncledger::simulator
