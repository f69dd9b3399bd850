#pragma once

#include "report/report.hpp"

namespace syncledger::report {

/// The trend of each thing in a trend report. Precondition: its rows are those of one thing after
/// another, each in order of time.
std::vector<ThingTrend> trends_of(const Report& report);

/// Says of each thing how it was before. \param before the same report over one bucket, the
/// stretch before; what it has no row for was not seen by then
void add_previous(Report& report, const Report& before);

/// Keeps the things whose failures rise most, the steepest first; of those that rise alike, those
/// that failed most. Those of which no slope is said come last.
void keep_steepest(Report& report, std::size_t things);

}  // namespace syncledger::report
