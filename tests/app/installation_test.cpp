#include "app/app_test.hpp"
#include "base/environment.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// What `cmake --install` makes of the units of systemd, from sources whose path has blanks.
class InstalledUnits : public tests::AppTest {
protected:
  void SetUp() override {
    fs::copy(SYNCLEDGER_SOURCE_DIR "/packaging/systemd", path("the sources of it"));
  }

  testing::Outcome install(const std::string& prefix) {
    const std::vector<std::string> words{"cmake",
                                         "-DCMAKE_INSTALL_PREFIX=" + prefix,
                                         "-DPROGRAM=" + prefix + "/bin/syncledger",
                                         "-DUNIT_DIR=lib/systemd/system",
                                         "-P",
                                         path("the sources of it") + "/install.cmake"};
    return of_the_system(words);
  }

  /// Runs a program of the system; the first of the words is its name.
  static testing::Outcome of_the_system(const std::vector<std::string>& words) {
    const auto search_path = base::environment_variable("PATH").value_or("/usr/bin:/bin");
    return testing::ProgramProcess{words, {{"PATH", search_path}}, std::nullopt, "/usr/bin/env"}
        .wait();
  }

  static std::string units_in(const std::string& prefix) { return prefix + "/lib/systemd/system"; }
};

/// The lines of a text that contain a word.
std::string lines_with(const std::string& word, const std::string& text) {
  std::string found;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    if (line.find(word) != std::string::npos) found += line + "\n";
    start = end + 1;
  }
  return found;
}

TEST_F(InstalledUnits, NameTheProgramAsSystemdReadsIt) {
  const auto arguments = [](const std::string& command) {
    return " " + command +
           " --config /etc/syncledger/config.json --db /var/lib/syncledger/history.db\n";
  };
  const std::vector<std::pair<std::string, std::string>> names{
      {"plain", path("plain/bin/syncledger")},
      {"two words", '"' + path("two words/bin/syncledger") + '"'},
      {"100%n", path("100%%n/bin/syncledger")},
      {"at 100%; or $HOME", '"' + path("at 100%%; or $HOME/bin/syncledger") + '"'}};
  for (const auto& [name, program] : names) {
    const auto outcome = install(path(name));
    ASSERT_EQ(0, outcome.exit_code) << outcome.err;
    const auto units = units_in(path(name));
    EXPECT_EQ("ExecStart=" + program + arguments("watch"),
              lines_with("ExecStart=", read_file(units + "/syncledger-watch.service")));
    EXPECT_EQ("ExecStart=" + program + arguments("collect"),
              lines_with("ExecStart=", read_file(units + "/syncledger.service")));
    EXPECT_EQ("ProtectSystem=strict\n",
              lines_with("ProtectSystem=", read_file(units + "/syncledger.service")));
  }
}

TEST_F(InstalledUnits, AreAcceptedBySystemd) {
  const std::string systemd = "/usr/bin/systemd-analyze";
  if (!fs::exists(systemd)) GTEST_SKIP() << "systemd is not installed";
  for (const std::string name : {"plain", "at 100% $HOME"}) {
    fs::create_directories(path(name) + "/bin");
    fs::copy(SYNCLEDGER_SOURCE_DIR "/packaging/smoke-test", path(name) + "/bin/syncledger");
    ASSERT_EQ(0, install(path(name)).exit_code);
    const auto units = units_in(path(name));
    const auto verified = of_the_system(
        {systemd, "verify", units + "/syncledger.service", units + "/syncledger-watch.service"});
    EXPECT_EQ("", lines_with("syncledger", verified.err)) << name;
  }
}

TEST_F(InstalledUnits, AreRefusedWhereSystemdCouldNotRunTheProgram) {
  for (const std::string name :
       {"quo'te", "quo\"te", "back\\slash", "line\nbreak", "tab\tulator"}) {
    const auto outcome = install(path(name));
    EXPECT_NE(0, outcome.exit_code) << name;
    EXPECT_NE(std::string::npos, outcome.err.find("choose another --prefix")) << outcome.err;
    EXPECT_FALSE(fs::exists(units_in(path(name)))) << name;
  }
}

}  // namespace
}  // namespace syncledger::app
