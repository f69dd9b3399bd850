#pragma once

#include "app/usage_error.hpp"

#include <fstream>
#include <istream>
#include <optional>
#include <string>

namespace syncledger::app {

/// A file that the user named cannot be read.
class UnreadableFile : public UsageError {
public:
  using UsageError::UsageError;
};

/// `: Permission denied` for an errno; nothing for 0.
std::string because(int error);

/// Opens a file for reading, a pipe too. \throws UnreadableFile `cannot read WHAT: REASON`
/// \param what the file as the error names it
/// \param remedy what to do, which follows the reason
std::ifstream open_to_read(const std::string& path, const std::string& what,
                           const std::string& remedy = "");

/// All that a stream still holds; nothing if it cannot be read to its end.
std::optional<std::string> read_rest(std::istream& in);

/// All of a file; nothing if it cannot be read, not to its end either.
std::optional<std::string> read_whole(const std::string& path);

}  // namespace syncledger::app
