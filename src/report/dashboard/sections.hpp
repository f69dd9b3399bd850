#pragma once

#include "report/dashboard/dashboard.hpp"
#include "report/markup.hpp"

#include <string_view>
#include <vector>

namespace syncledger::report {

void write_status(Markup& page, const Dashboard& dashboard);
void write_timeline(Markup& page, const Dashboard& dashboard);
void write_availability(Markup& page, const Dashboard& dashboard);
void write_failures_per_bucket(Markup& page, const Dashboard& dashboard);
void write_runs(Markup& page, const Dashboard& dashboard);
void write_failures(Markup& page, const Dashboard& dashboard);
void write_gaps(Markup& page, const Dashboard& dashboard);

/// A part of the page below its head.
struct Section {
  std::string_view id;
  std::string_view title;
  void (*write)(Markup& page, const Dashboard& dashboard);
};

/// All of them, what is broken now first.
const std::vector<Section>& dashboard_sections();

/// How many nodes and solutions are in each state now, as tiles.
void write_tiles(Markup& page, const Dashboard& dashboard);

}  // namespace syncledger::report
