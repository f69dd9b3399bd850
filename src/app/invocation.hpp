#pragma once

#include "app/config.hpp"
#include "app/options.hpp"
#include "app/run.hpp"

#include <optional>
#include <string>

namespace syncledger::app {

/// One command being run: its options, its surroundings, and what follows from both.
class Invocation {
public:
  /// \throws UsageError
  Invocation(const CommandSpec& command, const std::vector<std::string>& words,
             Surroundings& surroundings);

  const ParsedOptions& options() const { return options_; }

  Surroundings& surroundings() const { return surroundings_; }

  const CommandSpec& command() const { return command_; }

  /// The configuration by contract section 4, if there is one. \throws UsageError
  const std::optional<Config>& config();

  /// The same; without one, what holds by default. \throws UsageError
  const Config& settings();

  /// Where config() came from, if there is one.
  [[nodiscard]] std::optional<std::string> config_path() const { return find_config(); }

  /// The history file by contract section 4. \throws UsageError
  std::string database();

  /// Whether `out` (data) or `err` (talk) may be coloured.
  [[nodiscard]] bool color(bool is_terminal) const;

  [[nodiscard]] bool is_quiet() const { return options_.has("quiet"); }

  [[nodiscard]] bool is_verbose() const { return options_.has("verbose"); }

  /// One line on `err`, as --log-format says; of level info only with --verbose.
  void say(const std::string& level, const std::string& message) const;

  /// As say(), whatever the level.
  void write(const std::string& level, const std::string& message) const;

private:
  [[nodiscard]] std::optional<std::string> find_config() const;

  const CommandSpec& command_;
  ParsedOptions options_;
  Surroundings& surroundings_;
  bool config_is_loaded_ = false;
  std::optional<Config> config_;
};

}  // namespace syncledger::app
