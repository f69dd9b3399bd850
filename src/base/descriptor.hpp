#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace syncledger::base {

/// \throws std::system_error of errno, that says `what`, unless a call of the system is done
void require_done(bool done, const std::string& what);

/// A descriptor of an open file, closed at the end of its life; or none.
class Descriptor {
public:
  Descriptor() = default;

  /// Takes over what the system returned: a descriptor, or -1.
  explicit Descriptor(int number) : number_(number) {}

  /// Opens a file, closed in programs that this one starts. \throws std::system_error that names it
  static Descriptor open(const std::string& path, int flags, mode_t permissions = 0);

  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] bool is_open() const { return number_ >= 0; }

  /// For the system's calls; -1 if there is none.
  [[nodiscard]] int number() const { return number_; }

  void close();

  /// Writes all of it. \throws std::system_error
  void write(std::string_view text) const;

  /// Brings it to the disk, where the file system can do that. \throws std::system_error
  void sync() const;

private:
  int number_ = -1;
};

/// Puts something in the place of descriptors 0, 1 and 2 where this process was started without
/// them: else the next file that it opens would be its input, output or errors. Using what is put
/// there fails as it would have without. To be called before any file is opened.
void reserve_standard_descriptors();

}  // namespace syncledger::base
