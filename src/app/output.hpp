#pragma once

#include "app/invocation.hpp"
#include "report/calendar.hpp"
#include "report/text_table.hpp"
#include "store/history_file.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace syncledger::app {

/// How tables on standard output may look: as its terminal allows, plain elsewhere.
report::TableStyle output_style(const Invocation& invocation);

/// Talk: one line on standard error, unless --quiet.
void talk(const Invocation& invocation, const std::string& line);

/// What opening a history did to its schema; nothing if that was as it is now.
std::optional<std::string> migration_text(const store::HistoryFile& file);

/// The zone that --tz names; UTC without it. \throws UsageError
report::Zone zone_of(const Invocation& invocation);

/// Writes a JSON document for a script to standard output.
void write_document(const Invocation& invocation, const nlohmann::ordered_json& document);

/// Writes text to the file that --output names, whole or not at all; else to standard output.
/// \throws UsageError if the file cannot be written, or is one that must not be replaced: the
/// history or what belongs to it, the configuration, a database
void write_text(Invocation& invocation, const std::string& text);

/// A value, or null if there is none.
template <class T>
nlohmann::ordered_json or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

enum class OutputFormat { table, json };

/// What --format says. \throws UsageError
OutputFormat output_format(const Invocation& invocation);

}  // namespace syncledger::app
