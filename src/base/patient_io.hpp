#pragma once

#include "base/result.hpp"

#include <chrono>
#include <streambuf>
#include <string>
#include <string_view>

namespace syncledger::base {

// Reading and writing that waits for whoever is at the other end, but not for ever.

/// How long for.
constexpr std::chrono::milliseconds patience_with_writers{30000};
constexpr std::chrono::milliseconds patience_with_readers{5000};

/// All that is left of an open file; of a pipe, too, which is best opened with O_NONBLOCK, since
/// opening may wait as well. Else the system's reason, or that for all this time nobody wrote.
Result<std::string, std::string> read_to_the_end(
    int descriptor, std::chrono::milliseconds patience = patience_with_writers);

/// Lines on their way to an open file. One that nobody reads in time is dropped, which is an error
/// of the stream; while nobody reads, those after it are dropped at once.
class PatientBuffer : public std::streambuf {
public:
  /// \param descriptor stays the caller's
  explicit PatientBuffer(int descriptor, std::chrono::milliseconds patience = patience_with_readers)
      : descriptor_(descriptor), patience_(patience) {}

protected:
  int overflow(int character) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

private:
  bool write_lines();
  bool write_in_time(std::string_view text);

  int descriptor_;
  std::chrono::milliseconds patience_;
  bool is_read_ = true;  ///< as far as is known
  std::string unwritten_;
};

}  // namespace syncledger::base
