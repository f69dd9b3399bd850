#include "base/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace syncledger::base {

void require_done(bool done, const std::string& what) {
  if (!done) throw std::system_error{errno, std::generic_category(), what};
}

Descriptor Descriptor::open(const std::string& path, int flags, mode_t permissions) {
  Descriptor file{::open(path.c_str(), flags | O_CLOEXEC, permissions)};
  require_done(file.is_open(), path);
  return file;
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  close();
}

void Descriptor::close() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

void Descriptor::write(std::string_view text) const {
  while (!text.empty()) {
    const auto written = ::write(number_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    require_done(written >= 0, "write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Descriptor::sync() const {
  // EINVAL: some file systems cannot sync a folder.
  require_done(fsync(number_) == 0 || errno == EINVAL, "fsync");
}

void reserve_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(number, F_GETFD) >= 0) continue;
    // The lowest number that is free is this one. The wrong way round, so that nobody takes an
    // input that is missing for an empty one, or output for written.
    ::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace syncledger::base
