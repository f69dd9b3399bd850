#pragma once

#include "app/usage_error.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
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

/// This program's folder for one kind of files of the user (XDG Base Directory Specification),
/// which need not exist: below what `variable` names, else below `below_home` in $HOME; nothing if
/// neither is set.
std::optional<std::filesystem::path> user_folder(
    const std::function<std::optional<std::string>(const std::string&)>& environment,
    const std::string& variable, const std::string& below_home);

/// Opens a file for reading piece by piece, a pipe too. base::read_file() reads a whole one.
/// \throws UnreadableFile `cannot read PATH: REASON`
std::ifstream open_to_read(const std::string& path);

/// Reads a line without its end, of which the last line of a stream needs none. Of a line of more
/// than `most` bytes only `most` + 1 are kept, by which its reader knows it. Returns false at the
/// end of the stream, and, with in.bad(), if it cannot be read on.
bool read_line(std::istream& in, std::string& line, std::size_t most);

}  // namespace syncledger::app
