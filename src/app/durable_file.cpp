#include "app/durable_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::app {
namespace {

void require(bool done, const std::string& doing) {
  if (!done) throw std::system_error{errno, std::generic_category(), doing};
}

class Descriptor {
public:
  Descriptor(const std::string& path, int flags, mode_t permissions = 0)
      : number_(open(path.c_str(), flags | O_CLOEXEC, permissions)) {
    require(number_ >= 0, path);
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() { close(number_); }

  [[nodiscard]] int number() const { return number_; }

private:
  int number_;
};

/// A name in a folder is on the disk only when the folder is.
void sync_folder_of(const std::string& path) {
  const auto parent = std::filesystem::path{path}.parent_path().string();
  const Descriptor folder{parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY};
  // Some file systems cannot sync a folder, and say EINVAL.
  require(fsync(folder.number()) == 0 || errno == EINVAL, parent);
}

void write_all(int descriptor, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    require(written >= 0, path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_and_sync(const std::string& path, std::string_view text, mode_t permissions) {
  const Descriptor file{path, O_WRONLY | O_CREAT | O_TRUNC, 0600};
  require(fchmod(file.number(), permissions) == 0, path);
  write_all(file.number(), text, path);
  require(fsync(file.number()) == 0, path);
}

}  // namespace

void write_durably(const std::string& path, std::string_view text, mode_t permissions) {
  const std::string unfinished = path + ".tmp";
  try {
    write_and_sync(unfinished, text, permissions);
    require(std::rename(unfinished.c_str(), path.c_str()) == 0, path);
    sync_folder_of(path);
  } catch (...) {
    unlink(unfinished.c_str());
    throw;
  }
}

void make_folder_durably(const std::string& path, mode_t permissions) {
  if (mkdir(path.c_str(), permissions) != 0) {
    require(errno == EEXIST && std::filesystem::is_directory(path), path);
    return;
  }
  require(chmod(path.c_str(), permissions) == 0, path);  // whatever the umask
  sync_folder_of(path);
}

void remove_durably(const std::string& path) {
  require(unlink(path.c_str()) == 0, path);
  sync_folder_of(path);
}

}  // namespace syncledger::app
