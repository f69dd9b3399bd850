#include "app/manual.hpp"

#include "version.hpp"

#include <array>
#include <utility>

namespace syncledger::app {
namespace {

/// As text of roff: nothing in it is a request, and a dash is one that can be copied.
std::string roff(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string option_entry(const OptionSpec& option) {
  std::string text = ".TP\n";
  if (!option.short_name.empty()) text += bold("-" + std::string{option.short_name}) + ", ";
  text += bold("--" + std::string{option.name});
  if (!option.value.empty()) text += " " + italic(option.value);
  return text + "\n" + roff(option.help) + (option.repeatable ? " (repeatable)" : "") + "\n";
}

std::string command_section(const CommandSpec& command) {
  std::string text = ".SS " + roff("syncledger " + std::string{command.name});
  if (!command.arguments.empty()) text += " " + roff(command.arguments);
  text += "\n" + roff(command.summary) + "\n";
  for (const OptionSpec& option : command.options) text += option_entry(option);
  return text;
}

using Entries = std::span<const std::pair<std::string_view, std::string_view>>;

std::string entries(Entries list) {
  std::string text;
  for (const auto& [what, meaning] : list) {
    text += ".TP\n" + bold(what) + "\n" + roff(meaning) + "\n";
  }
  return text;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> exit_codes{{
    {"0", "all well"},
    {"1", "an unexpected or database error"},
    {"2", "usage or configuration error"},
    {"3", "the pass recorded something but some targets could not be fetched"},
    {"4", "no target could be fetched"},
    {"5", "the condition of --fail-if is met"},
    {"75", "another collector, or an import, holds the lock"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> variables{{
    {"SYNCLEDGER_CONFIG", "the configuration file, unless --config names one"},
    {"SYNCLEDGER_DB", "the history file, unless --db names one"},
    {"SYNCLEDGER_ENDPOINT", "where to ask, unless --endpoint says so"},
    {"ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET",
     "credentials; these and the other variables of Alibaba's own chain"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> files{{
    {"./syncledger.json, $XDG_CONFIG_HOME/syncledger/config.json, /etc/syncledger/config.json",
     "the configuration, the first of these that exists"},
    {"$XDG_DATA_HOME/syncledger/history.db",
     "the history, unless the configuration names another; ~/.local/share if the variable is not "
     "set"},
    {"$XDG_STATE_HOME/syncledger/histories",
     "which histories of configurations are expected to be there; ~/.local/state if the variable "
     "is "
     "not set, $STATE_DIRECTORY in a service"},
    {"DATABASE.lock, DATABASE.spool, DATABASE.complaint",
     "beside the history: the collector's lock; passes that the history could not take; what was "
     "said last"},
}};

std::string markdown_rows(std::span<const OptionSpec> options) {
  std::string text = "| option | what it does |\n|---|---|\n";
  for (const OptionSpec& option : options) {
    std::string names = "--" + std::string{option.name};
    if (!option.value.empty()) names += " " + std::string{option.value};
    if (!option.short_name.empty()) names = "-" + std::string{option.short_name} + "`, `" + names;
    text += "| `" + names + "` | " + std::string{option.help} +
            (option.repeatable ? " (repeatable)" : "") + " |\n";
  }
  return text;
}

std::string markdown_rows(Entries list, const std::string& head) {
  std::string text = "| " + head + " | |\n|---|---|\n";
  for (const auto& [what, meaning] : list) {
    text += "| `" + std::string{what} + "` | " + std::string{meaning} + " |\n";
  }
  return text;
}

}  // namespace

std::string man_page(std::span<const CommandSpec> commands) {
  std::string text =
      R"(.TH SYNCLEDGER 1 "" "syncledger )" + std::string{version} + "\"\n.SH NAME\n" +
      roff("syncledger - status history of Alibaba Cloud DataWorks sync tasks") +
      "\n.SH SYNOPSIS\n" + bold("syncledger") + " " + italic("COMMAND") + " [" + italic("OPTIONS") +
      "]\n.br\n" + bold("syncledger help") + " [" + italic("COMMAND") + "]\n.SH DESCRIPTION\n" +
      roff(
          "Polls how real-time sync nodes and sync solutions of DataWorks are "
          "doing, keeps every change in one SQLite file, and reports since when "
          "something is down, how long each run and step took, what fails most "
          "and whether it gets worse; each figure with its bounds, for a poll "
          "sees only moments.") +
      "\n.SH COMMANDS\n";
  for (const CommandSpec& command : commands) text += command_section(command);
  text += ".SH COMMON OPTIONS\n";
  for (const OptionSpec& option : common_options()) text += option_entry(option);
  text += ".SH EXIT STATUS\n" + entries(exit_codes) +
          ".PP\nThe command check exits as plugins of Nagios do: 0, 1, 2 or 3.\n";
  text += ".SH ENVIRONMENT\n" + entries(variables) + ".SH FILES\n" + entries(files);
  return text + ".SH SEE ALSO\n" + bold("sqlite3") + "(1)\n";
}

std::string markdown_manual(std::span<const CommandSpec> commands) {
  std::string text =
      "# Commands\n\nAs `syncledger help --format md` prints it; the same as the manual page.\n";
  for (const CommandSpec& command : commands) {
    text += "\n## syncledger " + std::string{command.name};
    if (!command.arguments.empty()) text += " " + std::string{command.arguments};
    text += "\n" + std::string{command.summary} + "\n";
    if (!command.options.empty()) text += "\n" + markdown_rows(command.options);
  }
  return text + "\n## Options of all commands\n" + markdown_rows(common_options()) +
         "\n## Exit codes\n" + markdown_rows(exit_codes, "code") + "\n## Environment\n" +
         markdown_rows(variables, "variable") + "\n## Files\n" + markdown_rows(files, "file");
}

}  // namespace syncledger::app
