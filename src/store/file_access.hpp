#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace syncledger::store {

// What the file system has to say about a history file, in words that SQLite has not.

/// What is wrong with a name for a history, such as `a file is expected, not ""`; nothing if it is
/// that of a file. SQLite takes some names for databases that vanish when they are closed, or for
/// files of other names, with other locks.
std::optional<std::string> problem_of_name(const std::string& name);

/// Whether there is such a file. \throws StoreError that names file and remedy if this user may not
/// look into the folder
bool is_there(const std::string& path);

/// \throws StoreError that names file, owner and remedy if this user may not read the file
void require_readable(const std::string& path);

/// Whether a file is there and not empty.
bool has_content(const std::string& path);

/// \throws StoreError that names file, owner and remedy if this user may not write the file, or
/// make files beside it, as every transaction does; or if it has a second name (a hard link), since
/// lock and journal go by the name
void require_writable(const std::string& path);

/// Whether this user may write the file and make files beside it.
bool is_writable(const std::string& path);

/// The part of require_writable() about hard links.
void require_one_name(const std::string& path);

/// Whether this user may make files beside it.
bool is_folder_writable(const std::string& path);

/// `FOLDER, which belongs to OWNER`.
std::string folder_and_owner_of(const std::string& path);

/// The file itself, where the path is that of a symbolic link: what belongs to a history (journal,
/// lock, spool, backups) lies beside the file, not beside the link, as SQLite has it too. The file
/// need not exist. Links that lead nowhere, as in a circle, stay as they are.
std::string behind_links(const std::string& path);

/// The name of a network file system by what statfs() calls its type (statfs(2), f_type); nothing
/// for others. SQLite's locks are only as good as those of the file system
/// (https://www.sqlite.org/howtocorrupt.html, 2.1).
std::optional<std::string_view> network_file_system(long type);

/// The network file system that a file, or its folder, is on, if it is on one.
std::optional<std::string_view> network_file_system_of(const std::string& path);

}  // namespace syncledger::store
