#include "store/companions.hpp"

#include "store/file_access.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace syncledger::store {
namespace {

namespace fs = std::filesystem;

fs::path resolved(const std::string& path) {
  std::error_code error;
  const auto whole = fs::absolute(behind_links(path), error);
  const auto place = fs::weakly_canonical(whole, error);
  return error ? whole.lexically_normal() : place;
}

/// Also of what is in it, at whatever depth, under another name.
bool is_in_folder(const std::string& path, const std::string& folder) {
  auto place = resolved(path);
  for (; place.has_relative_path(); place = place.parent_path()) {
    if (is_same_place(place.string(), folder)) return true;
  }
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    if (is_same_place(path, entry->path().string())) return true;
  }
  return false;
}

}  // namespace

std::string lock_of(const std::string& database) {
  return database + ".lock";
}

std::string complaint_of(const std::string& database) {
  return database + ".complaint";
}

std::string spool_of(const std::string& database) {
  return database + ".spool";
}

bool is_same_place(const std::string& path, const std::string& other) {
  std::error_code error;
  return fs::equivalent(path, other, error) || resolved(path) == resolved(other);
}

bool belongs_to(const std::string& path, const std::string& database) {
  const std::array files{database + "-journal", database + "-wal", database + "-shm",
                         lock_of(database), complaint_of(database)};
  return std::any_of(files.begin(), files.end(),
                     [&](const auto& file) { return is_same_place(path, file); }) ||
         is_in_folder(path, spool_of(database));
}

bool is_database(const std::string& path) {
  // https://www.sqlite.org/fileformat.html, 1.3.1
  constexpr std::string_view beginning{"SQLite format 3\0", 16};
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;  // what a pipe gave would be gone
  std::string found(beginning.size(), '\0');
  std::ifstream file{path, std::ios::binary};
  return file.read(found.data(), static_cast<std::streamsize>(found.size())) && found == beginning;
}

}  // namespace syncledger::store
