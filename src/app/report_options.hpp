#pragma once

#include "app/options.hpp"
#include "report/report.hpp"

#include <optional>
#include <string>

namespace syncledger::app {

/// The JSON Schema of the report that is asked for. \throws UsageError
std::string schema_of(const ParsedOptions& options, const std::string& kind);

/// Puts --by and --top into a question that has its kind and its scope. \throws UsageError
void ask_for_groups_and_top(const ParsedOptions& options, report::Question& question);

}  // namespace syncledger::app
