#include "app/output.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"

namespace syncledger::app {

report::TableStyle output_style(const Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings();
  report::TableStyle style;
  style.color = invocation.color(surroundings.out_is_terminal);
  style.sparklines = surroundings.out_is_terminal;
  style.width = surroundings.out_is_terminal ? surroundings.terminal_width : 0;
  return style;
}

void write_document(const Invocation& invocation, const nlohmann::ordered_json& document) {
  using nlohmann::ordered_json;
  invocation.surroundings().out << document.dump(2, ' ', false,
                                                 ordered_json::error_handler_t::replace)
                                << '\n';
}

OutputFormat output_format(const Invocation& invocation) {
  const auto text = invocation.options().value("format").value_or("table");
  if (text == "table") return OutputFormat::table;
  if (text == "json") return OutputFormat::json;
  throw UsageError("--format: table or json is expected, not \"" + base::printable(text) + "\"");
}

}  // namespace syncledger::app
