#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"
#include "store/history_file.hpp"
#include "store/statistics.hpp"

#include <cmath>

namespace syncledger::app {
namespace {

using nlohmann::ordered_json;
using store::FileStatistics;

std::optional<std::int64_t> until_size(const ParsedOptions& options) {
  const auto text = options.value("until-size");
  if (!text) return std::nullopt;
  const auto size = base::parse_byte_size(*text);
  if (!size || *size == 0) {
    throw UsageError("--until-size: a size such as 500M or 1G is expected, not \"" +
                     base::printable(*text) + "\"");
  }
  return size;
}

std::string text_of(const std::optional<std::int64_t>& bytes) {
  return bytes ? base::byte_size_text(*bytes) : "no data";
}

std::string growth_text(const FileStatistics& found) {
  if (!found.growth_per_day) return "no data";
  return base::byte_size_text(std::llround(*found.growth_per_day)) + " a day";
}

std::string until_text(const FileStatistics& found, std::int64_t size) {
  const std::string reached = base::byte_size_text(size) + ": ";
  const auto days = found.days_until(size);
  if (!days) return reached + (found.growth_per_day ? "never, it does not grow" : "no data");
  if (*days <= 0) return reached + "reached";
  return reached + "in " + std::to_string(std::llround(*days)) + " days";
}

void write_table(const Invocation& invocation, const std::string& path, const FileStatistics& found,
                 const std::optional<std::int64_t>& size) {
  std::ostream& out = invocation.surroundings().out;
  out << path << ": " << base::byte_size_text(found.bytes()) << ", of these "
      << base::byte_size_text(found.free_bytes()) << " free; schema version "
      << found.schema_version << ", journal mode " << found.journal_mode << "\n"
      << "growth: " << growth_text(found);
  if (size) out << "; " << until_text(found, *size);
  out << "\n\n";
  report::Lines lines;
  for (const auto& table : found.tables) {
    lines.push_back({table.table, std::to_string(table.rows), text_of(table.bytes),
                     std::to_string(table.recent_rows)});
  }
  report::write_text_table(out,
                           {{"TABLE"},
                            {"ROWS", false, true},
                            {"SIZE", false, true},
                            {"ROWS OF THE LAST 30 DAYS", false, true}},
                           lines, output_style(invocation));
}

void write_json(const Invocation& invocation, const std::string& path, const FileStatistics& found,
                const std::optional<std::int64_t>& size) {
  auto rows = ordered_json::array();
  for (const auto& table : found.tables) {
    rows.push_back({{"table", table.table},
                    {"rows", table.rows},
                    {"bytes", or_null(table.bytes)},
                    {"recent_rows", table.recent_rows}});
  }
  ordered_json document{{"database", path},
                        {"schema_version", found.schema_version},
                        {"journal_mode", found.journal_mode},
                        {"bytes", found.bytes()},
                        {"free_bytes", found.free_bytes()},
                        {"growth_bytes_per_day", or_null(found.growth_per_day)}};
  if (size) {
    document["until_size"] = {{"bytes", *size}, {"days", or_null(found.days_until(*size))}};
  }
  document["rows"] = rows;
  write_document(invocation, document);
}

}  // namespace

int db_stats(Invocation& invocation) {
  const auto format = output_format(invocation);
  const auto size = until_size(invocation.options());
  const auto path = invocation.database();
  auto file = store::HistoryFile::open_for_reading(path);
  const auto found = store::statistics(file, invocation.surroundings().clock.now());
  if (format == OutputFormat::json) {
    write_json(invocation, path, found, size);
  } else {
    write_table(invocation, path, found, size);
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
