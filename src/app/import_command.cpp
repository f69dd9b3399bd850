#include "app/collector_lock.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/expected_histories.hpp"
#include "app/files.hpp"
#include "app/news.hpp"
#include "app/notifier.hpp"
#include "app/snapshot_line.hpp"
#include "app/spool.hpp"
#include "app/usage_error.hpp"
#include "base/duration.hpp"
#include "base/text.hpp"
#include "store/recorder.hpp"

#include <cerrno>
#include <fstream>

namespace syncledger::app {
namespace {

using model::Observation;

constexpr std::size_t lines_per_transaction = 10'000;

/// The collector's lock is held as long as one lives: a pass between two of its batches would make
/// the rest of a target's lines late, and they would be skipped.
class Importer {
public:
  Importer(Invocation& invocation, std::string name,
           std::optional<std::chrono::milliseconds> gap_after)
      : invocation_(invocation),
        name_(std::move(name)),
        gap_after_(gap_after),
        file_(store::HistoryFile::open_for_writing(invocation.database(),
                                                   invocation.surroundings().clock)),
        recorder_(file_) {
    Spool spool{invocation.database()};
    if (const auto& config = invocation.config()) {
      recorder_.configure_classes(config->status_classes);
      // An import tells nobody; of the passes that wait, channels are told by the next pass.
      if (!spool.is_empty()) {
        recorder_.use_channels(notified_channels(*config), invocation.surroundings().clock.now());
      }
    }
    spool.record_all(recorder_, say_of_spooled(invocation));
  }

  int run(std::istream& in) {
    std::string line;
    while (read_line(in, line, longest_line)) {
      ++line_number_;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      try {
        batch_.push_back(parse_snapshot_line(line));
        refuse_wrong_time(batch_.back().observed_at);
      } catch (const BadLine& bad) {
        const auto where = name_ + ":" + std::to_string(line_number_) + ": ";
        if (!invocation_.options().has("keep-going"))
          return stop(where + bad.what(), "mend the line and import again, or use --keep-going");
        invocation_.say("error", where + bad.what());
        ++bad_lines_;
      }
      if (batch_.size() == lines_per_transaction) flush();
    }
    // A disk that fails must not look like the end of the file.
    if (in.bad()) {
      return stop(
          "cannot read " + name_ + " beyond line " + std::to_string(line_number_) + because(errno),
          "import again once it can be read");
    }
    flush();
    summarise();
    return bad_lines_ > 0 ? exit_code::some_targets_failed : exit_code::all_well;
  }

private:
  int stop(const std::string& problem, const std::string& remedy) {
    invocation_.say("error", problem + " (nothing since line " + std::to_string(kept_up_to_) +
                                 " was kept; " + remedy + ")");
    return exit_code::failed;
  }

  /// One line of a wrong year would put all that is recorded later behind it. \throws BadLine
  void refuse_wrong_time(base::UtcTime time) {
    const auto latest = invocation_.surroundings().clock.now() + std::chrono::days{1};
    if (time >= base::UtcTime{} && time <= latest) return;
    batch_.pop_back();
    throw BadLine("\"observed_at\" is " + base::to_rfc3339(time) +
                  ", which is not from 1970 to a day from now");
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
                                  std::to_string(total_.skipped) +
                                  " lines already held or out of order");
  }

  Invocation& invocation_;
  std::string name_;
  std::optional<std::chrono::milliseconds> gap_after_;
  store::HistoryFile file_;
  store::Recorder recorder_;
  std::vector<Observation> batch_;
  store::RecordSummary total_;
  std::size_t line_number_ = 0;
  std::size_t kept_up_to_ = 0;
  std::size_t bad_lines_ = 0;
};

/// What the command line or the configuration says; nothing if neither does.
std::optional<std::chrono::milliseconds> gap_after_of(Invocation& invocation) {
  constexpr std::chrono::milliseconds shortest{1};
  if (const auto gap_after = invocation.duration("gap-after", "15m", shortest)) return gap_after;
  return invocation.config() ? std::optional{invocation.config()->gap_after} : std::nullopt;
}

}  // namespace

int import(Invocation& invocation) {
  const auto& arguments = invocation.options().arguments();
  if (arguments.empty())
    throw UsageError("import what? Name a file of NDJSON, or - for standard input");
  const std::string& name = arguments.front();
  const auto gap_after = gap_after_of(invocation);
  const bool is_input = name == "-";
  std::ifstream file = is_input ? std::ifstream{} : open_to_read(name);
  ExpectedHistories expected;
  expected.require(invocation);
  const auto lock = lock_history(invocation, store::default_busy_timeout);
  Importer importer{invocation, is_input ? "standard input" : name, gap_after};
  expected.expect(invocation);
  return importer.run(is_input ? invocation.surroundings().in : file);
}

}  // namespace syncledger::app
