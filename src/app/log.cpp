#include "app/log.hpp"

#include "app/files.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>

namespace syncledger::app {

namespace {

/// The last value of an option; empty without one.
std::string value_of(const std::vector<std::string>& words, const std::string& option) {
  std::string value;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (word->starts_with(option + "=")) value = word->substr(option.size() + 1);
    if (*word == option && std::next(word) != words.end()) value = *std::next(word);
  }
  return value;
}

std::string json_line(const Surroundings& surroundings, const std::string& level,
                      const std::string& message) {
  const nlohmann::ordered_json line{
      {"time", base::to_rfc3339(surroundings.clock.now())}, {"level", level}, {"message", message}};
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void write(std::ostream& out, const std::string& pattern, const std::string& level,
           const std::string& text) {
  spdlog::logger logger{"syncledger", std::make_shared<spdlog::sinks::ostream_sink_st>(out)};
  logger.set_level(spdlog::level::trace);
  logger.set_pattern(pattern);
  logger.log(spdlog::level::from_str(level), text);
}

}  // namespace

LogOptions log_options_of(const std::vector<std::string>& words) {
  return {value_of(words, "--log-format") == "json" ? LogFormat::json : LogFormat::text,
          value_of(words, "--log-file")};
}

void warn_unless_file_takes_lines(Surroundings& surroundings, const LogOptions& options) {
  if (options.file.empty()) return;
  errno = 0;
  if (std::ofstream{options.file, std::ios::app}) return;
  const int error = errno;
  log(surroundings, options, "warn",
      "cannot write the log " + options.file + because(error) +
          " (what goes there is lost: name another file with --log-file, or let this user write "
          "it)");
}

void log(Surroundings& surroundings, const LogOptions& options, const std::string& level,
         const std::string& message) {
  log_to_file(surroundings, options, level, message);
  if (options.format == LogFormat::json) {
    write(surroundings.err, "%v", level, json_line(surroundings, level, message));
  } else {
    write(surroundings.err, "syncledger: %v", level, base::printable(message));
  }
}

void log_to_file(const Surroundings& surroundings, const LogOptions& options,
                 const std::string& level, const std::string& message) {
  if (options.file.empty()) return;
  std::ofstream file{options.file, std::ios::app};
  if (options.format == LogFormat::json) {
    write(file, "%v", level, json_line(surroundings, level, message));
  } else {
    // The time is that of the passes, which may be replayed.
    write(file, base::to_rfc3339(surroundings.clock.now()) + " %l: %v", level,
          base::printable(message));
  }
}

}  // namespace syncledger::app
