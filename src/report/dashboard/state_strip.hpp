#pragma once

#include "base/utc_time.hpp"
#include "report/markup.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::report {

/// What a stretch of time can be drawn as: the status classes, and time that nobody saw.
constexpr std::array<std::string_view, 9> drawn_states{"running",  "succeeded", "waiting",
                                                       "stopping", "paused",    "stopped",
                                                       "failed",   "unknown",   "unseen"};

/// A stretch of one state, an index of drawn_states.
struct StateSpan {
  base::UtcTime from;
  base::UtcTime to;
  std::size_t state = 0;
};

/// Draws what one thing was in [since, until) as a strip of columns, each of which shows the shares
/// of its time: a state that was seen at all in a column has at least a twelfth of its height.
/// Columns that look the same become one; if there are more than some hundreds of pieces, the
/// columns get wider. Time of which no span speaks stays empty.
/// \param spans in order of time, apart from each other
/// \param words what a screen reader says of it
void draw_state_strip(Markup& page, const std::vector<StateSpan>& spans, base::UtcTime since,
                      base::UtcTime until, const std::string& words);

}  // namespace syncledger::report
