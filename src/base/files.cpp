#include "base/files.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace syncledger::base {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Failure<std::string> reason() {
  return Failure{std::generic_category().message(errno)};
}

}  // namespace

// Not by streams: iterators over their buffers throw what the disk reports, and the streams
// themselves do not say it.
Result<std::string, std::string> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file{std::fopen(path.c_str(), "rbe")};
  if (!file) return reason();
  std::string text;
  std::array<char, 65536> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), file.get()))
    text.append(part.data(), size);
  if (std::ferror(file.get()) != 0) return reason();
  return text;
}

}  // namespace syncledger::base
