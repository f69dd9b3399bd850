#include "app_test.hpp"
#include "store/sql.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace syncledger::app::tests {
namespace {

using nlohmann::json;
using testing::error_line;
using testing::node_line;
using testing::solution_line;

std::string document(const std::string& name) {
  std::ifstream file{std::string{SYNCLEDGER_SOURCE_DIR} + "/docs/" + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// What stands in the ```sql blocks of docs/database.md.
std::vector<std::string> recipes_in_the_document() {
  const std::string fence = "```sql\n";
  const auto text = document("database.md");
  std::vector<std::string> found;
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    found.push_back(text.substr(at, text.find("```\n", at) - at));
  }
  return found;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

/// A history in which every question that people ask has an answer.
class DatabaseTest : public AppTest {
protected:
  void SetUp() override {
    std::string lines;
    const auto time = [](int hour, int minute) {
      return base::to_rfc3339(at("2026-11-01T00:00:00Z") + std::chrono::hours{hour} +
                              std::chrono::minutes{minute});
    };
    for (int minute = 0; minute < 60; minute += 10) {
      lines += node_line(time(0, minute), minute == 20 ? "WAIT" : "RUN");
      lines += solution_line(time(0, minute), minute % 20 == 0 ? "run" : "success",
                             {{1, "load", "success"}});
    }
    lines += solution_line(time(1, 0), "run", {{1, "load", "run"}});
    for (int minute = 10; minute < 60; minute += 10) {
      lines += solution_line(time(1, minute), "run", {{1, "load", "run"}});
    }
    lines += solution_line(time(2, 0), "fail", {{1, "load", "fail"}});
    lines += error_line(time(3, 0), "network", "no route");
    lines += node_line(time(5, 0), "RUN") + node_line(time(5, 10), "NORUN");
    ASSERT_EQ(0, run({"import", "-"}, lines).exit_code);
    SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec(
        "INSERT INTO api_calls VALUES ('default', 'cn-shanghai', '2026-11-01', 21, 1, NULL)");
  }

  /// The columns of a query's answer; adds a failure if there is no row.
  std::set<std::string> columns_with_rows(const std::string& sql) {
    SQLite::Database file{database()};
    std::set<std::string> columns;
    try {
      SQLite::Statement query{file, sql};
      for (int i = 0; i < query.getColumnCount(); ++i) columns.insert(query.getColumnName(i));
      EXPECT_TRUE(query.executeStep()) << "no row: " << sql;
    } catch (const SQLite::Exception& error) {
      ADD_FAILURE() << error.what() << ": " << sql;
    }
    return columns;
  }

  json schema(const std::string& format) {
    return json::parse(run({"db", "schema", "--format", format}).out);
  }
};

TEST_F(AppTest, DbSchemaNeedsNoHistory) {
  const auto outcome = run({"db", "schema"});
  EXPECT_EQ(0, outcome.exit_code);
  EXPECT_NE(std::string::npos, outcome.out.find("CREATE VIEW current_status (\n  -- How is"));
  EXPECT_FALSE(std::filesystem::exists(database()));
  SQLite::Database empty{":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  EXPECT_NO_THROW(empty.exec(outcome.out));
}

TEST_F(AppTest, DbSchemaWritesToAFile) {
  EXPECT_EQ("", run({"db", "schema", "--output", path("schema.sql")}).out);
  EXPECT_EQ(run({"db", "schema"}).out, read_file(path("schema.sql")));
}

TEST_F(AppTest, DbSchemaNamesTheFormatsThereAre) {
  expect_refusal(2, "--format: sql, json or datasette is expected, not \"xml\"",
                 {"db", "schema", "--format", "xml"});
}

TEST_F(DatabaseTest, TheViewsOfTheContractHaveTheirColumns) {
  const std::string identity =
      "target, target_id, region_id, project_id, task_type, file_id, name, label, ";
  const std::map<std::string, std::string> promised{
      {"status_history",
       identity + "interval_id, payload_id, unseen_reason, level, step_id, step_name, status, "
                  "status_class, started_at, started_epoch, "
                  "last_seen_at, ended_at, ended_epoch, seconds, min_seconds, max_seconds, "
                  "observations, message"},
      {"current_status", identity + "status, since_at, since_epoch, for_seconds, unseen_seconds, "
                                    "last_seen_at, stale, planned, "
                                    "message, last_success_at, last_failure_at, failures_7d"},
      {"step_history", identity + "step_id, step_name, status, started_at, ended_at, info"},
      {"solution_runs",
       identity + "run_number, started_after_at, started_after_epoch, started_at, started_epoch, "
                  "ended_at, ended_epoch, outcome, seconds, min_seconds, max_seconds, steps, "
                  "first_failed_step, first_failed_step_id"},
      {"failures",
       identity + "level, kind, status, started_after_at, started_at, ended_after_at, ended_at, "
                  "open, seconds, min_seconds, max_seconds, message, step_id, step_name"},
      {"collection_gaps",
       identity + "reason, started_at, ended_at, seconds, attempts, code, message"},
      {"daily_summary",
       identity + "level, day, known_seconds, unknown_seconds, running_seconds, failed_seconds, "
                  "failures, availability, availability_low, availability_high"},
      {"status_changes", identity + "level, from_status, to_status, changed_at, after_gap"},
      {"run_steps", identity + "run_id, run_number, step_id, step_name, status, seconds"},
      {"passes_made", "pass_id, source, started_at, finished_at, seconds, targets, snapshots"},
      {"api_usage", "account, region_id, day, calls, throttled, exhausted_at"}};
  for (const auto& [view, columns] : promised) {
    columns_with_rows("SELECT " + columns + " FROM " + view);
  }
}

TEST_F(DatabaseTest, MomentsAreTextInUtcAndTheSameInWholeSeconds) {
  const auto described = schema("json");
  for (const auto& view : described.at("views")) {
    for (const auto& column : view.at("columns")) {
      const std::string epoch = column.at("name");
      if (!epoch.ends_with("_epoch")) continue;
      const auto text = epoch.substr(0, epoch.size() - 5) + "at";
      EXPECT_EQ("0\n", query("SELECT count(*) FROM " + view.at("name").get<std::string>() +
                             " WHERE strftime('%s', " + text + ") <> CAST(" + epoch +
                             " AS TEXT) OR " + text + " NOT LIKE '____-__-__ __:__:__.___'"))
          << view.at("name") << " " << epoch;
    }
  }
}

TEST_F(DatabaseTest, ValuesAreOfTheTypesThatTheSchemaSays) {
  const auto described = schema("json");
  for (const auto& view : described.at("views")) {
    for (const auto& column : view.at("columns")) {
      std::string type = column.at("type");
      std::transform(type.begin(), type.end(), type.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const std::string name = column.at("name");
      EXPECT_EQ("", query("SELECT DISTINCT typeof(" + name + ") FROM " +
                          view.at("name").get<std::string>() + " WHERE typeof(" + name +
                          ") NOT IN ('null', '" + type + "')"))
          << view.at("name") << "." << name;
    }
  }
}

TEST_F(DatabaseTest, TheDocumentDescribesEveryTableAndViewAsTheSchemaDoes) {
  std::multiset<std::string> expected;
  const auto described = schema("json");
  for (const auto* kind : {"tables", "views"}) {
    for (const auto& relation : described.at(kind)) {
      const std::string name = relation.at("name");
      expected.insert("### `" + name + "`");
      for (const auto& column : relation.at("columns")) {
        expected.insert("| " + column.at("name").get<std::string>() + " | " +
                        column.at("type").get<std::string>() + " | " +
                        column.at("description").get<std::string>() + " |");
      }
    }
  }
  std::multiset<std::string> found;
  std::istringstream lines{document("database.md")};
  for (std::string line; std::getline(lines, line);) {
    const bool is_column = line.starts_with("| ") && line != "| column | type | what it is |";
    if (is_column || line.starts_with("### `")) found.insert(line);
  }
  EXPECT_EQ(expected, found);
}

TEST_F(DatabaseTest, EveryRecipeOfTheDocumentAnswersItsQuestion) {
  const auto recipes = recipes_in_the_document();
  EXPECT_GE(recipes.size(), 10U);
  for (const auto& recipe : recipes) columns_with_rows(recipe);
}

TEST_F(DatabaseTest, TheRecipesOfTheDocumentAreThoseOfTheSchema) {
  std::vector<std::string> expected;
  for (const auto& file : store::sql_files_in("schema/recipes/")) expected.emplace_back(file.text);
  EXPECT_EQ(expected, recipes_in_the_document());
}

TEST_F(DatabaseTest, EveryQueryForDatasetteAnswersAndEveryFacetIsAColumn) {
  const auto metadata = schema("datasette").at("databases").at("history");
  EXPECT_GE(metadata.at("queries").size(), 10U);
  for (const auto& recipe : metadata.at("queries")) {
    EXPECT_NE("", recipe.at("title").get<std::string>());
    columns_with_rows(recipe.at("sql"));
  }
  for (const auto& [name, table] : metadata.at("tables").items()) {
    const auto columns = columns_with_rows("SELECT * FROM (SELECT 1) LEFT JOIN " + name);
    for (const auto& facet : table.value("facets", json::array())) {
      EXPECT_TRUE(columns.contains(facet)) << name << " " << facet;
    }
    EXPECT_EQ(name.starts_with("_"), table.value("hidden", false)) << name;
    const auto described = table.value("columns", json::object());
    for (const auto& [column, text] : described.items()) {
      EXPECT_TRUE(columns.contains(column)) << name << " " << column;
    }
  }
}

/// As Grafana does before it hands a query to the data source: times in milliseconds, all targets.
std::string with_variables_of_grafana(const std::string& sql) {
  auto text = replaced(sql, "$__from", "1793400000000");
  text = replaced(text, "$__to", "1793600000000");
  return replaced(text, "${target:singlequote}", "'orders','200'");
}

TEST_F(DatabaseTest, EveryQueryOfTheGrafanaDashboardAnswersWithTheColumnsItsPanelNeeds) {
  const auto dashboard = json::parse(document("grafana/syncledger.json"));
  EXPECT_GE(dashboard.at("panels").size(), 5U);
  for (const auto& panel : dashboard.at("panels")) {
    for (const auto& target : panel.at("targets")) {
      EXPECT_EQ(target.at("queryText"), target.at("rawQueryText"));
      const auto sql = with_variables_of_grafana(target.at("queryText"));
      EXPECT_EQ(std::string::npos, sql.find('$')) << sql;
      const auto columns = columns_with_rows(sql);
      for (const auto& column : target.at("timeColumns")) {
        EXPECT_TRUE(columns.contains(column)) << panel.at("title") << " " << column;
      }
      for (const auto& each : panel.value("transformations", json::array())) {
        for (const auto& field : each.at("options").value("fields", json::array())) {
          EXPECT_TRUE(columns.contains(field)) << panel.at("title") << " " << field;
        }
      }
      const auto options = panel.value("options", json::object());
      if (options.contains("xField")) {
        EXPECT_TRUE(columns.contains(options.at("xField"))) << panel.at("title");
      }
    }
  }
  for (const auto& variable : dashboard.at("templating").at("list")) {
    if (variable.at("type") == "query") columns_with_rows(variable.at("query").at("queryText"));
  }
}

}  // namespace
}  // namespace syncledger::app::tests
