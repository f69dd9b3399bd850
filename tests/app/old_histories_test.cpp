#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "report/report.hpp"
#include "store/history_file.hpp"
#include "support/data_files.hpp"

#include <filesystem>
#include <map>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// The files of tests/data/histories: at least one for each version up to the current one.
std::vector<std::string> committed_histories() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{syncledger::tests::data_path("histories")}) {
    if (entry.path().extension() == ".db") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Tables, indexes and triggers; views are laid anew by a migration only.
std::map<std::string, std::string> schema_of(const std::string& file) {
  SQLite::Database database{file};
  SQLite::Statement rows{database,
                         "SELECT name, sql FROM sqlite_schema WHERE type <> 'view' AND sql <> ''"};
  std::map<std::string, std::string> schema;
  while (rows.executeStep()) schema[rows.getColumn(0).getString()] = rows.getColumn(1).getString();
  return schema;
}

class OldHistory : public tests::AppTest, public ::testing::WithParamInterface<std::string> {
protected:
  void SetUp() override {
    fs::copy_file(syncledger::tests::data_path("histories/" + GetParam() + ".db"), database());
    clock().set(tests::at("2026-11-04T00:00:00Z"));
    rows_before_ = rows();
    const auto migration = run({"db", "migrate"});
    ASSERT_EQ(exit_code::all_well, migration.exit_code) << migration.err;
  }

  /// What no migration may lose.
  [[nodiscard]] std::string rows() const {
    return query(
        "SELECT (SELECT count(*) FROM targets), (SELECT count(*) FROM passes), (SELECT "
        "sum(observations) FROM nodes), (SELECT sum(observations) FROM solutions), (SELECT "
        "sum(observations) FROM step_results), (SELECT sum(attempts) FROM fetch_failures)");
  }

  std::string rows_before_;
};

TEST_P(OldHistory, LosesNothingWhenItIsMigrated) {
  EXPECT_EQ(rows_before_, rows());
  EXPECT_NE("0|0|0|0|0|0\n", rows());
}

TEST_P(OldHistory, HasTheSchemaOfANewOneOnceItIsMigrated) {
  const auto fresh = path("new.db");
  ASSERT_EQ(exit_code::all_well, run({"db", "init", "--db", fresh}).exit_code);
  EXPECT_EQ(schema_of(fresh), schema_of(database()))
      << "as long as this version is not released: tests/data/histories/README.md";
}

TEST_P(OldHistory, PassesItsCheck) {
  const auto check = run({"db", "check"});
  EXPECT_EQ(database() + ": ok\n", check.out) << check.err;
}

TEST_P(OldHistory, AnswersEveryReport) {
  for (const auto kind : report::kinds()) {
    for (const auto* format : {"table", "json", "csv"}) {
      const auto report = run({"report", std::string{kind}, "--since", "2026-10-29", "--until",
                               "2026-11-04", "--format", format});
      EXPECT_EQ(exit_code::all_well, report.exit_code) << kind << ": " << report.err;
      EXPECT_GT(tests::count_lines(report.out), 1U) << kind << ": " << report.out;
    }
  }
}

TEST_P(OldHistory, TakesFurtherPasses) {
  serve(tests::small_scenario);
  use_config_of_the_simulator();
  const auto pass = run({"collect"});
  EXPECT_EQ(exit_code::all_well, pass.exit_code) << pass.err;
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
}

INSTANTIATE_TEST_SUITE_P(Of, OldHistory, ::testing::ValuesIn(committed_histories()),
                         [](const auto& instance) { return instance.param; });

using OldHistories = tests::AppTest;

TEST_F(OldHistories, AreMigratedByTheFirstPassWhichSaysSoOnce) {
  fs::copy_file(syncledger::tests::data_path("histories/v1.db"), database());
  serve(tests::small_scenario);
  use_config_of_the_simulator();
  clock().set(tests::at("2026-11-04T00:00:00Z"));
  const auto current = std::to_string(store::current_schema_version());
  EXPECT_EQ("syncledger: migrated " + database() + " from schema version 1 to " + current +
                "; as it was before: " + database() + ".before-v" + current + "\n",
            run({"collect"}).err);
  clock().advance(std::chrono::minutes{5});
  EXPECT_EQ("", run({"collect"}).err);
}

TEST_F(OldHistories, AreThereForEveryVersion) {
  const auto names = committed_histories();
  for (int version = 1; version <= store::current_schema_version(); ++version) {
    EXPECT_NE(names.end(), std::find(names.begin(), names.end(), "v" + std::to_string(version)))
        << "tests/data/histories/README.md";
  }
}

}  // namespace
}  // namespace syncledger::app
