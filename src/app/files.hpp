#pragma once

#include "app/usage_error.hpp"

#include <fstream>
#include <string>

namespace syncledger::app {

/// A file that the user named cannot be read.
class UnreadableFile : public UsageError {
public:
  using UsageError::UsageError;
};

/// `: Permission denied` for an errno; nothing for 0.
std::string because(int error);

/// Opens a file for reading piece by piece, a pipe too. base::read_file() reads a whole one.
/// \throws UnreadableFile `cannot read PATH: REASON`
std::ifstream open_to_read(const std::string& path);

}  // namespace syncledger::app
