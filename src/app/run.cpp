#include "app/run.hpp"

#include "app/collector_lock.hpp"
#include "app/commands.hpp"
#include "app/completions.hpp"
#include "app/exit_code.hpp"
#include "app/files.hpp"
#include "app/log.hpp"
#include "app/manual.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/store_error.hpp"
#include "version.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <sstream>

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

constexpr OptionSpec splay_option{"splay", "", "DURATION",
                                  "a random delay of at most this, so that not all ask at once"};

constexpr OptionSpec log_file_option{
    "log-file", "", "FILE", "add every line to it, with its time, also those not worth a mail"};

std::vector<OptionSpec> report_options() {
  return {
      {"since", "", "T",
       "start of the window: a time (RFC 3339, or as tables print it), a date, now, or a span back "
       "(default 7d before --until)"},
      {"until", "", "T", "end of the window (default now)"},
      {"as-of", "", "T", "what the report would have said then (docs/reports.md)"},
      {"tz", "", "ZONE",
       "zone of dates, buckets and tables: an IANA name, UTC or local (default UTC)"},
      {"target", "", "GLOB", "only targets whose label, name, file id or path matches", true},
      {"project", "", "ID", "only targets of this workspace"},
      {"region", "", "R", "only targets of this region"},
      {"task-type", "", "T", "DI_REALTIME or DI_SOLUTION", false, "DI_REALTIME DI_SOLUTION"},
      {"level", "", "LEVEL", "node, solution or step", false, "node solution step"},
      {"bucket", "", "SIZE", "hour, day, week or month (trends; default day)", false,
       "hour day week month"},
      {"unknown", "", "RULE",
       "how unknown time counts in an availability: exclude (default), up or down", false,
       "exclude up down"},
      {"explain", "", "", "the parts that the figures are made of, which add up to them"},
      {"by", "", "GROUP",
       "figures of each target, status, project or step (durations, availability, failures, runs, "
       "gaps)",
       false, "target status project step"},
      {"top", "", "N", "only the first N by what the report is about: the longest, the worst"},
      {"format", "", "FORMAT", "table, json, ndjson, csv, md or html (default table)", false,
       "table json ndjson csv md html"},
      {"output", "", "FILE", "write to a file instead of standard output"},
      {"fail-if", "", "EXPR",
       "exit with 5 if a row meets it, e.g. 'availability < 0.999' (docs/reports.md)"},
      {"sql", "", "", "print the SQL behind the report, as a script for any SQL tool"},
      {"json-schema", "", "", "print the JSON Schema of what --format json writes"}};
}

std::vector<OptionSpec> annotate_options() {
  return {
      {"since", "", "T",
       "add: where it begins: a time (RFC 3339, or as tables print it), a date, now, or a span "
       "back (default now)"},
      {"until", "", "T", "add: where it ends"},
      {"for", "", "DURATION", "add: how long it is, instead of --until"},
      {"reason", "", "TEXT", "add: why, which reports repeat"},
      {"all", "", "", "list: also those that were taken back"},
      {"tz", "", "ZONE",
       "add, list: zone of dates and of the table: an IANA name, UTC or local (default UTC)"},
      {"format", "", "FORMAT", "add, list: table or json (default table)", false, "table json"}};
}

std::vector<OptionSpec> db_options() {
  return {{"journal", "", "MODE", "init: delete (default) or wal", false, "delete wal"},
          {"repair", "", "", "check: print the SQL that repairs what can be repaired"},
          {"yes", "", "", "check: run what --repair prints, after a backup"},
          {"force", "", "", "backup: replace FILE if it exists"},
          {"older-than", "", "T", "prune: what was over by then, a span back or a date (UTC)"},
          {"keep-last", "", "N", "prune: all but the last N intervals of each thing"},
          {"keep-failures-for", "", "SPAN",
           "prune: keep what a thing was since a failure not older than this"},
          {"dry-run", "", "", "prune: only say what would go"},
          {"vacuum", "", "", "prune: give the free space back to the file system"},
          {"format", "", "FORMAT",
           "stats: table (default) or json; schema: sql (default), json or datasette", false,
           "table json sql datasette"},
          {"output", "", "FILE", "schema: write to a file instead of standard output"},
          {"until-size", "", "SIZE", "stats: how long until the file has it, e.g. 1G"}};
}

/// Those that speak to the service.
std::vector<Command> service_commands() {
  return {
      {{"collect",
        "",
        "Fetches every target once, records what it saw, and exits: for cron.",
        0,
        {{"target", "", "TARGET",
          "REGION/PROJECT/TASK_TYPE/FILE_ID, instead of those of the configuration", true},
         {"wait", "", "DURATION",
          "while another collector, or an import, is at work, wait for it (default 0s)"},
         splay_option,
         log_file_option,
         endpoint_option,
         allow_http_option}},
       collect},
      {{"watch",
        "",
        "Makes a pass on a fixed schedule until it is stopped: for systemd or a terminal.",
        0,
        {{"interval", "", "DURATION", "from pass to pass, instead of that of the configuration"},
         {"target", "", "TARGET",
          "REGION/PROJECT/TASK_TYPE/FILE_ID, instead of those of the configuration", true},
         splay_option,
         log_file_option,
         endpoint_option,
         allow_http_option}},
       watch},
      {{"discover",
        "",
        "Lists the real-time tasks of workspaces, ready for the configuration.",
        0,
        {{"workspace", "", "REGION/PROJECT", "instead of those of the configuration", true},
         {"file-types", "", "LIST", "codes of ListFiles (default 900, real-time synchronisation)"},
         {"keyword", "", "TEXT", "only names that contain it"},
         {"folder", "", "PATH", "only files of this folder"},
         {"owner", "", "ID", "only files of this account id"},
         {"format", "", "FORMAT", "table, json or config (default table)", false,
          "table json config"},
         endpoint_option,
         allow_http_option}},
       discover},
      {{"budget",
        "",
        "Calls used and left today, and the shortest interval that the edition affords.",
        0,
        {{"format", "", "FORMAT", "table or json (default table)", false, "table json"}}},
       budget},
      {{"doctor",
        "",
        "Checks configuration, credentials, endpoint, signature, clock and history.",
        0,
        {{"format", "", "FORMAT", "table or json (default table)", false, "table json"},
         {"target", "", "TARGET", "asked for as a trial, instead of those of the configuration",
          true},
         endpoint_option,
         allow_http_option}},
       doctor},
  };
}

/// Those that only need the history.
std::vector<Command> history_commands() {
  return {
      {{"import",
        "FILE|-",
        "Loads snapshots from NDJSON, one a line (docs/import.md).",
        1,
        {{"gap-after", "", "DURATION",
          "snapshots further apart have a gap between them (default 15m)"},
         {"wait", "", "DURATION",
          "while a collector, or another import, is at work, wait for it (default 30s)"},
         {"keep-going", "", "", "report bad lines and go on, instead of stopping at the first"}}},
       import},
      {{"report", "KIND",
        "Queries the history: status, durations, availability, failures, trends, runs, timeline, "
        "gaps; dashboard is all of it on one page of HTML (docs/reports.md).",
        1, report_options(),
        "status durations availability failures trends runs timeline gaps dashboard"},
       report},
      {{"metrics",
        "",
        "How the recorder is, in the text format of Prometheus (docs/monitoring.md).",
        0,
        {{"output", "", "FILE",
          "write to a file, whole or not at all: for the textfile collector of node_exporter"}}},
       metrics},
      {{"check",
        "",
        "How the recorder is, as a plugin of Nagios or Icinga (docs/monitoring.md).",
        0,
        {{"warning", "", "SPAN", "warn if the last success is older (default gap_after)"},
         {"critical", "", "SPAN", "be critical if the last success is older (default 3 x warning)"},
         {"tasks", "", "", "be critical, too, while a task has failed"}}},
       check},
      {{"notify",
        "ACTION",
        "Notifications: test CHANNEL sends one, list shows what waits (docs/notifications.md).",
        2,
        {{"format", "", "FORMAT", "list: table or json (default table)", false, "table json"}},
        "test list"},
       notify},
      {{"annotate", "ACTION",
        "Planned stretches, which reports leave out of failures and availability: add TARGET, list "
        "[TARGET], remove ID (docs/reports.md).",
        2, annotate_options(), "add list remove"},
       annotate},
      {{"db", "ACTION",
        "Looks after the history file: init, migrate, check, backup FILE, prune, stats "
        "(docs/lifecycle.md); schema says what is in it (docs/database.md).",
        2, db_options(), "init migrate check backup prune stats schema"},
       db},
  };
}

const std::vector<Command>& commands() {
  static const std::vector<Command> table = [] {
    auto all = service_commands();
    auto others = history_commands();
    std::move(others.begin(), others.end(), std::back_inserter(all));
    return all;
  }();
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
  return text +
         "\n`syncledger help COMMAND` says more about each, `syncledger help --format man` (or md) "
         "all of "
         "it as a manual page,\nand `syncledger help --format bash`, zsh or fish as completions "
         "for these shells.\n";
}

/// All that the tables say, for another reader than a person at a terminal. \throws UsageError
std::string help_as(const std::string& format) {
  std::vector<CommandSpec> specs;
  for (const Command& command : commands()) specs.push_back(command.spec);
  if (format == "man") return man_page(specs);
  if (format == "md") return markdown_manual(specs);
  if (format == "bash") return bash_completion(specs);
  if (format == "zsh") return zsh_completion(specs);
  if (format == "fish") return fish_completion(specs);
  throw UsageError("--format: man, md, bash, zsh or fish is expected, not \"" +
                   base::printable(format) + "\"");
}

/// Every option of every command as it is written: `--since`, `-v`.
std::vector<std::string> all_flags() {
  std::vector<std::string> flags;
  for (const Command& command : commands()) {
    for (const OptionSpec& option : all_options(command.spec)) {
      flags.push_back("--" + std::string{option.name});
      if (!option.short_name.empty()) flags.push_back("-" + std::string{option.short_name});
    }
  }
  return flags;
}

/// For a command line that begins with an option.
[[noreturn]] void refuse_option_first(const std::string& word) {
  const auto flag = word.substr(0, word.find('='));
  const auto known = all_flags();
  if (std::find(known.begin(), known.end(), flag) != known.end()) {
    throw UsageError("the command comes first, its options after it: syncledger COMMAND " + flag +
                     " ...; see `syncledger help`");
  }
  const std::vector<std::string_view> candidates{known.begin(), known.end()};
  throw UsageError("unknown option " + base::printable(flag) + suggestion(flag, candidates) +
                   "; see `syncledger help`");
}

bool is_word_of(const std::string& word, std::string_view words) {
  std::istringstream in{std::string{words}};
  return std::find(std::istream_iterator<std::string>{in}, {}, word) !=
         std::istream_iterator<std::string>{};
}

/// ` (did you mean "report status"?)` for what is the first argument of a command, or of some.
std::string commands_that_take(const std::string& word) {
  std::string list;
  for (const Command& command : commands()) {
    if (!is_word_of(word, command.spec.choices)) continue;
    list += (list.empty() ? "\"" : " or \"") + std::string{command.spec.name} + " " + word + "\"";
  }
  return list.empty() ? list : " (did you mean " + list + "?)";
}

const Command& find_command(const std::string& name) {
  const auto& table = commands();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const auto& each) { return each.spec.name == name; });
  if (found != table.end()) return *found;
  if (name.starts_with('-')) refuse_option_first(name);
  auto hint = commands_that_take(name);
  if (hint.empty()) {
    std::vector<std::string_view> names{"help", "--version"};
    for (const Command& command : table) names.push_back(command.spec.name);
    hint = suggestion(name, names);
  }
  throw UsageError("unknown command \"" + base::printable(name) + "\"" + hint +
                   "; see `syncledger help`");
}

int show_help(const std::vector<std::string>& arguments, std::ostream& out) {
  if (arguments.size() == 2 && arguments.front() == "--format") {
    out << help_as(arguments.back());
    return exit_code::all_well;
  }
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
  if (first == "--version") {
    surroundings.out << "syncledger " << version << '\n';
    return exit_code::all_well;
  }
  const std::vector<std::string> rest{arguments.begin() + 1, arguments.end()};
  if (first == "help" || first == "-h" || first == "--help")
    return show_help(rest, surroundings.out);
  if (first == targets_question) return offer_targets(rest, surroundings);
  auto invocation = read_command_line(arguments, surroundings);
  if (invocation.options().has("help")) return show_help({first}, surroundings.out);
  if (invocation.options().has("version")) return dispatch({"--version"}, surroundings);
  return find_command(first).run(invocation);
}

/// Those of the command line itself, not of one that it is asked about.
LogOptions own_log_options(const std::vector<std::string>& arguments) {
  const bool is_question = !arguments.empty() && arguments.front() == targets_question;
  return is_question ? LogOptions{} : log_options_of(arguments);
}

/// Why the output could not be written, an errno; 0 if it was.
int flush(std::ostream& out) {
  const bool is_broken = !out;
  out.clear();
  errno = 0;
  if (is_broken) out.put('\n');  // for the errno of what broke, which others may have overwritten
  out.flush();
  if (out && !is_broken) return 0;
  return errno == 0 ? EIO : errno;
}

}  // namespace

Invocation read_command_line(const std::vector<std::string>& words, Surroundings& surroundings) {
  return {find_command(words.front()).spec, {words.begin() + 1, words.end()}, surroundings};
}

int run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  const auto log_options = own_log_options(arguments);
  const auto fail = [&](const std::string& message, int code) {
    log(surroundings, log_options, "error", message);
    return code;
  };
  warn_unless_file_takes_lines(surroundings, log_options);
  try {
    const int code = dispatch(arguments, surroundings);
    const int problem = flush(surroundings.out);
    if (problem == 0) return code;
    return fail("cannot write the output" + because(problem), exit_code::failed);
  } catch (const UsageError& error) {
    return fail(error.what(), exit_code::usage);
  } catch (const LockedError& error) {
    return fail(error.what(), exit_code::locked);
  } catch (const store::StoreError& error) {
    return fail(error.what(), exit_code::failed);
  } catch (const std::exception& error) {
    return fail(std::string{"unexpected error: "} + error.what(), exit_code::failed);
  }
}

}  // namespace syncledger::app
