#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::app {

/// One option of a command line. The tables of these are the one source of parsing, help, manual
/// page and completions.
struct OptionSpec {
  std::string_view name;        ///< without the dashes
  std::string_view short_name;  ///< one letter, or empty
  std::string_view value;       ///< what its value is called in the help; empty for a switch
  std::string_view help;
  bool repeatable = false;
  std::string_view choices = {};  ///< the only values there are, with spaces between them
};

/// A command with its own options; those that all commands share come on top.
struct CommandSpec {
  std::string_view name;
  std::string_view arguments;  ///< positional arguments as the help shows them: `KIND`
  std::string_view summary;    ///< one line
  std::size_t most_arguments = 0;
  std::vector<OptionSpec> options;
  std::string_view choices = {};  ///< of the first argument, with spaces between them
};

/// --config, --db, --help and the like.
std::span<const OptionSpec> common_options();

/// Those of the command, then those that all share.
std::vector<OptionSpec> all_options(const CommandSpec& command);

/// What stood on a command line.
class ParsedOptions {
public:
  [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }

  /// The value of an option, the last if it was repeated.
  [[nodiscard]] std::optional<std::string> value(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> values(const std::string& name) const;

  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }

private:
  friend ParsedOptions parse_options(const CommandSpec&, const std::vector<std::string>&);
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> arguments_;
};

/// \throws UsageError that names the nearest right option
ParsedOptions parse_options(const CommandSpec& command, const std::vector<std::string>& words);

/// Usage, summary and all options of a command.
std::string help_text(const CommandSpec& command);

/// ` (did you mean "report"?)`, or nothing if no candidate is near. \param prefix stands before
/// each of the candidates
std::string suggestion(std::string_view word, std::span<const std::string_view> candidates,
                       std::string_view prefix = "");

}  // namespace syncledger::app
