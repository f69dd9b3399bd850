#pragma once

#include "report/dashboard/state_strip.hpp"
#include "report/report.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace syncledger::report {

/// Where the rows of one thing end in a report whose rows are those of one thing after another.
std::size_t end_of_thing(const Report& report, std::size_t first);

/// The rows [first, end) of a timeline, which are about one thing, as spans apart from each other.
std::vector<StateSpan> spans_of(const Report& timeline, std::size_t first, std::size_t end,
                                base::UtcTime until);

/// `running 93.1%, not seen 6.9%`: for those who do not see the strip.
std::string shares_in_words(const std::vector<StateSpan>& spans, base::UtcTime since,
                            base::UtcTime until);

}  // namespace syncledger::report
