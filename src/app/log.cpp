#include "app/log.hpp"

#include "app/files.hpp"
#include "base/descriptor.hpp"
#include "base/patient_io.hpp"
#include "base/text.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <memory>
#include <ostream>

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

void write_line(std::ostream& out, const Surroundings& surroundings, LogFormat format,
                const std::string& level, const std::string& message) {
  if (format == LogFormat::json) {
    write(out, "%v", level, json_line(surroundings, level, message));
  } else {
    write(out, "syncledger: %v", level, base::printable(message));
  }
  out.flush();
}

/// The file of --log-file, for a line at its end. Of a pipe that is full the line is lost at once:
/// every line opens it anew, and would wait again.
class LogFile {
public:
  explicit LogFile(const std::string& path)
      : file_(open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOCTTY,
                   0666)),
        error_(file_.is_open() ? 0 : errno),
        buffer_(file_.number(), std::chrono::milliseconds{0}) {}

  /// Why it cannot be written, an errno; 0 if it can.
  [[nodiscard]] int error() const { return error_; }

  std::ostream& stream() { return stream_; }

private:
  base::Descriptor file_;
  int error_;
  base::PatientBuffer buffer_;
  std::ostream stream_{&buffer_};
};

}  // namespace

LogOptions log_options_of(const std::vector<std::string>& words) {
  return {value_of(words, "--log-format") == "json" ? LogFormat::json : LogFormat::text,
          value_of(words, "--log-file")};
}

void warn_unless_file_takes_lines(Surroundings& surroundings, const LogOptions& options) {
  if (options.file.empty()) return;
  const int error = LogFile{options.file}.error();
  if (error == 0) return;
  log(surroundings, options, "warn",
      "cannot write the log " + options.file + because(error) +
          " (what goes there is lost: name another file with --log-file, or let this user write "
          "it)");
}

void log(Surroundings& surroundings, const LogOptions& options, const std::string& level,
         const std::string& message) {
  log_to_file(surroundings, options, level, message);
  auto& err = surroundings.err;
  err.clear();
  if (surroundings.lost_lines > 0) {
    write_line(err, surroundings, options.format, "warn",
               base::counted(static_cast<std::int64_t>(surroundings.lost_lines), "line", "lines") +
                   " before this one could not be written here: nobody read them in time");
    if (err) surroundings.lost_lines = 0;
  }
  write_line(err, surroundings, options.format, level, message);
  if (!err) ++surroundings.lost_lines;
}

void log_to_file(const Surroundings& surroundings, const LogOptions& options,
                 const std::string& level, const std::string& message) {
  if (options.file.empty()) return;
  LogFile file{options.file};
  if (options.format == LogFormat::json) {
    write(file.stream(), "%v", level, json_line(surroundings, level, message));
  } else {
    // The time is that of the passes, which may be replayed.
    write(file.stream(), base::to_rfc3339(surroundings.clock.now()) + " %l: %v", level,
          base::printable(message));
  }
}

}  // namespace syncledger::app
