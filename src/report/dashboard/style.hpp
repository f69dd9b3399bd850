#pragma once

#include <string_view>

namespace syncledger::report {

/// The style sheet of the dashboard.
extern const std::string_view dashboard_style;

}  // namespace syncledger::report
