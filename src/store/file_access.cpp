#include "store/file_access.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "store/store_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace syncledger::store {
namespace {

using base::folder_of;

std::string user_name(uid_t id) {
  std::vector<char> texts(4096);
  passwd entry{};
  passwd* found = nullptr;
  const bool is_known =
      getpwuid_r(id, &entry, texts.data(), texts.size(), &found) == 0 && found != nullptr;
  return is_known ? entry.pw_name : "user " + std::to_string(id);
}

std::string owner_of(const std::string& path) {
  struct stat found {};

  return stat(path.c_str(), &found) == 0 ? user_name(found.st_uid) : "nobody known";
}

/// By what this process may do, not by who started it.
bool is_allowed(const std::string& path, int what) {
  return faccessat(AT_FDCWD, path.c_str(), what, AT_EACCESS) == 0;
}

[[noreturn]] void refuse(const std::string& doing, const std::string& path) {
  const int why = errno;
  if (why == EROFS) {
    throw StoreError("cannot " + doing + " " + path +
                     ": its file system is read-only (name another file with --db)");
  }
  const auto owner = owner_of(path);
  const auto user = user_name(geteuid());
  throw StoreError("cannot " + doing + " " + path + ": " + std::generic_category().message(why) +
                   "; it belongs to " + owner + ", and this is " + user + " (run syncledger as " +
                   owner + ", or give " + user + " the right)");
}

}  // namespace

std::optional<std::string> problem_of_name(const std::string& name) {
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  const auto shown = "\"" + base::printable(name) + "\"";
  const std::string expected = "a file is expected, not ";
  if (std::any_of(name.begin(), name.end(), is_control)) {
    return expected + shown + ", which has a control character in it";
  }
  if (name == ":memory:") return expected + shown + ", which is gone when it is closed";
  if (name.starts_with("file:")) return expected + "the URI " + shown + " (give its path)";
  if (name.empty() || name.ends_with('/')) return expected + shown;
  return std::nullopt;
}

bool is_there(const std::string& path) {
  std::error_code error;
  const bool is_there = std::filesystem::exists(path, error);
  if (error == std::errc::permission_denied) {
    throw StoreError(
        "cannot read " + path + ": " + error.message() + "; " + user_name(geteuid()) +
        " may not look into its folder (run syncledger as somebody who may, such as root)");
  }
  return is_there;
}

bool has_content(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return !error && size > 0;
}

void require_one_name(const std::string& path) {
  struct stat found {};

  if (stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_nlink < 2) return;
  throw StoreError("cannot write " + path + ": " + std::to_string(found.st_nlink) +
                   " hard links lead to it, each with a lock and a journal of its own (remove all "
                   "but one, or make a copy with `cp`)");
}

void require_readable(const std::string& path) {
  if (!is_allowed(path, R_OK)) refuse("read", path);
}

void require_writable(const std::string& path) {
  std::error_code error;
  if (std::filesystem::exists(path, error) && !is_allowed(path, R_OK | W_OK)) refuse("write", path);
  if (!is_folder_writable(path)) refuse("make files in", folder_of(path));
  require_one_name(path);
}

bool is_writable(const std::string& path) {
  return is_allowed(path, R_OK | W_OK) && is_folder_writable(path);
}

bool is_folder_writable(const std::string& path) {
  return is_allowed(folder_of(path), W_OK | X_OK);
}

std::string folder_and_owner_of(const std::string& path) {
  const auto folder = folder_of(path);
  return folder + ", which belongs to " + owner_of(folder);
}

std::string behind_links(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr int most_links = 40;  // as many as Linux follows (path_resolution(7))
  fs::path file{path};
  for (int links = 0; links <= most_links; ++links) {
    std::error_code error;
    if (!fs::is_symlink(file, error)) return file.string();
    const auto target = fs::read_symlink(file, error);
    if (error) break;
    file = file.parent_path() / target;
  }
  return path;
}

std::optional<std::string_view> network_file_system(long type) {
  // linux/magic.h, statfs(2); those that it leaves out from the headers of the file systems.
  constexpr std::array<std::pair<unsigned long, std::string_view>, 13> types{{
      {0x6969, "NFS"},
      {0x517b, "SMB"},
      {0xfe534d42, "SMB"},
      {0xff534d42, "CIFS"},
      {0x65735546, "FUSE (sshfs and others)"},
      {0x01021997, "9P"},
      {0x5346414f, "AFS"},
      {0x6b414653, "AFS"},
      {0x73757245, "Coda"},
      {0x00c36400, "Ceph"},
      {0x0bd00bd0, "Lustre"},
      {0x01161970, "GFS2"},
      {0x7461636f, "OCFS2"},
  }};
  const auto word = static_cast<unsigned long>(type) & 0xffffffffUL;
  const auto* const found = std::find_if(types.begin(), types.end(),
                                         [&](const auto& each) { return each.first == word; });
  if (found == types.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string_view> network_file_system_of(const std::string& path) {
  struct statfs found {};

  if (statfs(path.c_str(), &found) != 0 && statfs(folder_of(path).c_str(), &found) != 0) {
    return std::nullopt;
  }
  return network_file_system(static_cast<long>(found.f_type));
}

}  // namespace syncledger::store
