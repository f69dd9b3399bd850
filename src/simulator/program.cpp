#include "simulator/program.hpp"

#include "base/files.hpp"
#include "simulator/command_line.hpp"
#include "simulator/config_text.hpp"
#include "simulator/scenario_json.hpp"
#include "simulator/server.hpp"

#include <csignal>
#include <utility>

namespace syncledger::simulator {
namespace {

constexpr int config_port = 18080;

std::string scenario_text(const CommandLine& line) {
  if (!line.scenario_file) return std::string{default_scenario_text()};
  auto text = base::read_file(*line.scenario_file);
  if (!text)
    throw ScenarioError("cannot read the scenario " + *line.scenario_file + ": " + text.error());
  return std::move(*text);
}

/// SIGTERM and SIGINT, to be waited for instead of being handled: threads started while this
/// exists do not get them.
class StopSignals {
public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  void wait() const {
    int received = 0;
    while (sigwait(&set_, &received) != 0) {
    }
  }

private:
  sigset_t set_{};
};

int serve(const CommandLine& line, const Scenario& scenario, std::ostream& out) {
  const StopSignals signals;
  Server server{line.options, scenario};
  server.start();
  if (line.config_file) {
    base::write_file(*line.config_file, config_for(scenario, server.url(), line.database));
  }
  if (line.port_file) base::write_file(*line.port_file, server.url() + "\n");
  out << "listening on " << server.url() << std::endl;
  signals.wait();
  server.stop();
  return 0;
}

int print_config(const CommandLine& line, const Scenario& scenario, std::ostream& out,
                 std::ostream& err) {
  auto url = line.url;
  if (url.empty()) {
    const int port = line.options.port == 0 ? config_port : line.options.port;
    url = "http://" + line.options.host + ":" + std::to_string(port);
    if (line.options.port == 0) {
      err << "dataworks-simulator: neither --port nor --url given, so this is for " << url << "\n";
    }
  }
  out << config_for(scenario, url, line.database);
  return 0;
}

int run_task(const CommandLine& line, std::ostream& out, std::ostream& err) {
  switch (line.task) {
    case CommandLine::Task::help:
      out << line.help;
      return 0;
    case CommandLine::Task::version:
      out << "dataworks-simulator " << SYNCLEDGER_VERSION << "\n";
      return 0;
    case CommandLine::Task::print_scenario: {
      const auto text = scenario_text(line);
      parse_scenario(text);
      out << text;
      return 0;
    }
    case CommandLine::Task::print_config:
      return print_config(line, parse_scenario(scenario_text(line)), out, err);
    case CommandLine::Task::serve:
      break;
  }
  return serve(line, parse_scenario(scenario_text(line)), out);
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  try {
    return run_task(parse_command_line(arguments), out, err);
  } catch (const UsageError& error) {
    err << "dataworks-simulator: " << error.what() << " (see --help)\n";
    return 2;
  } catch (const ScenarioError& error) {
    err << "dataworks-simulator: " << error.what() << "\n";
    return 2;
  } catch (const std::exception& error) {
    err << "dataworks-simulator: " << error.what() << "\n";
    return 1;
  }
}

}  // namespace syncledger::simulator
