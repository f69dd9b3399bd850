#include "base/files.hpp"

#include "base/descriptor.hpp"
#include "base/hex.hpp"
#include "base/patient_io.hpp"
#include "base/unfinished_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::base {

// Not by streams: iterators over their buffers throw what the disk reports, and the streams
// themselves do not say it.
Result<std::string, std::string> read_file(const std::string& path, Links links) {
  const int flags = links == Links::refuse ? O_NOFOLLOW : 0;
  // Without O_NONBLOCK, opening a pipe waits for somebody who writes.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | flags)};
  if (!file.is_open()) return Failure{std::generic_category().message(errno)};
  return read_to_the_end(file.number());
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path{path}.parent_path().string();
  return folder.empty() ? "." : folder;
}

std::string unguessable_name() {
  std::random_device source;
  std::array<unsigned char, 8> bytes{};
  for (auto& byte : bytes) byte = static_cast<unsigned char>(source());
  return to_hex(bytes);
}

void write_file(const std::string& path, std::string_view text) {
  struct stat replaced {};

  const bool is_replaced = lstat(path.c_str(), &replaced) == 0 && S_ISREG(replaced.st_mode);
  UnfinishedFile file{path, is_replaced ? 0600U : 0666U};
  if (is_replaced) {
    file.give_to(replaced.st_uid, replaced.st_gid);
    file.set_permissions(replaced.st_mode & 0777U);
  }
  file.write(text);
  file.finish(path);
}

void write_durably(const std::string& path, std::string_view text, mode_t permissions) {
  UnfinishedFile file{path};
  file.set_permissions(permissions);
  file.write(text);
  file.finish(path);
  sync_folder_of(path);
}

void make_folder_durably(const std::string& path, mode_t permissions) {
  if (mkdir(path.c_str(), permissions) != 0) {
    require_done(errno == EEXIST && std::filesystem::is_directory(path), path);
    return;
  }
  require_done(chmod(path.c_str(), permissions) == 0, path);  // whatever the umask
  sync_folder_of(path);
}

void remove_durably(const std::string& path) {
  require_done(unlink(path.c_str()) == 0, path);
  sync_folder_of(path);
}

void sync_folder_of(const std::string& path) {
  Descriptor::open(folder_of(path), O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace syncledger::base
