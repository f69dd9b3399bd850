#include "app/files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace syncledger::app {

std::string because(int error) {
  return error == 0 ? "" : ": " + std::generic_category().message(error);
}

std::optional<std::filesystem::path> user_folder(
    const std::function<std::optional<std::string>(const std::string&)>& environment,
    const std::string& variable, const std::string& below_home) {
  if (const auto named = environment(variable); named && !named->empty()) {
    return std::filesystem::path{*named} / "syncledger";
  }
  const auto home = environment("HOME");
  if (!home || home->empty()) return std::nullopt;
  return std::filesystem::path{*home} / below_home / "syncledger";
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

bool read_line(std::istream& in, std::string& line, std::size_t most) {
  line.clear();
  std::array<char, 16384> part{};
  for (;;) {
    in.getline(part.data(), part.size());
    if (in.bad()) return false;
    const bool is_end_of_line = in.good();
    const auto size = static_cast<std::size_t>(in.gcount()) - (is_end_of_line ? 1 : 0);
    line.append(part.data(), std::min(size, most + 1 - line.size()));
    if (is_end_of_line) return true;
    if (in.eof()) return !line.empty();
    in.clear();  // the part is full, and the line goes on
  }
}

}  // namespace syncledger::app
