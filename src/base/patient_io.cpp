#include "base/patient_io.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace syncledger::base {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view nobody_writes = "nobody writes into it";

bool is_pipe(int descriptor) {
  struct stat found {};

  return fstat(descriptor, &found) == 0 && S_ISFIFO(found.st_mode);
}

/// What came in time of these events; 0 if nothing did.
int wait_for(int descriptor, short events, milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left =
        std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd waited{descriptor, events, 0};
    const int ready =
        poll(&waited, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX)));
    if (ready >= 0 || errno != EINTR) return ready > 0 ? waited.revents : 0;
  }
}

}  // namespace

Result<std::string, std::string> read_to_the_end(int descriptor, milliseconds patience) {
  std::string text;
  std::array<char, 65536> part{};
  for (;;) {
    const auto size = read(descriptor, part.data(), part.size());
    if (size > 0) {
      text.append(part.data(), static_cast<std::size_t>(size));
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != EAGAIN) return Failure{std::generic_category().message(errno)};
    // A pipe that nobody has opened for writing yet reads as if it had ended.
    if (size == 0 && (!text.empty() || !is_pipe(descriptor))) return text;
    const int come = wait_for(descriptor, POLLIN, patience);
    if (come == 0) return Failure{std::string{nobody_writes}};
    if ((come & POLLIN) == 0) return text;
  }
}

int PatientBuffer::overflow(int character) {
  if (traits_type::eq_int_type(character, traits_type::eof()))
    return traits_type::not_eof(character);
  const char c = traits_type::to_char_type(character);
  return xsputn(&c, 1) == 1 ? character : traits_type::eof();
}

std::streamsize PatientBuffer::xsputn(const char* text, std::streamsize size) {
  unwritten_.append(text, static_cast<std::size_t>(size));
  return unwritten_.ends_with('\n') && !write_lines() ? 0 : size;
}

int PatientBuffer::sync() {
  return write_lines() ? 0 : -1;
}

bool PatientBuffer::write_lines() {
  if (unwritten_.empty()) return true;
  is_read_ = write_in_time(unwritten_);
  unwritten_.clear();
  return is_read_;
}

/// In pieces that a pipe takes whole once it takes anything. Not by O_NONBLOCK, which would be that
/// of every program that has the same file.
bool PatientBuffer::write_in_time(std::string_view text) {
  if (descriptor_ < 0) return false;
  const auto until = std::chrono::steady_clock::now() + (is_read_ ? patience_ : milliseconds{0});
  while (!text.empty()) {
    const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
    const int come = wait_for(descriptor_, POLLOUT, std::max(left, milliseconds{0}));
    if ((come & POLLOUT) == 0) return false;
    const auto size = std::min(text.size(), std::size_t{PIPE_BUF});
    const auto written = write(descriptor_, text.data(), size);
    if (written < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (written < 0 && left <= milliseconds{0}) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace syncledger::base
