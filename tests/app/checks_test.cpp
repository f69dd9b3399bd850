#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "store/integrity.hpp"
#include "store/sql.hpp"
#include "support/data_files.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <set>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// A history made wrong in the way that one file of schema/checks/ is there for. To add one, add a
/// row to `damages`.
struct Damage {
  const char* check;  ///< the name of the file
  const char* name;   ///< of the test
  const char* sql;    ///< makes it wrong; nothing that SQLite guards is guarded meanwhile
  /// What is said, once for each thing that is wrong.
  std::vector<std::string> findings;
  /// Not where that would mean to make something up, or nothing is wrong.
  bool is_repairable = false;
  /// What says of the history that it is repaired.
  const char* question = "SELECT 1";
  const char* answer = "1\n";
  bool is_error = true;
};

void PrintTo(const Damage& damage, std::ostream* out) {
  *out << damage.name;
}

const std::string node = "target cn-shanghai/10000/DI_REALTIME/1";
const std::string solution = "target cn-shanghai/10000/DI_SOLUTION/2";

// What is wrong stands beside what is right in the same table: see sound_history.
const std::vector<Damage> damages{
    {"absent_steps",
     "StepLeftOpen",
     "UPDATE step_results SET end_reason = NULL WHERE id = 2",
     {"step_results row 2 of " + solution +
      ", step 2: is open, though the latest snapshot does not hold the step"},
     true,
     "SELECT end_reason FROM step_results WHERE id = 2",
     "absent\n"},
    {"absent_steps",
     "StepThatWasThere",
     "UPDATE step_results SET last_seen = 5000 WHERE id = 2",
     {"step_results row 2 of " + solution +
      ", step 2: was ended by \"absent\", but no later snapshot exists"}},
    {"closed_but_the_last",
     "LastOneClosed",
     "UPDATE nodes SET end_reason = 'gap' WHERE id = 2",
     {"nodes row 2 of " + node + ": was ended by \"gap\", but nothing follows"}},
    {"discovered_targets",
     "MissingTooEarly",
     "UPDATE discovered_targets SET missing_since = last_listed",
     {node + ": is missing since before it was last listed"}},
    {"discovered_targets",
     "SolutionThatWasListed",
     "UPDATE discovered_targets SET target_id = 2",
     {solution + ": is among the discovered targets, which are all real-time"}},
    {"discovered_targets",
     "WorkspaceNeverListed",
     "DELETE FROM discoveries",
     {node + ": was found in a workspace that was never listed"}},
    {"failure_left_open",
     "FailureThatIsOver",
     "UPDATE fetch_failures SET end_reason = NULL WHERE id = 1",
     {"fetch_failures row 1 of " + node + ": is open, though a later snapshot exists"},
     true,
     "SELECT end_reason FROM fetch_failures WHERE id = 1",
     "recovered\n"},
    {"foreign_keys",
     "BodyThatIsLost",
     "DELETE FROM payloads WHERE id = 1",
     {"nodes row 1 of " + node + ": names a row of payloads that is not there"},
     true,
     "SELECT payload_id IS NULL FROM nodes WHERE id = 1",
     "1\n"},
    {"foreign_keys",
     "TargetThatIsLost",
     "DELETE FROM targets WHERE id = 3",
     {"fetch_failures row 2 of target 3: names a row of targets that is not there"}},
    {"interval_order",
     "EndsBeforeItBegins",
     "UPDATE nodes SET last_seen = first_seen - 1 WHERE id = 2",
     {"nodes row 2 of " + node + ": ends before it begins"}},
    {"interval_order",
     "Overlaps",
     "UPDATE nodes SET last_seen = 3000 WHERE id = 1",
     {"nodes row 1 of " + node + ": overlaps the next interval"}},
    {"misfiled_passes",
     "ClockThatWasAhead",
     "INSERT INTO passes (id, source, started_at, finished_at, clock_skew_ms)"
     "  VALUES (2, 'collect', 95000, 95001, 90000)",
     {"passes row 2: is filed at 1970-01-01T00:01:35.000Z, by a clock that was 90 s ahead of the "
      "service's"},
     true,
     "SELECT started_at, dated_by FROM passes WHERE id = 2",
     "5000|service\n"},
    {"misfiled_passes",
     "HistoryInTheFuture",
     "INSERT INTO targets VALUES (4, 'cn-shanghai', 10000, 'DI_REALTIME', 4, NULL, 900000, 0);"
     "INSERT INTO nodes (target_id, status, first_seen, last_seen)"
     "  VALUES (4, 'RUN', 90000000000, 90000000000)",
     {"target cn-shanghai/10000/DI_REALTIME/4: its history goes on until 1972-11-07T16:00:00.000Z, "
      "in the future of all that was recorded; later passes are filed behind that, a millisecond "
      "apart"},
     true,
     "SELECT table_name, target_id, is_restored FROM misfiled_rows",
     "nodes|4|0\n"},
    {"misfiled_passes",
     "ClockThatWasBehind",
     "UPDATE passes SET clock_skew_ms = -90000 WHERE id = 1",
     {"passes row 1: was dated by a clock that was 90 s behind the service's: what it saw was "
      "somewhat later than its history says"},
     false,
     "SELECT 1",
     "1\n",
     false},
    {"open_but_not_the_last",
     "EarlierOneOpen",
     "UPDATE nodes SET end_reason = NULL WHERE id = 1",
     {"nodes row 1 of " + node + ": is open, but not the last"},
     true,
     "SELECT end_reason FROM nodes WHERE id = 1",
     "gap\n"},
    {"orphaned_payloads",
     "BodyOfNobody",
     "INSERT INTO payloads VALUES (9, 9, 'nobody refers to me')",
     {"payloads row 9: no interval refers to it"},
     true,
     "SELECT group_concat(id) FROM payloads",
     "1,2\n"},
    {"pass_counters",
     "MoreAnswersThanTargets",
     "UPDATE passes SET snapshots = 9 WHERE id = 1",
     {"passes row 1: counts 10 answers of 3 targets"}},
    {"sqlite_integrity",
     "IndexThatDiffers",
     "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX "
     "payloads_by_content "
     "ON payloads (body)' WHERE name = 'payloads_by_content'",
     {"SQLite: row 1 missing from index payloads_by_content",
      "SQLite: row 2 missing from index payloads_by_content"}},
    {"unclassified_statuses",
     "WordOfNoClass",
     "UPDATE nodes SET status = 'HIBERNATE', failure_id = NULL WHERE id = 2;"
     "UPDATE nodes SET next_status = 'HIBERNATE' WHERE id = 1; DELETE FROM _failures",
     {"status \"HIBERNATE\" of DI_REALTIME is of class unknown (give it one with status_classes)"},
     false,
     "SELECT 1",
     "1\n",
     false},
    {"unfinished_passes",
     "PassThatCrashed",
     "INSERT INTO passes (id, source, started_at) VALUES (9, 'collect', 6000)",
     {"passes row 9: begun at 1970-01-01T00:00:06.000Z and not finished: it is under way, or it "
      "crashed"},
     false,
     "SELECT 1",
     "1\n",
     false},
    {"wrong_task_type",
     "NodeThatIsASolution",
     "UPDATE targets SET task_type = 'DI_SOLUTION' WHERE id = 1; DELETE FROM discovered_targets",
     {"nodes row 1 of target cn-shanghai/10000/DI_SOLUTION/1: nodes holds nothing of a target of "
      "that task type",
      "nodes row 2 of target cn-shanghai/10000/DI_SOLUTION/1: nodes holds nothing of a target of "
      "that task type"}},
};

/// A node, a solution of two steps of which one went, and a target of which nothing is known.
constexpr const char* sound_history =
    "INSERT INTO targets VALUES"
    "  (1, 'cn-shanghai', 10000, 'DI_REALTIME', 1, NULL, 900000, 0),"
    "  (2, 'cn-shanghai', 10000, 'DI_SOLUTION', 2, NULL, 900000, 0),"
    "  (3, 'cn-shanghai', 10000, 'DI_REALTIME', 3, NULL, 900000, 0);"
    "INSERT INTO passes (id, source, started_at, finished_at, targets, snapshots, failures)"
    "  VALUES (1, 'collect', 1000, 1001, 3, 2, 1);"
    "INSERT INTO payloads VALUES (1, 1, 'a body'), (2, 2, 'another');"
    "INSERT INTO _failures VALUES (1, 1, '', 'unexpected_stop', 3000, NULL);"
    "INSERT INTO _runs VALUES (1, 2, 1, 1000, NULL, NULL);"
    "INSERT INTO nodes (id, target_id, status, first_seen, last_seen, end_reason, payload_id,"
    "                   previous_seen, unbroken, was_running, failure_id, next_first_seen,"
    "                   next_status)"
    "  VALUES (1, 1, 'RUN', 1000, 2000, 'changed', 1, NULL, 0, 1, NULL, 3000, 'NORUN'),"
    "         (2, 1, 'NORUN', 3000, 5000, NULL, 2, 2000, 1, 1, 1, NULL, NULL);"
    "INSERT INTO solutions (id, target_id, status, solution_status, first_seen, last_seen, run_id)"
    "  VALUES (1, 2, 'success', 'running', 1000, 5000, 1);"
    "INSERT INTO step_results (id, target_id, step_key, status, first_seen, last_seen, end_reason)"
    "  VALUES (1, 2, '1', 'success', 1000, 5000, NULL), (2, 2, '2', 'run', 1000, 3000, 'absent');"
    "INSERT INTO fetch_failures (id, target_id, reason, message, first_seen, last_seen, end_reason)"
    "  VALUES (1, 1, 'timeout', 'slow', 2500, 2600, 'recovered'),"
    "         (2, 3, 'network', 'gone', 1000, 5000, NULL);"
    "INSERT INTO discoveries VALUES ('cn-shanghai', 10000, 5000, 5000, 2);"
    "INSERT INTO discovered_targets VALUES (1, 'orders', 1000, 5000, NULL)";

class Checks : public tests::AppTest, public ::testing::WithParamInterface<Damage> {
protected:
  void SetUp() override {
    ASSERT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
    change(sound_history);
    ASSERT_EQ(database() + ": ok\n", run({"db", "check"}).out);
    rows_before_ = rows();
    change(GetParam().sql);
  }

  /// By somebody who knows how to get around everything that guards a history.
  void change(const std::string& sql) const {
    SQLite::Database file{database(), SQLite::OPEN_READWRITE};
    file.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    sqlite3_db_config(file.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    const auto triggers = texts_of("SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for (const auto& name : texts_of("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
      file.exec("DROP TRIGGER " + name);
    file.exec(sql);
    for (const auto& trigger : triggers) file.exec(trigger);
  }

  [[nodiscard]] std::vector<std::string> texts_of(const std::string& sql) const {
    SQLite::Database file{database()};
    SQLite::Statement query{file, sql};
    std::vector<std::string> texts;
    while (query.executeStep()) texts.push_back(query.getColumn(0).getString());
    return texts;
  }

  /// Every row of a history that somebody might miss.
  [[nodiscard]] std::multiset<std::string> rows() const {
    std::multiset<std::string> found;
    for (const auto* const table :
         {"targets", "passes", "payloads", "nodes", "solutions", "step_results", "fetch_failures",
          "status_classes", "discoveries", "discovered_targets"}) {
      std::istringstream lines{query(std::string{"SELECT * FROM "} + table)};
      for (std::string line; std::getline(lines, line);) found.insert(table + (": " + line));
    }
    return found;
  }

  static std::string lines_of(const std::vector<std::string>& texts) {
    std::string lines;
    for (const auto& text : texts) lines += text + "\n";
    return lines;
  }

  std::multiset<std::string> rows_before_;
};

TEST_P(Checks, SayWhatIsWrongAndWhere) {
  const auto& damage = GetParam();
  const auto check = run({"db", "check", "--verbose"});
  if (damage.is_error) {
    EXPECT_EQ(exit_code::failed, check.exit_code);
    EXPECT_EQ(lines_of(damage.findings), check.out);
  } else {
    EXPECT_EQ(exit_code::all_well, check.exit_code);
    EXPECT_EQ(database() + ": ok\n", check.out);
    EXPECT_EQ("syncledger: " + damage.findings.at(0) + "\n", check.err);
  }
}

TEST_P(Checks, PrintTheRepairAndChangeNothing) {
  const auto& damage = GetParam();
  const auto before = read_file(database());
  const auto printed = run({"db", "check", "--repair"}).out;
  if (!damage.is_repairable) {
    EXPECT_EQ(damage.is_error ? "" : database() + ": ok\n", printed);
  } else {
    std::string comments;
    for (const auto& finding : damage.findings) comments += "-- " + finding + "\n";
    EXPECT_EQ("BEGIN IMMEDIATE;\n" + store::repair_scope() + "\n" + comments +
                  store::sql(std::string{"schema/repairs/"} + damage.check) + "COMMIT;\n",
              printed);
  }
  EXPECT_EQ(before, read_file(database()));
}

TEST_P(Checks, RepairWhatCanBeRepairedAndLeaveTheRestAlone) {
  const auto& damage = GetParam();
  const auto damaged = rows();
  const auto repair = run({"db", "check", "--repair", "--yes"});
  if (!damage.is_repairable) {
    EXPECT_EQ(damage.is_error ? exit_code::failed : exit_code::all_well, repair.exit_code);
    EXPECT_EQ(damaged, rows());
    return;
  }
  EXPECT_EQ(exit_code::all_well, repair.exit_code) << repair.err;
  EXPECT_EQ(damage.answer, query(damage.question));
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
  // At most one row is not what it was before the damage: where a body is lost, what named it, and
  // where nobody knows how an interval ended, what follows it.
  std::vector<std::string> missing;
  const auto repaired = rows();
  std::set_difference(rows_before_.begin(), rows_before_.end(), repaired.begin(), repaired.end(),
                      std::back_inserter(missing));
  const std::set<std::string> concern_two{"BodyThatIsLost", "EarlierOneOpen"};
  EXPECT_LE(missing.size(), 1U + concern_two.count(damage.name));
}

TEST_P(Checks, PrintWhatAnySqlToolCanRun) {
  const auto& damage = GetParam();
  if (!damage.is_repairable) return;
  const auto script = run({"db", "check", "--repair"}).out;
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(script);
  EXPECT_EQ(damage.answer, query(damage.question));
  // What the next interval keeps of its past no SQL works out.
  run({"db", "check", "--repair", "--yes"});
  EXPECT_EQ(damage.answer, query(damage.question));
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
}

INSTANTIATE_TEST_SUITE_P(Of, Checks, ::testing::ValuesIn(damages),
                         [](const auto& instance) { return std::string{instance.param.name}; });

TEST(AllChecks, HaveADamageThatTheyFind) {
  std::set<std::string> tested;
  for (const auto& damage : damages) tested.insert(damage.check);
  std::set<std::string> known;
  for (const auto& file : store::sql_files_in("schema/checks/"))
    known.insert(fs::path{file.name}.filename().string());
  EXPECT_EQ(known, tested);
}

using StrangersHistory = tests::AppTest;

TEST_F(StrangersHistory, IsRepairedWithoutRunningAnythingThatItHolds) {
  ASSERT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
  const auto stolen = path("stolen.db");
  const std::string payload = "1; ATTACH '" + stolen + "' AS s; CREATE TABLE s.t (x); --";
  {
    SQLite::Database file{database(), SQLite::OPEN_READWRITE};
    for (const auto* const table :
         {"nodes", "solutions", "step_results", "fetch_failures", "payloads"}) {
      std::string columns;
      SQLite::Statement names{file,
                              "SELECT name FROM pragma_table_info('" + std::string{table} + "')"};
      while (names.executeStep())
        columns += (columns.empty() ? "" : ", ") + names.getColumn(0).getString();
      file.exec(std::string{"DROP TABLE "} + table);
      file.exec(std::string{"CREATE TABLE "} + table + " (" + columns + ")");
    }
    SQLite::Statement fill{
        file,
        "INSERT INTO targets VALUES (1, 'cn-shanghai', 1, 'DI_SOLUTION', 1, NULL, "
        "900000, 0)"};
    fill.exec();
    for (const auto* const rows :
         {"INSERT INTO solutions (id, target_id, status, first_seen, last_seen)"
          "  VALUES (?1, 1, 'success', 1, 9), (2, 1, 'success', 10, 20)",
          "INSERT INTO step_results (id, target_id, step_key, status, first_seen, last_seen)"
          "  VALUES (?1, 1, char(10) || ?1, 'run', 1, 5)",
          "INSERT INTO fetch_failures (id, target_id, reason, message, first_seen, last_seen)"
          "  VALUES (?1, 1, 'timeout', 'slow', 1, 5)",
          "INSERT INTO payloads (id, content_hash, body) VALUES (?1, 1, 'a body')"}) {
      SQLite::Statement insert{file, rows};
      insert.bind(1, payload);
      insert.exec();
    }
  }
  const auto script = run({"db", "check", "--repair"}).out;
  run({"db", "check", "--repair", "--yes"});
  EXPECT_FALSE(fs::exists(stolen));
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(script);
  EXPECT_FALSE(fs::exists(stolen));
}

}  // namespace
}  // namespace syncledger::app
