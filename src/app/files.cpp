#include "app/files.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace syncledger::app {

std::string because(int error) {
  return error == 0 ? "" : ": " + std::generic_category().message(error);
}

std::ifstream open_to_read(const std::string& path, const std::string& what,
                           const std::string& remedy) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  int error = file ? 0 : errno;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) error = EISDIR;  // which can be opened
  if (error == 0) return file;
  throw UnreadableFile("cannot read " + what + because(error) + remedy);
}

std::optional<std::string> read_rest(std::istream& in) {
  std::string text;
  std::array<char, 65536> part{};
  // Iterators over the buffer would throw what the disk reports.
  while (in.read(part.data(), part.size()) || in.gcount() > 0)
    text.append(part.data(), static_cast<std::size_t>(in.gcount()));
  if (in.bad() || !in.eof()) return std::nullopt;
  return text;
}

std::optional<std::string> read_whole(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return read_rest(file);
}

}  // namespace syncledger::app
