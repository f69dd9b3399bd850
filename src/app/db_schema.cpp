#include "app/db_actions.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "store/schema_description.hpp"
#include "store/sql.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace syncledger::app {
namespace {

using nlohmann::ordered_json;
using store::RelationDescription;

constexpr std::string_view recipes_folder = "schema/recipes/";

std::string text_of(const ordered_json& document) {
  return document.dump(2) + "\n";
}

ordered_json to_json(const RelationDescription& relation) {
  auto columns = ordered_json::array();
  for (const auto& column : relation.columns) {
    columns.push_back({{"name", column.name}, {"type", column.type}, {"description", column.text}});
  }
  return {{"name", relation.name}, {"description", relation.text}, {"columns", columns}};
}

/// What the program alone reads may change.
bool is_internal(const RelationDescription& relation) {
  return relation.name.starts_with('_');
}

ordered_json json_schema() {
  ordered_json document{{"tables", ordered_json::array()}, {"views", ordered_json::array()}};
  for (const auto& relation : store::describe_schema()) {
    if (is_internal(relation)) continue;
    document[relation.is_view ? "views" : "tables"].push_back(to_json(relation));
  }
  return document;
}

/// Columns of few different values: what Datasette counts beside a view.
ordered_json facets_of(const RelationDescription& relation) {
  constexpr std::array<std::string_view, 6> few_values{"level",        "kind",   "reason",
                                                       "status_class", "status", "outcome"};
  auto facets = ordered_json::array();
  for (const auto& column : relation.columns) {
    if (std::find(few_values.begin(), few_values.end(), column.name) != few_values.end()) {
      facets.push_back(column.name);
    }
  }
  return facets;
}

ordered_json datasette_table(const RelationDescription& relation) {
  ordered_json table{{"description", relation.text}, {"columns", ordered_json::object()}};
  for (const auto& column : relation.columns) table["columns"][column.name] = column.text;
  // The views that are made for people; counting the facets of a base table costs as much and says
  // less.
  const auto has_identity = [&](const auto& column) { return column.name == "region_id"; };
  if (relation.is_view &&
      std::any_of(relation.columns.begin(), relation.columns.end(), has_identity)) {
    table["facets"] = facets_of(relation);
  }
  return table;
}

/// The first line of a recipe is its question, as a comment.
std::string question_of(std::string_view recipe) {
  return std::string{base::trimmed(recipe.substr(2, recipe.find('\n') - 2))};
}

ordered_json datasette_queries() {
  auto queries = ordered_json::object();
  for (const auto& recipe : store::sql_files_in(recipes_folder)) {
    // Without the number that orders the files: 01_since_when_down.
    const std::string name{recipe.name.substr(recipes_folder.size() + 3)};
    queries[name] = {{"title", question_of(recipe.text)}, {"sql", std::string{recipe.text}}};
  }
  return queries;
}

/// Metadata for `datasette --metadata`; it calls a database after its file.
ordered_json datasette_metadata(const std::string& database_path) {
  auto tables = ordered_json::object();
  for (const auto& relation : store::describe_schema()) {
    tables[relation.name] =
        is_internal(relation) ? ordered_json{{"hidden", true}} : datasette_table(relation);
  }
  const auto name = std::filesystem::path{database_path}.stem().string();
  return {{"title", "syncledger"},
          {"description", "Status history of Alibaba Cloud DataWorks sync tasks"},
          {"databases", {{name, {{"tables", tables}, {"queries", datasette_queries()}}}}}};
}

}  // namespace

int db_schema(Invocation& invocation) {
  const auto format = invocation.options().value("format").value_or("sql");
  if (format == "sql") {
    write_text(invocation, store::schema_script());
  } else if (format == "json") {
    write_text(invocation, text_of(json_schema()));
  } else if (format == "datasette") {
    const auto path = invocation.options().value("db").value_or("history.db");
    write_text(invocation, text_of(datasette_metadata(path)));
  } else {
    throw UsageError("--format: sql, json or datasette is expected, not \"" +
                     base::printable(format) + "\"");
  }
  return exit_code::all_well;
}

}  // namespace syncledger::app
