#include "app/output.hpp"

#include "app/files.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace syncledger::app {
namespace {

/// The errno of what went wrong; 0 if all of it was written.
int write_straight(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file{path, std::ios::binary};
  file << text;
  file.close();
  if (!file.fail()) return 0;
  return errno == 0 ? EIO : errno;
}

/// Writes beside the file and renames, so that nobody reads half a report.
int replace_file(const std::filesystem::path& path, const std::string& text) {
  const std::string unfinished = path.string() + ".new";
  std::error_code error{write_straight(unfinished, text), std::generic_category()};
  if (!error) std::filesystem::rename(unfinished, path, error);
  std::error_code ignored;
  if (error) std::filesystem::remove(unfinished, ignored);
  return error.value();
}

void write_file(const std::string& path, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto status = fs::status(path, error);
  // A rename would put a file in the place of a device or a pipe, or of a link.
  const bool is_special =
      fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  const auto behind_links = fs::canonical(path, error);
  const int problem = is_special ? write_straight(path, text)
                                 : replace_file(error ? fs::path{path} : behind_links, text);
  if (problem == 0) return;
  throw UsageError("cannot write " + path + because(problem) +
                   " (name another file with --output)");
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

void write_text(const Invocation& invocation, const std::string& text) {
  if (const auto path = invocation.options().value("output")) {
    write_file(*path, text);
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
