#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace syncledger::app {

// Files that are whole or not there, whatever becomes of the process and the machine.

/// Makes a file that must not be there yet, with these permissions: written under another name in
/// the same folder, brought to the disk, then renamed. \throws std::system_error; never leaves a
/// part
void write_durably(const std::string& path, std::string_view text, mode_t permissions);

/// Makes a folder, if it is not there, with these permissions. \throws std::system_error
void make_folder_durably(const std::string& path, mode_t permissions);

/// Removes a file. \throws std::system_error
void remove_durably(const std::string& path);

}  // namespace syncledger::app
