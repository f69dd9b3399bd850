#pragma once

#include "app/config.hpp"
#include "app/log.hpp"
#include "app/options.hpp"
#include "app/run.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace syncledger::app {

/// One command being run: its options, its surroundings, and what follows from both.
class Invocation {
public:
  /// \throws UsageError
  Invocation(const CommandSpec& command, const std::vector<std::string>& words,
             Surroundings& surroundings);

  /// The same command line with nothing read yet: the configuration may have changed since.
  [[nodiscard]] Invocation afresh() const;

  const ParsedOptions& options() const { return options_; }

  Surroundings& surroundings() const { return surroundings_; }

  const CommandSpec& command() const { return command_; }

  /// The configuration by contract section 4, if there is one. \throws UsageError
  const std::optional<Config>& config();

  /// The same; without one, what holds by default. With --interval that instead of the
  /// configuration's. \throws UsageError
  const Config& settings();

  /// Where config() came from, if there is one.
  [[nodiscard]] std::optional<std::string> config_path() const { return find_config(); }

  /// The history file by contract section 4, under its own name where what is named is a link to
  /// it: two names for one file still exclude each other. \throws UsageError
  std::string database();

  /// The value of an option that is a span of time. \param example what one looks like
  /// \throws UsageError if it is none, or less than `least`
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration(
      const std::string& option, const std::string& example,
      std::chrono::milliseconds least = std::chrono::milliseconds{0}) const;

  /// Whether `out` (data) or `err` (talk) may be coloured.
  [[nodiscard]] bool color(bool is_terminal) const;

  [[nodiscard]] bool is_quiet() const { return options_.has("quiet"); }

  [[nodiscard]] bool is_verbose() const { return options_.has("verbose"); }

  /// Whether to say what was said before, too: to a person, and with --verbose. Cron would mail it
  /// every five minutes.
  [[nodiscard]] bool says_all() const { return is_verbose() || surroundings_.is_attended; }

  /// One line on `err`, as --log-format says; of level info only if says_all(). In the file of
  /// --log-file in any case.
  void say(const std::string& level, const std::string& message) const;

  /// As say(), whatever the level.
  void write(const std::string& level, const std::string& message) const;

private:
  /// The name of a history, and what gave it that.
  struct DatabaseName {
    std::string name;
    std::string source;  ///< `--db`
  };

  [[nodiscard]] std::optional<std::string> find_config() const;
  DatabaseName named_database();

  const CommandSpec& command_;
  ParsedOptions options_;
  LogOptions log_options_;
  Surroundings& surroundings_;
  bool config_is_loaded_ = false;
  std::optional<Config> config_;
  Config defaults_;
};

}  // namespace syncledger::app
