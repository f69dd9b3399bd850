#pragma once

#include "report/report.hpp"
#include "report/text_table.hpp"

#include <string>
#include <vector>

namespace syncledger::report {

/// A report as people read it, whatever it is written on: times in the zone of the report,
/// durations with their bounds. Every cell is one printable line, but not yet safe for HTML or
/// Markdown.
struct Presentation {
  std::string title;
  std::vector<TextColumn> columns;  ///< those with at least one entry
  Lines lines;
  std::string nothing;  ///< what to say instead, if there is no line
};

/// What is reported: kind, window, zone, and how unknown time counts.
std::string title_of(const Question& question);

/// What follows the title where annotations lie in the window; else nothing.
std::string planned_text(std::size_t annotations);

/// \param sparklines failures of the buckets as bars; else as digits
Presentation present(const Report& report, bool sparklines);

}  // namespace syncledger::report
