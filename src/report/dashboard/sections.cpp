#include "report/dashboard/sections.hpp"

namespace syncledger::report {

const std::vector<Section>& dashboard_sections() {
  static const std::vector<Section> sections{
      {"status", "Now", write_status},
      {"timeline", "Timeline", write_timeline},
      {"availability", "Availability", write_availability},
      {"failures-per-bucket", "Failures over time", write_failures_per_bucket},
      {"runs", "Runs of solutions", write_runs},
      {"failures", "Recent failures", write_failures},
      {"gaps", "Gaps", write_gaps}};
  return sections;
}

}  // namespace syncledger::report
