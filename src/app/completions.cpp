#include "app/completions.hpp"

#include "base/text.hpp"

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

/// What asks the history for its targets, REGION/PROJECT/TASK_TYPE/FILE_ID each, in any of the
/// shells. The report tells of a thing a line; its first four columns are the target.
/// \param options of the command line under way, as this shell expands them
std::string list_targets(const std::string& options) {
  return "report status --format csv " + options + " 2>/dev/null |\n" +
         R"(    awk -F, 'NR > 1 && !seen[$1, $2, $3, $4]++ { print $1 "/" $2 "/" $3 "/" $4 }')";
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

}  // namespace

std::string bash_completion(std::span<const CommandSpec> commands) {
  std::string text =
      "# bash completion for syncledger: `source` it, or put it into\n"
      "# ~/.local/share/bash-completion/completions/syncledger\n"
      "_syncledger_targets() {\n"
      "  local where=() i\n"
      "  for ((i = 1; i + 1 < ${#COMP_WORDS[@]}; i++)); do\n"
      "    [[ ${COMP_WORDS[i]} != --db && ${COMP_WORDS[i]} != --config ]] ||\n"
      "      where+=(\"${COMP_WORDS[i]}\" \"${COMP_WORDS[i + 1]}\")\n"
      "  done\n"
      "  \"${COMP_WORDS[0]}\" " +
      list_targets(R"("${where[@]}")") +
      "\n}\n\n_syncledger() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
      "  local command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '" +
      words_of(commands) +
      " --help --version' -- \"$word\")\n    return\n  fi\n"
      "  case \"$command $before\" in\n";
  for (const CommandSpec& command : commands) {
    for (const OptionSpec& option : all_options(command)) {
      const auto kind = values_of(option);
      if (kind == Values::none) continue;
      text += "    '" + std::string{command.name} + " --" + std::string{option.name} + "') ";
      if (kind == Values::choices) {
        text += "mapfile -t COMPREPLY < <(compgen -W '" + std::string{option.choices} +
                "' -- \"$word\"); ";
      } else if (kind == Values::files) {
        text += "mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); ";
      } else if (kind == Values::targets) {
        text += "mapfile -t COMPREPLY < <(compgen -W \"$(_syncledger_targets)\" -- \"$word\"); ";
      }
      text += "return ;;\n";
    }
  }
  text += "  esac\n  case $command in\n    help) mapfile -t COMPREPLY < <(compgen -W '" +
          words_of(commands) + " --format' -- \"$word\") ;;\n";
  for (const CommandSpec& command : commands) {
    text += "    " + std::string{command.name} + ")\n";
    const std::string flags =
        "mapfile -t COMPREPLY < <(compgen -W '" + flags_of(command) + "' -- \"$word\")";
    if (!command.choices.empty()) {
      text +=
          "      if ((COMP_CWORD == 2)) && [[ $word != -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -W '" +
          std::string{command.choices} + "' -- \"$word\")\n        return\n      fi\n";
    }
    if (takes_files(command) || command.most_arguments > 1) {
      text +=
          "      if [[ $word != -* ]]; then\n"
          "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
          "        return\n      fi\n";
    }
    text += "      " + flags + "\n      ;;\n";
  }
  return text + "  esac\n}\n\ncomplete -F _syncledger syncledger\n";
}

std::string zsh_completion(std::span<const CommandSpec> commands) {
  std::string text =
      "#compdef syncledger\n"
      "# zsh completion for syncledger: put it into a folder of $fpath, as _syncledger\n\n"
      "_syncledger_targets() {\n"
      "  local -a where found\n"
      "  local i\n"
      "  for ((i = 2; i < $#words; i++)); do\n"
      "    [[ $words[i] != --db && $words[i] != --config ]] || where+=($words[i] $words[i+1])\n"
      "  done\n"
      "  found=(${(f)\"$(syncledger " +
      list_targets(R"("${where[@]}")") +
      ")\"})\n"
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
      "    set -l words (commandline -opc)\n"
      "    set -l where\n"
      "    for i in (seq 2 (math (count $words) - 1))\n"
      "        if contains -- $words[$i] --db --config\n"
      "            set -a where $words[$i] $words[(math $i + 1)]\n"
      "        end\n"
      "    end\n"
      "    syncledger " +
      list_targets("$where") +
      "\nend\n\n"
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

}  // namespace syncledger::app
