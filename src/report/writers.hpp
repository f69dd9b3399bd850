#pragma once

#include "report/report.hpp"
#include "report/text_table.hpp"

#include <optional>
#include <ostream>
#include <string_view>

namespace syncledger::report {

enum class Format { table, json, ndjson, csv, md, html };
std::optional<Format> parse_format(std::string_view text);

/// Contract section 7: one object, times in RFC 3339 UTC, durations in seconds.
void write_json(std::ostream& out, const Report& report);

/// Its rows, one a line.
void write_ndjson(std::ostream& out, const Report& report);

/// RFC 4180, with texts that a spreadsheet would run as a formula quoted by an apostrophe.
void write_csv(std::ostream& out, const Report& report, bool to_terminal);

/// For people: times in the zone of the report, durations with their bounds.
void write_table(std::ostream& out, const Report& report, const TableStyle& style);

/// The same as a table of GitHub's Markdown.
void write_markdown(std::ostream& out, const Report& report);

/// The same as one page without any reference to another.
void write_html(std::ostream& out, const Report& report);

void write(std::ostream& out, const Report& report, Format format, const TableStyle& style);

}  // namespace syncledger::report
