#include "base/patient_io.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <fstream>
#include <ostream>
#include <sys/stat.h>
#include <unistd.h>

namespace syncledger::base {
namespace {

using std::chrono::milliseconds;

/// A pipe both ends of which are here.
class Pipe {
public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK) != 0)
      throw std::system_error{errno, std::generic_category(), "pipe"};
    fcntl(ends_[1], F_SETFL, 0);  // writing waits, as it does for most programs
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  ~Pipe() {
    close(ends_[0]);
    close_input();
  }

  [[nodiscard]] int input() const { return ends_[1]; }

  [[nodiscard]] int output() const { return ends_[0]; }

  void close_input() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }

  void fill() const {
    fcntl(ends_[1], F_SETFL, O_NONBLOCK);
    while (write(ends_[1], "o", 1) == 1) {
    }
    fcntl(ends_[1], F_SETFL, 0);
  }

  std::string read_what_is_there() const {
    std::string text;
    std::array<char, 4096> part{};
    for (;;) {
      const auto size = read(ends_[0], part.data(), part.size());
      if (size <= 0) return text;
      text.append(part.data(), static_cast<std::size_t>(size));
    }
  }

private:
  std::array<int, 2> ends_{};
};

TEST(PatientReading, EndsWithThePipe) {
  Pipe pipe;
  ASSERT_EQ(4, write(pipe.input(), "text", 4));
  pipe.close_input();
  EXPECT_EQ("text", *read_to_the_end(pipe.output()));
}

TEST(PatientReading, GivesUpAPipeIntoWhichNobodyWrites) {
  const Pipe pipe;
  EXPECT_EQ("nobody writes into it", read_to_the_end(pipe.output(), milliseconds{10}).error());
  ASSERT_EQ(4, write(pipe.input(), "text", 4));
  EXPECT_EQ("nobody writes into it", read_to_the_end(pipe.output(), milliseconds{10}).error());
}

TEST(PatientReading, GivesUpAPipeThatNobodyOpens) {
  const testing::TemporaryDirectory folder;
  ASSERT_EQ(0, mkfifo(folder.file("pipe").c_str(), 0600));
  const int pipe = open(folder.file("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  EXPECT_EQ("nobody writes into it", read_to_the_end(pipe, milliseconds{10}).error());
  close(pipe);
}

TEST(PatientWriting, BringsEveryLine) {
  const Pipe pipe;
  PatientBuffer buffer{pipe.input()};
  std::ostream out{&buffer};
  out << "one " << 1 << "\ntwo\n" << std::string(10'000, 'x') << '\n' << "rest" << std::flush;
  EXPECT_TRUE(out.good());
  EXPECT_EQ("one 1\ntwo\n" + std::string(10'000, 'x') + "\nrest", pipe.read_what_is_there());
}

TEST(PatientWriting, DropsWhatNobodyReadsInTime) {
  const Pipe pipe;
  pipe.fill();
  PatientBuffer buffer{pipe.input(), milliseconds{10}};
  std::ostream out{&buffer};
  out << "lost\n";
  EXPECT_TRUE(out.bad());
  out.clear();
  out << "lost, too\n";
  EXPECT_TRUE(out.bad());
  pipe.read_what_is_there();
  out.clear();
  out << "read\n";
  EXPECT_TRUE(out.good());
  EXPECT_EQ("read\n", pipe.read_what_is_there());
}

TEST(PatientWriting, WaitsOnceForWhoeverDoesNotRead) {
  const Pipe pipe;
  pipe.fill();
  PatientBuffer buffer{pipe.input(), milliseconds{10}};
  std::ostream out{&buffer};
  for (int line = 0; line < 1'000'000; ++line) {
    out.clear();
    out << "lost\n";
  }
  EXPECT_TRUE(out.bad());
}

TEST(PatientWriting, IsAnErrorWhereNothingIsOpen) {
  PatientBuffer buffer{-1};
  std::ostream out{&buffer};
  out << "lost\n";
  EXPECT_TRUE(out.bad());
}

}  // namespace
}  // namespace syncledger::base
