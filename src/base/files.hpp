#pragma once

#include "base/result.hpp"

#include <string>

namespace syncledger::base {

/// All of a file, a pipe too; if it cannot be read to its end, the system's reason:
/// `Permission denied`. Nothing that a disk does makes it throw.
Result<std::string, std::string> read_file(const std::string& path);

}  // namespace syncledger::base
