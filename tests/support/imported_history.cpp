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
  run({"import", "-", "--db", database(), "--gap-after", gap}, ndjson);
}

void ImportedHistory::plan(const std::vector<oracle::Planned>& plans) {
  for (const auto& plan : plans) {
    run({"annotate", "add", to_string(plan.target), "--db", database(), "--since",
         base::to_rfc3339(plan.from), "--until", base::to_rfc3339(plan.to), "--reason", "plan"},
        "");
  }
}

void ImportedHistory::prune(base::UtcTime cut) {
  const auto file = directory_.file("history.db");
  run({"db", "prune", "--db", file, "--older-than", base::to_rfc3339(cut)}, "");
  run({"db", "check", "--db", file}, "");
}

nlohmann::json ImportedHistory::schema(const std::string& kind,
                                       const std::vector<std::string>& more_options) {
  std::vector<std::string> arguments{"report", kind, "--json-schema"};
  arguments.insert(arguments.end(), more_options.begin(), more_options.end());
  return nlohmann::json::parse(run(arguments, ""));
}

nlohmann::json ImportedHistory::report(const std::string& kind, const oracle::Question& question,
                                       const std::vector<std::string>& more_options) {
  return report_of(database(), kind, question, more_options);
}

nlohmann::json report_of(const std::string& database, const std::string& kind,
                         const oracle::Question& question,
                         const std::vector<std::string>& more_options) {
  std::vector<std::string> arguments{"report",   kind,
                                     "--db",     database,
                                     "--since",  base::to_rfc3339(question.since),
                                     "--until",  base::to_rfc3339(question.until),
                                     "--tz",     question.zone,
                                     "--format", "json"};
  if (question.as_of) {
    arguments.insert(arguments.end(), {"--as-of", base::to_rfc3339(*question.as_of)});
  }
  if (question.unknown != oracle::Unknown::exclude) {
    const bool is_up = question.unknown == oracle::Unknown::up;
    arguments.insert(arguments.end(), {"--unknown", is_up ? "up" : "down"});
  }
  if (kind == "trends") {
    arguments.insert(arguments.end(), {"--bucket", to_string(question.bucket)});
    if (question.level == oracle::Level::step) {
      arguments.insert(arguments.end(), {"--level", "step"});
    }
  }
  arguments.insert(arguments.end(), more_options.begin(), more_options.end());
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
