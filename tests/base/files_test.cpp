#include "base/files.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>
#include <thread>

namespace syncledger::base {
namespace {

std::string reason_of(const std::string& path) {
  const auto text = read_file(path);
  return text ? "none" : text.error();
}

TEST(ReadFile, ReturnsEveryByte) {
  const testing::TemporaryDirectory folder;
  const std::string bytes = std::string(200'000, 'a') + std::string{"\0\r\n\xff", 4};
  std::ofstream{folder.file("whole"), std::ios::binary} << bytes;
  std::ofstream{folder.file("empty")}.flush();
  EXPECT_EQ(bytes, *read_file(folder.file("whole")));
  EXPECT_EQ("", *read_file(folder.file("empty")));
}

TEST(ReadFile, ReadsAPipeToItsEnd) {
  const testing::TemporaryDirectory folder;
  const auto path = folder.file("pipe");
  ASSERT_EQ(0, mkfifo(path.c_str(), 0600));
  std::thread writer{
      [&] { std::ofstream{path} << std::string(100'000, 'a') << std::flush << "b"; }};
  EXPECT_EQ(std::string(100'000, 'a') + "b", *read_file(path));
  writer.join();
}

TEST(ReadFile, SaysTheReasonOfTheSystem) {
  const testing::TemporaryDirectory folder;
  EXPECT_EQ("No such file or directory", reason_of(folder.file("none")));
  EXPECT_EQ("Is a directory", reason_of(folder.file("")));
  // Opens, but refuses to be read from its beginning: nothing is mapped there.
  EXPECT_EQ("Input/output error", reason_of("/proc/self/mem"));
}

}  // namespace
}  // namespace syncledger::base
