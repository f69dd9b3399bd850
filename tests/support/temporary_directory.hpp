#pragma once

#include <filesystem>
#include <string>

namespace syncledger::testing {

/// A new empty directory that is removed, with all that is in it, at the end of the scope.
class TemporaryDirectory {
public:
  /// Throws std::system_error if none can be made.
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// The path of a file in it; the file need not exist.
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

}  // namespace syncledger::testing
