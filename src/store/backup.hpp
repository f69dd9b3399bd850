#pragma once

#include "store/history_file.hpp"

#include <chrono>
#include <string>

namespace syncledger::store {

/// What to do about a file that has the name of a backup already.
enum class ExistingFile { refuse, replace };

/// Copies a history file with SQLite's online backup, while others may read and write it. Of any
/// schema version: an older or newer file can be kept safe too. The copy is written under a
/// temporary name in the folder of `copy` (base::UnfinishedFile), checked page by page (PRAGMA
/// integrity_check), flushed to the disk, and only then given its name: under that name there is a
/// whole copy or none. It has a rollback journal whatever the original has, so that it is one file,
/// readable anywhere. \throws StoreError, also if `copy` exists and is not to be replaced
void back_up(const std::string& path, const std::string& copy, ExistingFile existing,
             std::chrono::milliseconds busy_timeout = default_busy_timeout);

/// As back_up(), beside the file under the first free name of `PATH.SUFFIX`, `PATH.SUFFIX-2`,
/// `PATH.SUFFIX-3`...: no backup is ever replaced. One of these that is the same to the byte is the
/// backup: an attempt that did not come to its end made it. Returns the name. \throws StoreError
std::string back_up_beside(const std::string& path, const std::string& suffix,
                           std::chrono::milliseconds busy_timeout = default_busy_timeout);

}  // namespace syncledger::store
