#include "app/files.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace syncledger::app {

std::string because(int error) {
  return error == 0 ? "" : ": " + std::generic_category().message(error);
}

std::ifstream open_to_read(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  int error = file ? 0 : errno;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) error = EISDIR;  // which can be opened
  if (error == 0) return file;
  throw UnreadableFile("cannot read " + path + because(error));
}

}  // namespace syncledger::app
