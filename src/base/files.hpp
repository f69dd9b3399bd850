#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>

namespace syncledger::base {

enum class Links { follow, refuse };

/// All of a file, a pipe too unless nobody writes into it for half a minute; if it cannot be read
/// to its end, the system's reason: `Permission denied`. Nothing that a disk does makes it throw.
/// \param links whether a path that is a symbolic link leads anywhere
Result<std::string, std::string> read_file(const std::string& path, Links links = Links::follow);

/// The folder that a file of this path is in; `.` if the path names none.
std::string folder_of(const std::string& path);

/// 16 hex digits that no other program has, or can guess.
std::string unguessable_name();

// Files that are whole or not there, whatever becomes of the process; all by UnfinishedFile. What
// is written is on the disk before it gets its name. All of these throw std::system_error.

/// Makes a file, or replaces it (a symbolic link too, not what it leads to): the new one has the
/// owner (as far as this user may say so) and the permissions of the old one, else those of the
/// umask.
void write_file(const std::string& path, std::string_view text);

/// Makes a file with these permissions. Its name survives a power cut, too.
void write_durably(const std::string& path, std::string_view text, mode_t permissions);

/// Makes a folder, if it is not there, with these permissions. Its name survives a power cut.
void make_folder_durably(const std::string& path, mode_t permissions);

/// Removes a file: it does not come back after a power cut.
void remove_durably(const std::string& path);

/// Brings the names in the folder of a path to the disk.
void sync_folder_of(const std::string& path);

}  // namespace syncledger::base
