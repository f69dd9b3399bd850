#pragma once

#include "app/run.hpp"

#include <string>
#include <vector>

namespace syncledger::app {

enum class LogFormat { text, json };

/// Where talk goes, and how.
struct LogOptions {
  LogFormat format = LogFormat::text;
  std::string file;  ///< gets every line, of level info too, with its time; empty: there is none
};

/// What --log-format and --log-file say, also on a command line that is wrong elsewhere.
LogOptions log_options_of(const std::vector<std::string>& words);

/// One line on `err` if the file cannot be opened for writing; what is to be done is done all the
/// same.
void warn_unless_file_takes_lines(Surroundings& surroundings, const LogOptions& options);

/// One line on `err` and in the file. Level: info, warn or error.
void log(Surroundings& surroundings, const LogOptions& options, const std::string& level,
         const std::string& message);

/// One line in the file, if there is one. Anybody may rename the file: each line opens it.
void log_to_file(const Surroundings& surroundings, const LogOptions& options,
                 const std::string& level, const std::string& message);

}  // namespace syncledger::app
