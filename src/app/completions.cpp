#include "app/completions.hpp"

#include "app/exit_code.hpp"
#include "app/invocation.hpp"
#include "model/target.hpp"
#include "store/usage.hpp"

#include <algorithm>
#include <iterator>

namespace syncledger::app {
namespace {

/// What may stand as the value of an option.
enum class Values { none, choices, files, targets, free };

Values values_of(const OptionSpec& option) {
  if (option.value.empty()) return Values::none;
  if (!option.choices.empty()) return Values::choices;
  if (option.value == "FILE") return Values::files;
  if (option.name == "target") return Values::targets;
  return Values::free;
}

std::string words_of(std::span<const CommandSpec> commands) {
  std::string words = "help";
  for (const CommandSpec& command : commands) words += " " + std::string{command.name};
  return words;
}

/// The options of a command, with their dashes.
std::string flags_of(const CommandSpec& command) {
  std::string words;
  for (const OptionSpec& option : all_options(command)) {
    words += (words.empty() ? "--" : " --") + std::string{option.name};
    if (!option.short_name.empty()) words += " -" + std::string{option.short_name};
  }
  return words;
}

bool takes_files(const CommandSpec& command) {
  return command.choices.empty() && command.arguments.find("FILE") != std::string_view::npos;
}

/// A file as a command line names it before a shell has expanded the line.
std::string expanded(const std::string& file, const Surroundings& surroundings) {
  const auto home = surroundings.environment("HOME");
  return home && file.starts_with("~/") ? *home + file.substr(1) : file;
}

/// What a command line says of where the history is, as options of ours.
std::vector<std::string> places_in(const std::vector<std::string>& line,
                                   const Surroundings& surroundings) {
  std::vector<std::string> places;
  for (auto word = line.begin(); word != line.end(); ++word) {
    const auto option = word->substr(0, word->find('='));
    if (option != "--config" && option != "--db") continue;
    auto value = word->substr(std::min(word->size(), option.size() + 1));
    if (value.empty()) {
      auto next = std::next(word);
      if (next != line.end() && *next == "=") ++next;  // bash makes three words of --db=FILE
      if (next != line.end()) value = *next;
    }
    if (!value.empty()) places.push_back(option + "=" + expanded(value, surroundings));
  }
  return places;
}

/// A line of bash that offers what stands in one of our own tables: bash expands it once more.
std::string bash_words(const std::string& words) {
  return "_syncledger_words '" + words + "'";
}

std::string in_fish_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

/// As a description of zsh's _arguments between single quotes.
std::string in_zsh_description(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\'') {
      escaped += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_option(const OptionSpec& option) {
  std::string action;
  switch (values_of(option)) {
    case Values::none:
      break;
    case Values::choices:
      action = "(" + std::string{option.choices} + ")";
      break;
    case Values::files:
      action = "_files";
      break;
    case Values::targets:
      action = "_syncledger_targets";
      break;
    case Values::free:
      action = " ";
      break;
  }
  const std::string described =
      "[" + in_zsh_description(option.help) + "]" +
      (action.empty() ? "" : ":" + in_zsh_description(option.value) + ":" + action) + "'";
  const std::string often = option.repeatable ? "'*" : "'";
  std::string text = "        " + often + "--" + std::string{option.name} + described + " \\\n";
  if (!option.short_name.empty()) {
    text += "        " + often + "-" + std::string{option.short_name} + described + " \\\n";
  }
  return text;
}

std::string zsh_arguments(const CommandSpec& command) {
  if (!command.choices.empty()) {
    const bool has_file = command.most_arguments > 1;
    return "        '1:" + std::string{command.arguments} + ":(" + std::string{command.choices} +
           ")'" + (has_file ? " \\\n        '2:FILE:_files'" : "") + "\n";
  }
  if (takes_files(command)) return "        '1:FILE:_files'\n";
  return "        '*: :()'\n";
}

/// What bash offers as the value of an option.
std::string bash_value(const CommandSpec& command, const OptionSpec& option) {
  const auto kind = values_of(option);
  if (kind == Values::none) return {};
  std::string text = "    '" + std::string{command.name} + " --" + std::string{option.name} + "') ";
  if (kind == Values::choices) text += bash_words(std::string{option.choices}) + "; ";
  if (kind == Values::files) text += "_syncledger_files; ";
  if (kind == Values::targets) text += "_syncledger_targets; ";
  return text + "return ;;\n";
}

/// What bash offers as an argument of a command, or as the next of its options.
std::string bash_arguments(const CommandSpec& command) {
  std::string text = "    " + std::string{command.name} + ")\n";
  const auto instead_of_options = [&](const std::string& condition, const std::string& offer) {
    text += "      if " + condition + "[[ $word != -* ]]; then\n        " + offer +
            "\n        return\n      fi\n";
  };
  if (!command.choices.empty())
    instead_of_options("((COMP_CWORD == 2)) && ", bash_words(std::string{command.choices}));
  if (takes_files(command) || command.most_arguments > 1)
    instead_of_options("", "_syncledger_files");
  return text + "      " + bash_words(flags_of(command)) + "\n      ;;\n";
}

}  // namespace

std::string bash_completion(std::span<const CommandSpec> commands) {
  std::string text = R"(# bash completion for syncledger: `source` it, or put it into
# ~/.local/share/bash-completion/completions/syncledger

# Only for words that stand in this file: compgen -W runs what is in them.
_syncledger_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

# bash itself lists files, and quotes their names.
_syncledger_files() {
  compopt -o default
}

_syncledger_targets() {
  local target line=("${COMP_WORDS[@]//[\\\"\']/}")
  while IFS= read -r target; do
    [[ $target != "${word#[\"\']}"* ]] || COMPREPLY+=("$target")
  done < <("${COMP_WORDS[0]}" )" +
                     std::string{targets_question} + R"( "${line[@]}" 2>/dev/null)
}

_syncledger() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]}
  [[ $before != = ]] || before=${COMP_WORDS[COMP_CWORD - 2]}
  [[ $word != = ]] || word=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    )" + bash_words(words_of(commands) + " --help --version") +
                     R"(
    return
  fi
  case "$command $before" in
)";
  for (const CommandSpec& command : commands) {
    for (const OptionSpec& option : all_options(command)) text += bash_value(command, option);
  }
  text += "  esac\n  case $command in\n    help) " + bash_words(words_of(commands) + " --format") +
          " ;;\n";
  for (const CommandSpec& command : commands) text += bash_arguments(command);
  return text + "  esac\n}\n\ncomplete -F _syncledger syncledger\n";
}

std::string zsh_completion(std::span<const CommandSpec> commands) {
  std::string text =
      "#compdef syncledger\n"
      "# zsh completion for syncledger: put it into a folder of $fpath, as _syncledger\n\n"
      "_syncledger_targets() {\n"
      "  local -a found=(${(f)\"$(syncledger " +
      std::string{targets_question} +
      " \"${(@Q)words}\" 2>/dev/null)\"})\n"
      "  compadd -a found\n}\n\n"
      "_syncledger() {\n"
      "  local context state line\n"
      "  typeset -A opt_args\n"
      "  if ((CURRENT == 2)); then\n"
      "    local -a commands=(\n      'help:Shows the help of a command.'\n";
  for (const CommandSpec& command : commands) {
    text +=
        "      '" + std::string{command.name} + ":" + in_zsh_description(command.summary) + "'\n";
  }
  text +=
      "    )\n"
      "    _describe command commands\n"
      "    return\n  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n"
      "    help) compadd -- " +
      words_of(commands) + " --format ;;\n";
  for (const CommandSpec& command : commands) {
    text += "    " + std::string{command.name} + ")\n      _arguments \\\n";
    for (const OptionSpec& option : all_options(command)) text += zsh_option(option);
    text += zsh_arguments(command) + "      ;;\n";
  }
  return text + "  esac\n}\n\n_syncledger \"$@\"\n";
}

std::string fish_completion(std::span<const CommandSpec> commands) {
  std::string text =
      "# fish completion for syncledger: put it into ~/.config/fish/completions/syncledger.fish\n"
      "function __syncledger_targets\n"
      "    syncledger " +
      std::string{targets_question} +
      " (commandline -opc) 2>/dev/null\n"
      "end\n\n"
      "complete -c syncledger -f\n"
      "complete -c syncledger -n __fish_use_subcommand -a help -d 'Shows the help of a command.'\n";
  for (const CommandSpec& command : commands) {
    text += "complete -c syncledger -n __fish_use_subcommand -a " + std::string{command.name} +
            " -d " + in_fish_quotes(command.summary) + "\n";
  }
  text += "complete -c syncledger -n '__fish_seen_subcommand_from help' -a " +
          in_fish_quotes(words_of(commands)) + "\n";
  for (const CommandSpec& command : commands) {
    const std::string start =
        "complete -c syncledger -n '__fish_seen_subcommand_from " + std::string{command.name} + "'";
    if (!command.choices.empty()) text += start + " -a " + in_fish_quotes(command.choices) + "\n";
    if (takes_files(command) || command.most_arguments > 1) text += start + " -F\n";
    for (const OptionSpec& option : all_options(command)) {
      text += start + " -l " + std::string{option.name};
      if (!option.short_name.empty()) text += " -s " + std::string{option.short_name};
      switch (values_of(option)) {
        case Values::none:
          break;
        case Values::choices:
          text += " -x -a " + in_fish_quotes(option.choices);
          break;
        case Values::files:
          text += " -r -F";
          break;
        case Values::targets:
          text += " -x -a '(__syncledger_targets)'";
          break;
        case Values::free:
          text += " -x";
          break;
      }
      text += " -d " + in_fish_quotes(option.help) + "\n";
    }
  }
  return text;
}

int offer_targets(const std::vector<std::string>& line, Surroundings& surroundings) {
  // Who presses TAB does not wait for a writer.
  constexpr std::chrono::milliseconds patience{1000};
  const CommandSpec spec{targets_question, "", "", 0, {}};
  Invocation invocation{spec, places_in(line, surroundings), surroundings};
  auto file = store::HistoryFile::open_for_reading(invocation.database(), patience);
  auto targets = store::known_targets(file);
  std::sort(targets.begin(), targets.end());
  for (const auto& target : targets) {
    const auto text = model::to_string(target);
    // A history that somebody else made may hold anything, and a shell believes what it is told.
    if (model::parse_target(text)) surroundings.out << text << '\n';
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
