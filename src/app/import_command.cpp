#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "dataworks/observe.hpp"
#include "store/recorder.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace syncledger::app {
namespace {

using model::Observation;
using nlohmann::json;

constexpr std::size_t lines_per_transaction = 10'000;

/// A line that is not a snapshot, and why.
class BadLine : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

const json& member(const json& line, const char* name) {
  const auto found = line.find(name);
  if (found == line.end()) throw BadLine("\"" + std::string{name} + "\" is missing");
  return *found;
}

std::string text_of(const json& line, const char* name) {
  const json& value = member(line, name);
  if (!value.is_string()) throw BadLine("\"" + std::string{name} + "\" is not a text");
  return value.get<std::string>();
}

std::int64_t id_of(const json& line, const char* name) {
  const json& value = member(line, name);
  if (!value.is_number_integer() ||
      (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) ||
      value.get<std::int64_t>() <= 0) {
    throw BadLine("\"" + std::string{name} + "\" is not a positive whole number");
  }
  return value.get<std::int64_t>();
}

model::Target target_of(const json& line) {
  const auto text = text_of(line, "region_id") + "/" + std::to_string(id_of(line, "project_id")) +
                    "/" + text_of(line, "task_type") + "/" + std::to_string(id_of(line, "file_id"));
  const auto target = model::parse_target(text);
  if (!target) throw BadLine(R"("region_id" or "task_type" is wrong: )" + base::printable(text));
  return *target;
}

base::UtcTime time_of(const json& line) {
  const auto time = base::parse_rfc3339(text_of(line, "observed_at"));
  if (!time) throw BadLine("\"observed_at\" is not an RFC 3339 time");
  return *time;
}

/// A fetch that got no response.
model::FetchFailure failure_of(const json& error) {
  if (!error.is_object()) throw BadLine("\"error\" is not an object");
  const auto reason = model::parse_unknown_reason(text_of(error, "reason"));
  if (!reason) throw BadLine("\"reason\" is none of network, timeout, tls, throttled, ...");
  model::FetchFailure failure;
  failure.reason = *reason;
  if (error.contains("message")) failure.message = base::printable(text_of(error, "message"));
  if (error.contains("code")) failure.code = base::printable(text_of(error, "code"));
  return failure;
}

int http_status_of(const json& line) {
  if (!line.contains("http_status")) return 200;
  const json& status = line.at("http_status");
  if (!status.is_number_integer() || status < 100 || status > 599) {
    throw BadLine("\"http_status\" is not a number from 100 to 599");
  }
  return status.get<int>();
}

/// \throws BadLine
Observation observation_of(const std::string& text) {
  const auto document = base::parse_json(text);
  if (!document) {
    throw BadLine("not JSON at column " + std::to_string(document.error().column) + ": " +
                  document.error().message);
  }
  const json& line = document->root;
  if (!line.is_object()) throw BadLine("not a JSON object");
  const auto target = target_of(line);
  const auto observed_at = time_of(line);
  if (line.contains("error")) {
    return {target, observed_at, base::Failure{failure_of(line.at("error"))}, {}, std::nullopt};
  }
  const std::string body =
      line.contains("response") ? line.at("response").dump() : text_of(line, "body");
  return dataworks::observe(target, observed_at, http_status_of(line), body);
}

class Importer {
public:
  Importer(Invocation& invocation, std::string name, std::chrono::milliseconds gap_after)
      : invocation_(invocation),
        name_(std::move(name)),
        gap_after_(gap_after),
        file_(store::HistoryFile::open_for_writing(invocation.database(),
                                                   invocation.surroundings().clock)),
        recorder_(file_) {
    if (const auto& config = invocation.config())
      recorder_.configure_classes(config->status_classes);
  }

  int run(std::istream& in) {
    std::string line;
    while (std::getline(in, line)) {
      ++line_number_;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      try {
        batch_.push_back(observation_of(line));
      } catch (const BadLine& bad) {
        const auto where = name_ + ":" + std::to_string(line_number_) + ": ";
        if (!invocation_.options().has("keep-going")) return stop(where + bad.what());
        invocation_.say("error", where + bad.what());
        ++bad_lines_;
      }
      if (batch_.size() == lines_per_transaction) flush();
    }
    flush();
    if (in.bad()) {
      invocation_.say("error", "cannot read " + name_ + " beyond line " +
                                   std::to_string(line_number_) + " (what came before was kept)");
      return exit_code::failed;
    }
    summarise();
    return bad_lines_ > 0 ? exit_code::some_targets_failed : exit_code::all_well;
  }

private:
  int stop(const std::string& problem) {
    invocation_.say("error", problem + " (nothing since line " + std::to_string(kept_up_to_) +
                                 " was kept; mend the line and import again, or use --keep-going)");
    return exit_code::failed;
  }

  void flush() {
    const auto summary =
        recorder_.record_import(invocation_.surroundings().clock.now(), gap_after_, batch_);
    total_.snapshots += summary.snapshots;
    total_.failures += summary.failures;
    total_.skipped += summary.skipped;
    total_.changes += summary.changes;
    for (const auto& notice : summary.notices)
      invocation_.say("warn", "met for the first time: " + notice);
    batch_.clear();
    kept_up_to_ = line_number_;
  }

  void summarise() {
    if (invocation_.is_quiet()) return;
    invocation_.write("info", "imported " + std::to_string(total_.snapshots) + " snapshots and " +
                                  std::to_string(total_.failures) + " failed fetches, opened " +
                                  std::to_string(total_.changes) + " intervals, skipped " +
                                  std::to_string(total_.skipped) + " lines already held");
  }

  Invocation& invocation_;
  std::string name_;
  std::chrono::milliseconds gap_after_;
  store::HistoryFile file_;
  store::Recorder recorder_;
  std::vector<Observation> batch_;
  store::RecordSummary total_;
  std::size_t line_number_ = 0;
  std::size_t kept_up_to_ = 0;
  std::size_t bad_lines_ = 0;
};

std::chrono::milliseconds gap_after_of(Invocation& invocation) {
  if (const auto text = invocation.options().value("gap-after")) {
    const auto gap_after = base::parse_duration(*text);
    if (!gap_after || gap_after->count() == 0) {
      throw UsageError("--gap-after: a duration such as 15m is expected, not \"" +
                       base::printable(*text) + "\"");
    }
    return *gap_after;
  }
  return invocation.config() ? invocation.config()->gap_after : std::chrono::minutes{15};
}

}  // namespace

int import(Invocation& invocation) {
  const auto& arguments = invocation.options().arguments();
  if (arguments.empty())
    throw UsageError("import what? Name a file of NDJSON, or - for standard input");
  const std::string& name = arguments.front();
  const auto gap_after = gap_after_of(invocation);
  if (name == "-")
    return Importer{invocation, "standard input", gap_after}.run(invocation.surroundings().in);
  std::ifstream file{name, std::ios::binary};
  std::error_code error;
  if (!file || std::filesystem::is_directory(name, error)) throw UsageError("cannot read " + name);
  return Importer{invocation, name, gap_after}.run(file);
}

}  // namespace syncledger::app
