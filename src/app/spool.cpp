#include "app/spool.hpp"

#include "app/files.hpp"
#include "app/snapshot_line.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "store/companions.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <system_error>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using std::chrono::milliseconds;

/// What a file of the spool says in its first line that it is.
constexpr const char* format_member = "syncledger_spool";
constexpr int format_version = 1;
constexpr std::string_view ending = ".ndjson";
constexpr std::size_t number_digits = 8;

// The first line of a file is the pass; each line after it is an observation.

json time_or_null(std::optional<base::UtcTime> time) {
  return time ? json(base::to_rfc3339(*time)) : json(nullptr);
}

json target_line(const store::TrackedTarget& tracked) {
  json target = target_json(tracked.target);
  target["label"] = tracked.label ? json(*tracked.label) : json(nullptr);
  target["gap_after_ms"] = tracked.gap_after ? json(tracked.gap_after->count()) : json(nullptr);
  return target;
}

json call_line(const store::CallCount& count) {
  return {{"account", count.account},
          {"region_id", count.region_id},
          {"day", count.day},
          {"calls", count.calls},
          {"throttled", count.throttled},
          {"exhausted_at", time_or_null(count.exhausted_at)}};
}

std::string text_of(const store::LatePass& pass) {
  const auto& record = pass.record;
  json head{{format_member, format_version},
            {"pass_id", record.pass_id},
            {"source", to_string(pass.source)},
            {"started_at", base::to_rfc3339(pass.started_at)},
            {"finished_at", base::to_rfc3339(record.finished_at)},
            {"interval_ms", pass.interval ? json(pass.interval->count()) : json(nullptr)},
            {"targets", json::array()},
            {"calls", json::array()},
            {"observations", record.observations.size()}};
  for (const auto& target : record.targets) head["targets"].push_back(target_line(target));
  for (const auto& count : record.calls) head["calls"].push_back(call_line(count));
  std::string text = head.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  for (const auto& observation : record.observations) text += snapshot_line(observation) + "\n";
  return text;
}

/// What a file holds.
struct SpooledPass {
  store::LatePass pass;  ///< without what the others hold
  std::vector<store::TrackedTarget> targets;
  std::vector<model::Observation> observations;
  std::vector<store::CallCount> calls;

  [[nodiscard]] store::LatePass late_pass(std::string key) const {
    store::LatePass whole = pass;
    whole.key = std::move(key);
    whole.record.targets = targets;
    whole.record.observations = observations;
    whole.record.calls = calls;
    return whole;
  }
};

std::int64_t number_of(const json& line, const char* name) {
  const json& value = member_of(line, name);
  if (!value.is_number_integer()) {
    throw BadLine("\"" + std::string{name} + "\" is not a whole number");
  }
  return value.get<std::int64_t>();
}

const json& array_of(const json& line, const char* name) {
  const json& value = member_of(line, name);
  if (!value.is_array()) throw BadLine("\"" + std::string{name} + "\" is not a list");
  return value;
}

store::TrackedTarget parse_target_line(const json& line) {
  store::TrackedTarget tracked{target_of(line), std::nullopt, std::nullopt};
  if (!member_of(line, "gap_after_ms").is_null())
    tracked.gap_after = milliseconds{number_of(line, "gap_after_ms")};
  if (!member_of(line, "label").is_null()) tracked.label = app::text_of(line, "label");
  return tracked;
}

store::CallCount parse_call_line(const json& line) {
  store::CallCount count{app::text_of(line, "account"), app::text_of(line, "region_id"),
                         app::text_of(line, "day"),     number_of(line, "calls"),
                         number_of(line, "throttled"),  std::nullopt};
  if (!member_of(line, "exhausted_at").is_null())
    count.exhausted_at = time_of(line, "exhausted_at");
  return count;
}

SpooledPass parse_head(const json& head) {
  if (number_of(head, format_member) != format_version) {
    throw BadLine("it was written by another version of syncledger");
  }
  const auto source = store::parse_pass_source(app::text_of(head, "source"));
  if (!source) throw BadLine("\"source\" is none of collect, watch, import");
  SpooledPass spooled;
  auto& pass = spooled.pass;
  pass.source = *source;
  pass.started_at = time_of(head, "started_at");
  pass.record.pass_id = number_of(head, "pass_id");
  pass.record.finished_at = time_of(head, "finished_at");
  if (!member_of(head, "interval_ms").is_null()) {
    pass.interval = milliseconds{number_of(head, "interval_ms")};
  }
  for (const json& line : array_of(head, "targets"))
    spooled.targets.push_back(parse_target_line(line));
  for (const json& line : array_of(head, "calls")) spooled.calls.push_back(parse_call_line(line));
  return spooled;
}

/// A file of the spool being read.
struct SpoolText {
  std::string path;
  std::ifstream in;

  [[noreturn]] void fail() const {
    throw store::StoreError("cannot read " + path + " of the spool" + because(errno) +
                                " (check that this user may read it, and the disk)",
                            store::StoreError::Duration::passing);
  }
};

/// \throws store::StoreError
SpoolText text_in(const std::string& path) {
  errno = 0;
  SpoolText text{path, std::ifstream{path, std::ios::binary}};
  if (!text.in) text.fail();
  return text;
}

/// \throws BadLine that names the line, store::StoreError
SpooledPass parse_pass(SpoolText text) {
  SpooledPass pass;
  std::set<model::Target> asked_for;
  std::int64_t expected = 0;
  std::int64_t number = 0;
  std::string line;
  while (read_line(text.in, line, longest_spool_line)) {
    try {
      if (++number == 1) {
        const json head = parse_line(line, longest_spool_line);
        pass = parse_head(head);
        expected = number_of(head, "observations");
        for (const auto& each : pass.targets) asked_for.insert(each.target);
        continue;
      }
      auto observation = parse_snapshot_line(line, longest_spool_line);
      if (!asked_for.contains(observation.target)) throw BadLine("a target that was not asked for");
      pass.observations.push_back(std::move(observation));
    } catch (const BadLine& bad) {
      throw BadLine("line " + std::to_string(number) + ": " + bad.what());
    }
  }
  if (text.in.bad()) text.fail();
  if (number == 0 || static_cast<std::int64_t>(pass.observations.size()) != expected) {
    throw BadLine("its end is missing");
  }
  return pass;
}

/// `00000001-0123456789abcdef.ndjson`: a number that keeps the order, and a name that no other has.
std::string name_after(const std::vector<std::string>& names) {
  std::int64_t number = 0;
  if (!names.empty())
    number = base::whole_number(names.back().substr(0, number_digits)).value_or(0);
  std::string digits = std::to_string(number + 1);
  digits.insert(0, number_digits - std::min(digits.size(), number_digits), '0');
  return digits + "-" + base::unguessable_name() + std::string{ending};
}

/// Who may read the history may read what waits for it.
mode_t permissions_like(const std::string& database) {
  struct stat found {};

  return stat(database.c_str(), &found) == 0 ? found.st_mode & 0666U : 0600U;
}

/// Of a folder: whoever may read files in it may enter it.
mode_t folder_permissions(mode_t of_files) {
  return of_files | ((of_files & 0444U) >> 2U) | 0700U;
}

}  // namespace

Spool::Spool(std::string database)
    : database_(std::move(database)), folder_(store::spool_of(database_)) {}

std::vector<std::string> Spool::names() const {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry{folder_, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    auto name = entry->path().filename().string();
    if (name.ends_with(ending)) found.push_back(std::move(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<store::CallCount> Spool::calls_of_day(const std::string& day) const {
  std::vector<store::CallCount> found;
  for (const auto& name : names()) {
    try {
      for (auto& count : parse_pass(text_in(path_of(name))).calls) {
        if (count.day == day) found.push_back(std::move(count));
      }
    } catch (const BadLine&) {
      continue;  // record_all() says so
    } catch (const store::StoreError&) {
      continue;  // so it does
    }
  }
  return found;
}

void Spool::keep(const store::LatePass& pass) {
  const auto path = path_of(name_after(names()));
  try {
    const auto permissions = permissions_like(database_);
    base::make_folder_durably(folder_, folder_permissions(permissions));
    base::write_durably(path, text_of(pass), permissions);
  } catch (const std::system_error& error) {
    throw store::StoreError("cannot write " + path + ": " + error.code().message());
  }
}

std::size_t Spool::record_all(store::Recorder& recorder, const Listener& listener) {
  std::size_t recorded = 0;
  for (const auto& name : names()) {
    const auto path = path_of(name);
    try {
      const auto pass = parse_pass(text_in(path));
      const auto key = name.substr(0, name.size() - ending.size());
      if (const auto summary = recorder.record_late_pass(pass.late_pass(key))) {
        ++recorded;
        listener.recorded(*summary, pass.observations);
      }
    } catch (const BadLine& bad) {
      std::error_code ignored;
      fs::rename(path, path + ".bad", ignored);
      listener.damaged(path + ".bad: " + bad.what());
      continue;
    }
    try {
      base::remove_durably(path);
    } catch (const std::system_error& error) {
      throw store::StoreError("cannot remove " + path + ", which is recorded: " +
                              error.code().message() + " (check that its folder can be written)");
    }
  }
  return recorded;
}

}  // namespace syncledger::app
