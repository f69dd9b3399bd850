#include "simulator/program.hpp"

#include "simulator/command_line.hpp"
#include "simulator/scenario_json.hpp"
#include "simulator/server.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace syncledger::simulator {
namespace {

struct Outcome {
  int exit_code = 0;
  std::string out;
  std::string err;
};

Outcome outcome_of(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int exit_code = run(arguments, out, err);
  return {exit_code, out.str(), err.str()};
}

/// The program as a process of its own, with its standard output in a pipe.
class Process {
public:
  explicit Process(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    EXPECT_EQ(0, pipe(ends.data()));
    std::string program = SYNCLEDGER_SIMULATOR_PROGRAM;
    std::vector<char*> argv{program.data()};
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    EXPECT_EQ(0, posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), environ));
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
  }

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() { close(output_); }

  std::string read_line() const {
    std::string line;
    char c = 0;
    while (read(output_, &c, 1) == 1 && c != '\n') line += c;
    return line;
  }

  int stop(int signal) const {
    kill(pid_, signal);
    int status = 0;
    waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

private:
  pid_t pid_ = 0;
  int output_ = -1;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(Program, SaysWhereItListensAndStopsOnASignal) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("simulator-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  for (const int signal : {SIGTERM, SIGINT}) {
    const Process process{{"--port-file", folder / "port", "--config-file", folder / "config"}};
    const auto line = process.read_line();
    ASSERT_TRUE(line.starts_with("listening on http://127.0.0.1:")) << line;
    const auto url = line.substr(std::string{"listening on "}.size());
    EXPECT_EQ(url + "\n", read_file(folder / "port"));
    EXPECT_NE(std::string::npos, read_file(folder / "config").find("\"" + url + "\""));
    httplib::Client client{url};
    client.set_keep_alive(true);
    EXPECT_EQ(400, client.Get("/")->status);
    EXPECT_EQ(0, process.stop(signal));
  }
  std::filesystem::remove_all(folder);
}

TEST(Program, PrintsTheDefaultScenario) {
  EXPECT_EQ(default_scenario_text(), outcome_of({"--print-scenario"}).out);
}

TEST(Program, PrintsAConfiguration) {
  const auto outcome = outcome_of({"--print-config", "--port", "8081", "--database", "x.db"});
  EXPECT_EQ(0, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("\"endpoint\": \"http://127.0.0.1:8081\""));
  EXPECT_NE(std::string::npos, outcome.out.find("\"database\": \"x.db\""));
}

TEST(Program, HelpNamesTheDefaultCredentials) {
  const auto help = outcome_of({"--help"}).out;
  EXPECT_NE(std::string::npos, help.find("default: simulator)"));
  EXPECT_NE(std::string::npos, help.find("default: simulator-secret)"));
}

TEST(Program, RefusesAWrongCommandLine) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"--bogus"},
                                             {"surplus"},
                                             {"--host", "0.0.0.0"},
                                             {"--port", "65536"},
                                             {"--port", "x"},
                                             {"--speed", "-1"},
                                             {"--clock", "sundial"},
                                             {"--fail", "fire"},
                                             {"--fail", "error:0"},
                                             {"--scenario-start", "yesterday"},
                                             {"--scenario", "/nonexistent"}}) {
    const auto outcome = outcome_of(arguments);
    EXPECT_EQ(2, outcome.exit_code) << arguments.front();
    EXPECT_TRUE(outcome.err.starts_with("dataworks-simulator: ")) << outcome.err;
  }
}

TEST(Program, SaysWhyAScenarioCannotBeRead) {
  for (const auto& [file, reason] : std::vector<std::pair<std::string, std::string>>{
           {"/nonexistent", "No such file or directory"},
           {"/", "Is a directory"},
           {"/proc/self/mem", "Input/output error"}}) {
    const auto outcome = outcome_of({"--scenario", file});
    EXPECT_EQ("dataworks-simulator: cannot read the scenario " + file + ": " + reason + "\n",
              outcome.err);
    EXPECT_EQ(2, outcome.exit_code);
  }
}

TEST(Program, PutsWhatItRefusesInPlainQuotes) {
  EXPECT_EQ("dataworks-simulator: Option \"bogus\" does not exist (see --help)\n",
            outcome_of({"--bogus"}).err);
}

TEST(Program, ReadsForcedFaults) {
  const auto options = parse_command_line({"--fail", "timeout:3", "--fail", "throttle"}).options;
  ASSERT_EQ(2U, options.forced_faults.size());
  EXPECT_EQ(FaultKind::timeout, options.forced_faults[0].fault.kind);
  EXPECT_EQ(3, options.forced_faults[0].count);
  EXPECT_EQ(429, options.forced_faults[1].fault.http_status);
}

TEST(Server, RefusesToListenToTheWorld) {
  Options options;
  options.host = "0.0.0.0";
  Server server{options, default_scenario()};
  EXPECT_THROW(server.start(), std::runtime_error);
}

TEST(Server, RefusesAPortThatIsInUse) {
  Server first{Options{}, default_scenario()};
  Options options;
  options.port = first.start();
  Server second{options, default_scenario()};
  EXPECT_THROW(second.start(), std::runtime_error);
}

TEST(Server, StopsWhileAConnectionIsHeld) {
  Options options;
  options.longest_hold = std::chrono::hours{1};
  Server server{options, default_scenario()};
  server.start();
  httplib::Client client{server.url()};
  client.set_keep_alive(true);
  EXPECT_EQ(400, client.Get("/")->status);
  server.stop();
  server.stop();
  EXPECT_FALSE(client.Get("/"));
}

}  // namespace
}  // namespace syncledger::simulator
