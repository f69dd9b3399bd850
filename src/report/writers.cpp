#include "report/writers.hpp"

#include "base/enum_names.hpp"

namespace syncledger::report {
namespace {

constexpr base::EnumNames<Format, 6> formats{{"table", "json", "ndjson", "csv", "md", "html"}};

}  // namespace

std::optional<Format> parse_format(std::string_view text) {
  return formats.value(text);
}

void write(std::ostream& out, const Report& report, Format format, const TableStyle& style) {
  switch (format) {
    case Format::table:
      return write_table(out, report, style);
    case Format::json:
      return write_json(out, report);
    case Format::ndjson:
      return write_ndjson(out, report);
    case Format::csv:
      return write_csv(out, report, style.is_terminal);
    case Format::md:
      return write_markdown(out, report);
    case Format::html:
      return write_html(out, report);
  }
}

}  // namespace syncledger::report
