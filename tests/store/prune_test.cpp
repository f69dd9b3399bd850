#include "store/prune.hpp"

#include "store/integrity.hpp"
#include "store/recorder.hpp"
#include "support/imported_history.hpp"
#include "support/random_history.hpp"
#include "support/seeds.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

namespace syncledger::store {
namespace {

using base::UtcTime;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::ImportedHistory;

const base::ManualClock some_time{base::from_unix_ms(1830000000000)};
const PruneListener to_the_end = [](const PruneProgress&) { return true; };

HistoryFile opened(const std::string& path) {
  return HistoryFile::open_existing(path, some_time);
}

/// All rows that pruning may take.
std::string rows_of(HistoryFile& file) {
  std::string text;
  for (const std::string table : {"nodes", "solutions", "step_results", "fetch_failures",
                                  "payloads", "passes", "_failures", "_runs"}) {
    SQLite::Statement rows{file.database(), "SELECT * FROM " + table + " ORDER BY id"};
    while (rows.executeStep()) {
      text += table;
      for (int i = 0; i < rows.getColumnCount(); ++i) text += "|" + rows.getColumn(i).getString();
      text += '\n';
    }
  }
  return text;
}

/// Of how many intervals that are gone an earlier one of the same thing is still there.
int holes_in(HistoryFile& file, const std::string& as_it_was) {
  file.database().exec("ATTACH '" + as_it_was + "' AS before");
  int holes = 0;
  for (const auto& [table, thing] : {std::pair{"nodes", "target_id"},
                                     {"solutions", "target_id"},
                                     {"step_results", "target_id, step_key"},
                                     {"fetch_failures", "target_id"}}) {
    const std::string name = table;
    holes += file.database()
                 .execAndGet("SELECT count(*) FROM before." + name + " AS b JOIN main." + name +
                             " AS left USING (" + thing + ") WHERE left.first_seen < b.first_seen" +
                             " AND b.id NOT IN (SELECT id FROM main." + name + ")")
                 .getInt();
  }
  file.database().exec("DETACH before");
  return holes;
}

/// What `db check` takes for errors.
std::string errors_in(HistoryFile& file) {
  std::string errors;
  for (const auto& finding : check(file)) {
    if (finding.is_error) errors += finding.text + "\n";
  }
  return errors;
}

nlohmann::json reports_on(ImportedHistory& history, const oracle::Question& question) {
  nlohmann::json answers;
  for (const auto* kind :
       {"status", "durations", "failures", "availability", "trends", "runs", "gaps", "timeline"})
    answers[kind] = history.report(kind, question).at("rows");
  return answers;
}

class Prune : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Prune, LeavesEveryReportOnTheTimeSinceTheCutAsItWas) {
  for (const auto seed : testing::seeds_of_part(GetParam())) {
    const auto made = testing::random_history(seed);
    ImportedHistory history;
    history.import(made.ndjson, minutes{15});
    for (const auto& question : testing::random_questions(seed, made.polls, 1)) {
      const auto before = reports_on(history, question);
      history.prune(question.since);
      EXPECT_EQ("[]", nlohmann::json::diff(before, reports_on(history, question)).dump())
          << "seed " << seed;
    }
  }
}

/// Another combination of limits for each number.
PruneLimits limits_of(std::uint64_t number, UtcTime cut) {
  PruneLimits limits{cut, std::nullopt, std::nullopt};
  if (number % 3 == 1) limits.keep_failures_since = cut - hours{3};
  if (number % 3 == 2) limits.keep_last = 5;
  return limits;
}

TEST_P(Prune, StoppedAnywhereIsSoundAndComesToTheSameEndTheNextTime) {
  for (const auto seed : testing::seeds_of_part(GetParam())) {
    const auto made = testing::random_history(seed);
    ImportedHistory history;
    history.import(made.ndjson, minutes{15});
    history.plan(testing::random_plans(seed, made.polls));
    const auto question = testing::random_questions(seed, made.polls, 1).front();
    const auto limits = limits_of(seed / testing::seed_parts, question.since);
    const auto as_it_was = history.database() + ".as-it-was";
    const auto copy = history.database() + ".copy";
    std::filesystem::copy_file(history.database(), as_it_was);
    std::filesystem::copy_file(history.database(), copy);
    auto undisturbed = opened(copy);
    prune(undisturbed, limits, to_the_end);

    auto file = opened(history.database());
    const auto before = reports_on(history, question);
    const auto stop_after = static_cast<std::int64_t>(seed) * 7919 % 100;
    prune(file, limits,
          [&](const PruneProgress& progress) {
            return progress.rows * 100 <= progress.of * stop_after;
          },
          {milliseconds{0}, 1});
    EXPECT_EQ("", errors_in(file)) << "seed " << seed;
    EXPECT_EQ(0, holes_in(file, as_it_was)) << "seed " << seed;
    EXPECT_EQ("[]", nlohmann::json::diff(before, reports_on(history, question)).dump())
        << "seed " << seed;
    EXPECT_TRUE(prune(file, limits, to_the_end).is_complete);
    EXPECT_EQ(rows_of(undisturbed), rows_of(file)) << "seed " << seed;
  }
}

// A quarter of all histories: each of them is asked about twice.
INSTANTIATE_TEST_SUITE_P(Part, Prune, ::testing::Values(0U, 4U));

const model::Target node{"cn-shanghai", 10000, model::TaskType::di_realtime, 100};

/// What a node is from poll to poll.
struct Shape {
  const char* name;
  std::vector<std::string> words;  ///< one after another, and again
};

void PrintTo(const Shape& shape, std::ostream* out) {
  *out << shape.name;
}

/// A history of one node that has something else to say with each poll: a body of its own, too.
class LongHistory {
public:
  LongHistory(const Shape& shape, std::int64_t intervals) {
    file_.database().exec("PRAGMA synchronous = OFF");
    std::vector<model::Observation> observations;
    for (std::int64_t i = 0; i < intervals; ++i) {
      model::StatusSnapshot snapshot;
      snapshot.status = shape.words.at(static_cast<std::size_t>(i) % shape.words.size());
      snapshot.message = "message " + std::to_string(i);
      observations.push_back({node, time_of(i), snapshot, body_of(i), std::nullopt});
    }
    Recorder{file_}.record_import(time_of(0), minutes{15}, observations);
  }

  static UtcTime time_of(std::int64_t interval) {
    return *base::parse_rfc3339("2026-01-01T00:00:00Z") + interval * minutes{5};
  }

  static std::string body_of(std::int64_t interval) {
    return R"({"number":)" + std::to_string(interval) + "}";
  }

  HistoryFile& file() { return file_; }

  std::int64_t count(const std::string& table) {
    return file_.database().execAndGet("SELECT count(*) FROM " + table).getInt64();
  }

  /// What it takes of SQLite to prune, in hundreds of steps of its machine.
  std::int64_t work_to_prune(const PruneLimits& limits) {
    std::int64_t work = 0;
    const auto count_steps = [](void* counter) {
      return ++*static_cast<std::int64_t*>(counter), 0;
    };
    sqlite3_progress_handler(file_.database().getHandle(), 100, count_steps, &work);
    prune(file_, limits, to_the_end);
    sqlite3_progress_handler(file_.database().getHandle(), 0, nullptr, nullptr);
    return work;
  }

private:
  testing::TemporaryDirectory directory_;
  HistoryFile file_ = HistoryFile::open_for_writing(directory_.file("history.db"), some_time);
};

class PruneOfALongHistory : public ::testing::TestWithParam<Shape> {
protected:
  static std::int64_t work(std::int64_t intervals, std::int64_t pruned) {
    LongHistory history{GetParam(), intervals};
    const auto before = history.count("nodes");
    const auto steps =
        history.work_to_prune({LongHistory::time_of(pruned), std::nullopt, std::nullopt});
    EXPECT_NEAR(static_cast<double>(pruned), static_cast<double>(before - history.count("nodes")),
                5);
    return steps;
  }
};

TEST_P(PruneOfALongHistory, TakesTwiceTheWorkToForgetTwiceAsMuch) {
  EXPECT_LT(work(5000, 4000), 5 * work(5000, 2000) / 2);
}

TEST_P(PruneOfALongHistory, TakesLittleMoreWorkIfMoreIsKept) {
  EXPECT_LT(work(6000, 2000), 3 * work(3000, 2000) / 2);
}

INSTANTIATE_TEST_SUITE_P(Of, PruneOfALongHistory,
                         ::testing::Values(Shape{"ANodeThatStopsAllTheTime", {"RUN", "NORUN"}},
                                           Shape{"ANodeThatIsStoppedAllTheTime",
                                                 {"RUN", "KILLING", "NORUN", "WAIT"}},
                                           Shape{"AnUnknownWord", {"ODD", "ODDER"}}),
                         [](const auto& instance) { return std::string{instance.param.name}; });

const Shape stops{"", {"RUN", "NORUN"}};

TEST(PruneInShortTransactions, DeletesNoMoreAtATimeThanItsPaceAllows) {
  LongHistory history{stops, 1000};
  std::vector<std::int64_t> left;
  auto other = HistoryFile::open_for_reading(history.file().path());
  prune(history.file(), {LongHistory::time_of(905), std::nullopt, std::nullopt},
        [&](const PruneProgress&) {
          left.push_back(other.database().execAndGet("SELECT count(*) FROM nodes").getInt64());
          return true;
        },
        {milliseconds{0}, 300});
  EXPECT_EQ((std::vector<std::int64_t>{1000, 700, 400, 100, 95}), left);
}

TEST(PruneInShortTransactions, LetsOthersWriteBeforeEachOfThem) {
  LongHistory history{stops, 1000};
  auto file = HistoryFile::open_for_writing(history.file().path(), some_time, milliseconds{0});
  Recorder recorder{file};
  std::int64_t written = 0;
  const auto write = [&](const PruneProgress&) {
    const auto now = LongHistory::time_of(1000 + ++written);
    model::StatusSnapshot snapshot;
    snapshot.status = "PAUSE";
    // An old body comes back, each time one that was to go.
    snapshot.message = std::to_string(written);
    const std::vector<model::Observation> observations{
        {node, now, snapshot, LongHistory::body_of(899 - written), std::nullopt}};
    const TrackedTarget target{node, std::nullopt, minutes{15}};
    const auto id = recorder.begin_pass(PassSource::watch, now, minutes{5});
    recorder.record_pass({id, now, {&target, 1}, observations, {}});
    return true;
  };
  prune(history.file(), {LongHistory::time_of(905), std::nullopt, std::nullopt}, write,
        {milliseconds{0}, 300});
  EXPECT_LE(3, written);
  EXPECT_EQ("", errors_in(history.file()));
}

}  // namespace
}  // namespace syncledger::store
