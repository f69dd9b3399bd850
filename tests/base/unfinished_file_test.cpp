#include "base/unfinished_file.hpp"

#include "base/files.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace syncledger::base {
namespace {

namespace fs = std::filesystem;

class FileInTheMaking : public ::testing::Test {
protected:
  [[nodiscard]] std::string place() const { return folder_.file("report.csv"); }

  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder_.path()}) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  /// Begins one in a process that ends without having finished it. Returns what that is called.
  [[nodiscard]] std::string leave_one(UnfinishedFile::Lock lock) const {
    const auto note = folder_.file("note");
    const pid_t child = fork();
    if (child == 0) {
      const UnfinishedFile file{place(), 0600, lock};
      std::ofstream{note} << file.path() << std::flush;
      _exit(0);
    }
    waitpid(child, nullptr, 0);
    auto path = *read_file(note);
    fs::remove(note);
    return path;
  }

private:
  testing::TemporaryDirectory folder_;
};

TEST_F(FileInTheMaking, HasItsOwnNameOnlyWhenItIsWhole) {
  std::ofstream{place()} << "old";
  UnfinishedFile file{place()};
  file.write("new");
  EXPECT_EQ("old", *read_file(place()));
  file.finish(place());
  EXPECT_EQ("new", *read_file(place()));
  EXPECT_EQ(std::vector<std::string>{"report.csv"}, files());
}

TEST_F(FileInTheMaking, VanishesUnlessItIsFinished) {
  { UnfinishedFile{place()}.write("half"); }
  EXPECT_TRUE(files().empty());
}

TEST_F(FileInTheMaking, DoesNotReplaceAnythingAsANewOne) {
  fs::create_symlink("nowhere", place());
  {
    UnfinishedFile file{place()};
    EXPECT_FALSE(file.finish_as_new(place()));
  }
  EXPECT_EQ(std::vector<std::string>{"report.csv"}, files());
  EXPECT_TRUE(fs::is_symlink(place()));
}

TEST_F(FileInTheMaking, OfAKilledProcessGoesWithTheNext) {
  const auto left = leave_one(UnfinishedFile::Lock::held);
  ASSERT_TRUE(fs::exists(left));
  write_file(place(), "whole");
  EXPECT_EQ(std::vector<std::string>{"report.csv"}, files());
}

TEST_F(FileInTheMaking, WithoutALockIsNotTakenForDead) {
  const auto left = leave_one(UnfinishedFile::Lock::none);
  write_file(place(), "whole");
  EXPECT_TRUE(fs::exists(left));
}

TEST_F(FileInTheMaking, WhoseMakerLivesStays) {
  UnfinishedFile first{place()};
  UnfinishedFile second{place()};
  first.write("first");
  second.write("second");
  second.finish(place());
  EXPECT_EQ("second", *read_file(place()));
  first.finish(place());
  EXPECT_EQ("first", *read_file(place()));
}

TEST_F(FileInTheMaking, IsSeenByNobodyHoweverManyWriteAndRead) {
  const auto text_of = [](char writer) { return std::string(100'000, writer); };
  const auto is_whole = [&](const std::string& text) {
    return !text.empty() && text == text_of(text.front());
  };
  write_file(place(), text_of('a'));
  std::atomic<bool> is_over{false};
  std::atomic<int> torn{0};
  std::thread reader{[&] {
    while (!is_over) torn += is_whole(*read_file(place())) ? 0 : 1;
  }};
  std::vector<std::thread> writers;
  for (const char writer : {'b', 'c', 'd', 'e'}) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 25; ++i) write_file(place(), text_of(writer));
    });
  }
  for (auto& each : writers) each.join();
  is_over = true;
  reader.join();
  EXPECT_EQ(0, torn);
  EXPECT_EQ(std::vector<std::string>{"report.csv"}, files());
}

TEST_F(FileInTheMaking, ThatCannotBeMadeIsAnErrorOfTheSystem) {
  try {
    write_file(place() + "/none/report.csv", "");
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(std::errc::no_such_file_or_directory, error.code());
  }
}

}  // namespace
}  // namespace syncledger::base
