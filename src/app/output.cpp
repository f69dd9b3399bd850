#include "app/output.hpp"

#include "app/own_files.hpp"
#include "app/usage_error.hpp"
#include "base/descriptor.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "store/companions.hpp"
#include "store/file_access.hpp"

#include <fcntl.h>
#include <filesystem>
#include <system_error>

namespace syncledger::app {
namespace {

/// A device, a pipe, or a file that has no name any more (/dev/stdout may be one): a rename would
/// put a file in its place.
bool has_no_place(const std::string& path, const std::string& behind_links) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status) || fs::is_directory(status)) return false;
  return !fs::is_regular_file(status) || !fs::equivalent(path, behind_links, error);
}

void write_file(const std::string& path, const std::string& text) {
  const auto file = store::behind_links(path);
  if (has_no_place(path, file)) {
    base::Descriptor::open(path, O_WRONLY | O_TRUNC).write(text);
  } else {
    base::write_file(file, text);
  }
}

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw UsageError("cannot write " + path + ": " + why + " (name another file with --output)");
}

void write_output(Invocation& invocation, const std::string& path, const std::string& text) {
  if (const auto why = reason_to_keep(invocation, path)) refuse(path, *why);
  if (store::is_database(path)) refuse(path, "it is a database");
  try {
    write_file(path, text);
  } catch (const std::system_error& error) {
    refuse(path, error.code().message());
  }
}

}  // namespace

report::TableStyle output_style(const Invocation& invocation) {
  const Surroundings& surroundings = invocation.surroundings();
  report::TableStyle style;
  style.color = invocation.color(surroundings.out_is_terminal);
  style.is_terminal = surroundings.out_is_terminal;
  style.width = surroundings.out_is_terminal ? surroundings.terminal_width : 0;
  return style;
}

void talk(const Invocation& invocation, const std::string& line) {
  if (!invocation.is_quiet()) invocation.write("info", line);
}

std::optional<std::string> migration_text(const store::HistoryFile& file) {
  const auto& [from, to, backup] = file.migration();
  if (from == to) return std::nullopt;
  return "migrated " + file.path() + " from schema version " + std::to_string(from) + " to " +
         std::to_string(to) + (backup ? "; as it was before: " + *backup : std::string{});
}

report::Zone zone_of(const Invocation& invocation) {
  const auto name = invocation.options().value("tz").value_or("UTC");
  const auto zone = report::Zone::find(name, invocation.surroundings().environment("TZ"));
  if (zone) return *zone;
  throw UsageError("--tz: " + report::Zone::expected() + ", not \"" + base::printable(name) + "\"");
}

void write_document(const Invocation& invocation, const nlohmann::ordered_json& document) {
  using nlohmann::ordered_json;
  invocation.surroundings().out << base::printable_json(document.dump(
                                       2, ' ', false, ordered_json::error_handler_t::replace))
                                << '\n';
}

void write_text(Invocation& invocation, const std::string& text) {
  if (const auto path = invocation.options().value("output")) {
    write_output(invocation, *path, text);
  } else {
    invocation.surroundings().out << text;
  }
}

OutputFormat output_format(const Invocation& invocation) {
  const auto text = invocation.options().value("format").value_or("table");
  if (text == "table") return OutputFormat::table;
  if (text == "json") return OutputFormat::json;
  throw UsageError("--format: table or json is expected, not \"" + base::printable(text) + "\"");
}

}  // namespace syncledger::app
