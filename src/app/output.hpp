#pragma once

#include "app/invocation.hpp"
#include "report/text_table.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace syncledger::app {

/// How tables on standard output may look: as its terminal allows, plain elsewhere.
report::TableStyle output_style(const Invocation& invocation);

/// Writes a JSON document for a script to standard output.
void write_document(const Invocation& invocation, const nlohmann::ordered_json& document);

/// A value, or null if there is none.
template <class T>
nlohmann::ordered_json or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

enum class OutputFormat { table, json };

/// What --format says. \throws UsageError
OutputFormat output_format(const Invocation& invocation);

}  // namespace syncledger::app
