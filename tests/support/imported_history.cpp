#include "support/imported_history.hpp"

#include "app/run.hpp"

#include <sstream>
#include <stdexcept>
#include <vector>

namespace syncledger::testing {
namespace {

std::string run(const std::vector<std::string>& arguments, const std::string& input) {
  std::istringstream in{input};
  std::ostringstream out;
  std::ostringstream err;
  const base::ManualClock clock{base::from_unix_ms(1830000000000)};
  app::Surroundings surroundings{
      in, out, err, false, false, 80, [](const std::string&) { return std::nullopt; }, clock};
  const int exit_code = app::run(arguments, surroundings);
  if (exit_code != 0) {
    std::string command;
    for (const auto& argument : arguments) command += " " + argument;
    throw std::runtime_error{"exit code " + std::to_string(exit_code) + " of" + command + ": " +
                             err.str()};
  }
  return out.str();
}

}  // namespace

void ImportedHistory::import(const std::string& ndjson, std::chrono::milliseconds gap_after) {
  const auto gap =
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(gap_after).count()) + "s";
  run({"import", "-", "--db", directory_.file("history.db"), "--gap-after", gap}, ndjson);
}

nlohmann::json ImportedHistory::report(const std::string& kind, const oracle::Question& question) {
  std::vector<std::string> arguments{"report",   kind,
                                     "--db",     directory_.file("history.db"),
                                     "--since",  base::to_rfc3339(question.since),
                                     "--until",  base::to_rfc3339(question.until),
                                     "--tz",     "UTC",
                                     "--format", "json"};
  if (kind == "trends") {
    arguments.insert(arguments.end(), {"--bucket", to_string(question.bucket)});
    if (question.level == oracle::Level::step) {
      arguments.insert(arguments.end(), {"--level", "step"});
    }
  }
  return nlohmann::json::parse(run(arguments, ""));
}

std::string to_string(oracle::Bucket bucket) {
  switch (bucket) {
    case oracle::Bucket::hour:
      return "hour";
    case oracle::Bucket::day:
      return "day";
    case oracle::Bucket::week:
      return "week";
    case oracle::Bucket::month:
      return "month";
  }
  return "";
}

}  // namespace syncledger::testing
