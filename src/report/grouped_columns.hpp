#pragma once

#include "report/report_row.hpp"

namespace syncledger::report {

/// What people see of a report that is grouped: which group, then its figures. Precondition: the
/// kind may be grouped so.
Columns grouped_columns(std::string_view kind, Grouping by);

}  // namespace syncledger::report
