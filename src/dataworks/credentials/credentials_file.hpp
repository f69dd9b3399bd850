#pragma once

#include "base/result.hpp"
#include "dataworks/credentials/context.hpp"

#include <optional>
#include <string>

namespace syncledger::dataworks {

/// Where a credentials file should be.
struct FileLocation {
  std::string path;       ///< empty: nowhere, for $HOME is not set
  std::string shown;      ///< for messages: `~/.aliyun/config.json`, or what the variable says
  bool is_named = false;  ///< by a variable, so that it has to be there
};

/// The file that `variable` names, else `below_home` in $HOME.
FileLocation locate_file(const Context& context, const std::string& variable,
                         const std::string& below_home);

/// Why a file could not be read.
struct FileProblem {
  std::string why;  ///< `cannot be read (Permission denied)`: follows the name of the file
  bool is_absent = false;
};

/// All of a file; warns once if every user of the machine can read it.
base::Result<std::string, FileProblem> read_credentials_file(Context& context,
                                                             const FileLocation& location);

/// The token in a file, without white space around it: editors and `echo` add a line feed. The
/// error follows the words "the token file".
base::Result<std::string, std::string> read_token_file(const std::string& path);

}  // namespace syncledger::dataworks
