#define CXXOPTS_NO_REGEX  // std::regex costs compile time, and g++ 12 warns about it falsely
#include "simulator/command_line.hpp"

#include "base/enum_names.hpp"
#include "base/text.hpp"
#include "simulator/http_listener.hpp"
#include "simulator/scenario_json.hpp"

#include <cxxopts.hpp>

namespace syncledger::simulator {
namespace {

constexpr base::EnumNames<ClockMode, 2> clock_modes{{"real", "request"}};
constexpr base::EnumNames<StepShape, 4> step_shapes{{"array", "single", "item", "nested"}};

cxxopts::Options make_parser() {
  cxxopts::Options parser{"dataworks-simulator",
                          "Plays the DataWorks API on this machine: GetDISyncInstanceInfo and "
                          "ListFiles of a small made-up world.\n"};
  parser.add_options("Serving")("host", "Loopback address to listen on",
                                cxxopts::value<std::string>()->default_value("127.0.0.1"),
                                "ADDRESS")("port", "Port to listen on; 0 for any that is free",
                                           cxxopts::value<int>()->default_value("0"), "PORT")(
      "port-file", "Write the URL to this file once it listens", cxxopts::value<std::string>(),
      "FILE")("config-file", "Write a matching syncledger.json once it listens",
              cxxopts::value<std::string>(),
              "FILE")("access-key-id", "The key that requests must be signed with",
                      cxxopts::value<std::string>()->default_value("simulator"), "ID")(
      "access-key-secret", "Its secret",
      cxxopts::value<std::string>()->default_value("simulator-secret"), "SECRET")(
      "security-token", "Ask for this STS token, too", cxxopts::value<std::string>(), "TOKEN");
  parser.add_options("World")("scenario", "Scenario file; the built-in one by default",
                              cxxopts::value<std::string>(), "FILE")(
      "clock", "real, or request: the time is that of the newest signed request",
      cxxopts::value<std::string>()->default_value("real"),
      "MODE")("scenario-start", "Scenario time at the start (RFC 3339); now by default",
              cxxopts::value<std::string>(),
              "TIME")("speed", "How many times as fast as real time scenario time passes",
                      cxxopts::value<double>()->default_value("1"),
                      "FACTOR")("step-shape", "Form of StepDetail: array, single, item or nested",
                                cxxopts::value<std::string>()->default_value("array"), "SHAPE");
  parser.add_options("Trouble")("calls-per-day",
                                "Answer Throttling.Api.Risk after so many calls a day (UTC+8)",
                                cxxopts::value<std::int64_t>(), "N")(
      "fail",
      "Let the next COUNT requests fail: error, throttle, timeout, disconnect, truncate, bad_json, "
      "html_502 or lookup_fail; repeatable",
      cxxopts::value<std::vector<std::string>>(), "KIND[:COUNT]");
  parser.add_options("Other")("print-scenario", "Print the scenario and exit")(
      "print-config", "Print a matching syncledger.json for --port or --url and exit")(
      "url", "The URL for --print-config", cxxopts::value<std::string>(), "URL")(
      "database", "The database for the configuration", cxxopts::value<std::string>(), "FILE")(
      "h,help", "Print this and exit")("version", "Print the version and exit");
  return parser;
}

std::optional<std::string> text_of(const cxxopts::ParseResult& parsed, const std::string& name) {
  if (parsed.count(name) == 0) return std::nullopt;
  return parsed[name].as<std::string>();
}

ForcedFault parse_forced_fault(const std::string& text) {
  const auto colon = text.find(':');
  const auto kind = parse_fault_kind(text.substr(0, colon));
  if (!kind) throw UsageError("--fail " + text + ": no such kind of fault");
  ForcedFault forced{make_fault(*kind), 1};
  if (colon == std::string::npos) return forced;
  const auto count = base::whole_number(std::string_view{text}.substr(colon + 1));
  if (!count || *count < 1) {
    throw UsageError("--fail " + text + ": the count must be a number above 0");
  }
  forced.count = *count;
  return forced;
}

template <class Names>
auto parse_word(const cxxopts::ParseResult& parsed, const std::string& name, const Names& names) {
  const auto word = parsed[name].as<std::string>();
  const auto value = names.value(word);
  if (!value) throw UsageError("--" + name + " " + word + ": no such choice");
  return *value;
}

void read_serving(const cxxopts::ParseResult& parsed, Options& options) {
  options.host = parsed["host"].as<std::string>();
  if (!is_loopback(options.host)) {
    throw UsageError("--host " + options.host + ": only loopback addresses are allowed");
  }
  options.port = parsed["port"].as<int>();
  if (options.port < 0 || options.port > 65535) throw UsageError("--port must be 0 to 65535");
  options.account.access_key_id = parsed["access-key-id"].as<std::string>();
  options.account.access_key_secret = parsed["access-key-secret"].as<std::string>();
  options.account.security_token = text_of(parsed, "security-token");
}

void read_world(const cxxopts::ParseResult& parsed, Options& options) {
  options.clock = parse_word(parsed, "clock", clock_modes);
  options.step_shape = parse_word(parsed, "step-shape", step_shapes);
  options.speed = parsed["speed"].as<double>();
  if (!(options.speed >= 0 && options.speed <= 1e6)) {
    throw UsageError("--speed must be 0 to 1000000");
  }
  if (const auto start = text_of(parsed, "scenario-start")) {
    options.scenario_start = base::parse_rfc3339(*start);
    if (!options.scenario_start) throw UsageError("--scenario-start must be RFC 3339");
  }
}

void read_trouble(const cxxopts::ParseResult& parsed, Options& options) {
  if (parsed.count("calls-per-day") > 0) {
    options.calls_per_day = parsed["calls-per-day"].as<std::int64_t>();
    if (*options.calls_per_day < 0) throw UsageError("--calls-per-day must not be negative");
  }
  if (parsed.count("fail") == 0) return;
  for (const auto& text : parsed["fail"].as<std::vector<std::string>>()) {
    options.forced_faults.push_back(parse_forced_fault(text));
  }
}

CommandLine::Task task_of(const cxxopts::ParseResult& parsed) {
  if (parsed.count("help") > 0) return CommandLine::Task::help;
  if (parsed.count("version") > 0) return CommandLine::Task::version;
  if (parsed.count("print-scenario") > 0) return CommandLine::Task::print_scenario;
  if (parsed.count("print-config") > 0) return CommandLine::Task::print_config;
  return CommandLine::Task::serve;
}

CommandLine read(const cxxopts::ParseResult& parsed) {
  if (!parsed.unmatched().empty()) {
    throw UsageError("unexpected argument " + parsed.unmatched().front());
  }
  CommandLine line;
  line.task = task_of(parsed);
  read_serving(parsed, line.options);
  read_world(parsed, line.options);
  read_trouble(parsed, line.options);
  line.scenario_file = text_of(parsed, "scenario");
  line.port_file = text_of(parsed, "port-file");
  line.config_file = text_of(parsed, "config-file");
  line.url = text_of(parsed, "url").value_or("");
  line.database = text_of(parsed, "database").value_or("");
  return line;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  auto parser = make_parser();
  std::vector<const char*> argv{"dataworks-simulator"};
  for (const auto& argument : arguments) argv.push_back(argument.c_str());
  try {
    auto line = read(parser.parse(static_cast<int>(argv.size()), argv.data()));
    line.help = parser.help({"Serving", "World", "Trouble", "Other"});
    return line;
  } catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(base::with_ascii_quotes(error.what()));
  }
}

}  // namespace syncledger::simulator
