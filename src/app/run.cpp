#include "app/run.hpp"

#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/log.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/store_error.hpp"
#include "version.hpp"

#include <algorithm>
#include <array>

namespace syncledger::app {
namespace {

struct Command {
  CommandSpec spec;
  int (*run)(Invocation&);
};

constexpr OptionSpec endpoint_option{"endpoint", "", "URL",
                                     "where to ask, instead of the region's own endpoint"};
constexpr OptionSpec allow_http_option{"allow-http", "", "",
                                       "allow an endpoint without TLS that is not on this machine"};

const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      {{"collect",
        "",
        "Fetches every target once, records what it saw, and exits: for cron.",
        0,
        {{"target", "", "TARGET",
          "REGION/PROJECT/TASK_TYPE/FILE_ID, instead of those of the configuration", true},
         endpoint_option,
         allow_http_option}},
       collect},
      {{"discover",
        "",
        "Lists the real-time tasks of workspaces, ready for the configuration.",
        0,
        {{"workspace", "", "REGION/PROJECT", "instead of those of the configuration", true},
         {"file-types", "", "LIST", "codes of ListFiles (default 900, real-time synchronisation)"},
         {"keyword", "", "TEXT", "only names that contain it"},
         {"folder", "", "PATH", "only files of this folder"},
         {"owner", "", "ID", "only files of this account id"},
         {"format", "", "FORMAT", "table, json or config (default table)"},
         endpoint_option,
         allow_http_option}},
       discover},
      {{"budget",
        "",
        "Calls used and left today, and the shortest interval that the edition affords.",
        0,
        {{"format", "", "FORMAT", "table or json (default table)"}}},
       budget},
      {{"doctor",
        "",
        "Checks configuration, credentials, endpoint, signature, clock and history.",
        0,
        {{"format", "", "FORMAT", "table or json (default table)"},
         {"target", "", "TARGET", "asked for as a trial, instead of those of the configuration",
          true},
         endpoint_option,
         allow_http_option}},
       doctor},
      {{"import",
        "FILE|-",
        "Loads snapshots from NDJSON, one a line (docs/import.md).",
        1,
        {{"gap-after", "", "DURATION",
          "snapshots further apart have a gap between them (default 15m)"},
         {"keep-going", "", "", "report bad lines and go on, instead of stopping at the first"}}},
       import},
      {{"report",
        "KIND",
        "Queries the history: status, durations, availability, failures, trends (docs/reports.md).",
        1,
        {{"since", "", "T",
          "start of the window: RFC 3339, a date, now, or a span back (default 7d)"},
         {"until", "", "T", "end of the window (default now)"},
         {"tz", "", "ZONE",
          "zone of dates, buckets and tables: an IANA name, UTC or local (default UTC)"},
         {"target", "", "GLOB", "only targets whose label, name, file id or path matches"},
         {"project", "", "ID", "only targets of this workspace"},
         {"region", "", "R", "only targets of this region"},
         {"task-type", "", "T", "DI_REALTIME or DI_SOLUTION"},
         {"level", "", "LEVEL", "node, solution or step"},
         {"bucket", "", "SIZE", "hour, day, week or month (trends; default day)"},
         {"format", "", "FORMAT", "table, json, ndjson or csv (default table)"},
         {"output", "", "FILE", "write to a file instead of standard output"},
         {"sql", "", "", "print the SQL behind the report, as a script for any SQL tool"}}},
       report},
      {{"db",
        "ACTION",
        "Looks after the history file: init, migrate, check.",
        1,
        {{"journal", "", "MODE", "init: delete (default) or wal"}}},
       db},
  };
  return table;
}

std::string overview() {
  std::string text =
      "Usage: syncledger COMMAND [OPTIONS]\n\n"
      "Keeps the status history of Alibaba Cloud DataWorks sync tasks in one SQLite "
      "file.\n\nCommands:\n";
  for (const Command& command : commands()) {
    const std::string name{command.spec.name};
    text +=
        "  " + name + std::string(10 - name.size(), ' ') + std::string{command.spec.summary} + "\n";
  }
  return text + "\n`syncledger help COMMAND` says more about each.\n";
}

const Command& find_command(const std::string& name) {
  const auto& table = commands();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const auto& each) { return each.spec.name == name; });
  if (found != table.end()) return *found;
  std::vector<std::string_view> names{"help"};
  for (const Command& command : table) names.push_back(command.spec.name);
  throw UsageError("unknown command \"" + base::printable(name) + "\"" + suggestion(name, names) +
                   "; see `syncledger help`");
}

int show_help(const std::vector<std::string>& arguments, std::ostream& out) {
  const bool is_general = arguments.empty() || arguments.front() == "help";
  out << (is_general ? overview() : help_text(find_command(arguments.front()).spec));
  return exit_code::all_well;
}

int dispatch(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  if (arguments.empty()) {
    surroundings.err << overview();
    return exit_code::usage;
  }
  const std::string& first = arguments.front();
  const std::vector<std::string> rest{arguments.begin() + 1, arguments.end()};
  if (first == "--version") {
    surroundings.out << "syncledger " << version << '\n';
    return exit_code::all_well;
  }
  if (first == "help" || first == "-h" || first == "--help")
    return show_help(rest, surroundings.out);
  const Command& command = find_command(first);
  Invocation invocation{command.spec, rest, surroundings};
  if (invocation.options().has("help")) return show_help({first}, surroundings.out);
  if (invocation.options().has("version")) return dispatch({"--version"}, surroundings);
  return command.run(invocation);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  const auto fail = [&](const std::string& message, int code) {
    log(surroundings, log_format_of(arguments), "error", message);
    return code;
  };
  try {
    const int code = dispatch(arguments, surroundings);
    surroundings.out.flush();
    return surroundings.out ? code : fail("cannot write the output", exit_code::failed);
  } catch (const UsageError& error) {
    return fail(error.what(), exit_code::usage);
  } catch (const store::StoreError& error) {
    return fail(error.what(), exit_code::failed);
  } catch (const std::exception& error) {
    return fail(std::string{"unexpected error: "} + error.what(), exit_code::failed);
  }
}

}  // namespace syncledger::app
