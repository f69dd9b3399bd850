#pragma once

#include "app/invocation.hpp"
#include "report/text_table.hpp"

namespace syncledger::app {

/// How tables on standard output may look: as its terminal allows, plain elsewhere.
report::TableStyle output_style(const Invocation& invocation);

enum class OutputFormat { table, json };

/// What --format says. \throws UsageError
OutputFormat output_format(const Invocation& invocation);

}  // namespace syncledger::app
