#pragma once

#include "report/report.hpp"

#include <ostream>

namespace syncledger::report {

/// The reports that a dashboard is made of, over one window, read at one moment of the history.
struct Dashboard {
  Question question;
  Report status;
  Report timeline;
  Report availability;
  Report trends;
  Report runs;
  Report failures;
  Report gaps;
  bool has_targets = true;  ///< false: the scope asks for targets that the history has not
};

/// Asks for all of them. The buckets of the question are those of its trends.
/// \throws store::StoreError
Dashboard make_dashboard(store::HistoryFile& file, const Question& question);

/// One HTML page that needs nothing else: no script, no font, no picture of another file.
void write_dashboard(std::ostream& out, const Dashboard& dashboard);

}  // namespace syncledger::report
