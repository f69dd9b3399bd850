#include "store/report_reader.hpp"

#include "store/prepared.hpp"

#include <SQLiteCpp/Column.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <functional>
#include <limits>
#include <set>
#include <unistd.h>
#include <utility>

namespace syncledger::store {
namespace {

constexpr std::string_view views_folder = "schema/views/";

/// Whether SQL holds a name as a word of its own.
bool is_named_in(std::string_view text, std::string_view name) {
  const auto is_part_of_a_name = [&](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
  };
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (!is_part_of_a_name(at - 1) && !is_part_of_a_name(at + name.size())) return true;
  }
  return false;
}

/// A view of this file as one that lives and dies with the connection.
std::string temporary_view(std::string text, const std::string& name) {
  const std::string create = "CREATE VIEW " + name;
  return text.replace(text.find(create), create.size(), "CREATE TEMP VIEW " + name);
}

/// The tables and views that lie over those of the file, the last one first.
std::vector<std::pair<std::string, std::string>> laid_over(SQLite::Database& database) {
  SQLite::Statement query{database, sql("schema/scope/laid")};
  std::vector<std::pair<std::string, std::string>> laid;
  while (query.executeStep())
    laid.emplace_back(query.getColumn(0).getString(), query.getColumn(1).getString());
  return laid;
}

/// Where there is no room for temporary files, temporary tables have to fit into memory.
bool has_room_for_temporary_files() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  return !error && ::access(folder.c_str(), W_OK | X_OK) == 0;
}

std::chrono::milliseconds longest(const std::vector<Bucket>& buckets) {
  std::chrono::milliseconds found{0};
  for (const Bucket& each : buckets) found = std::max(found, each.end - each.start);
  return found;
}

/// Runs a prepared statement of the scope and adds it, parameters filled in, to the script.
void run_and_note(Prepared& prepared, std::string& script) {
  script += prepared.statement().getExpandedSQL();
  script += '\n';
  prepared.exec();
}

Value value_of(const SQLite::Column& column) {
  if (column.isNull()) return std::monostate{};
  if (column.isInteger()) return std::int64_t{column.getInt64()};
  if (column.isFloat()) return column.getDouble();
  return column.getString();
}

QueryResult rows_of(SQLite::Statement& query) {
  QueryResult result;
  for (int column = 0; column < query.getColumnCount(); ++column) {
    result.columns.emplace_back(query.getColumnName(column));
  }
  while (query.executeStep()) {
    auto& row = result.rows.emplace_back();
    row.reserve(result.columns.size());
    for (int column = 0; column < query.getColumnCount(); ++column) {
      row.push_back(value_of(query.getColumn(column)));
    }
  }
  return result;
}

/// The rows that are picked from, as a view.
std::string view_of(const PickedQuery& query) {
  return "DROP VIEW IF EXISTS temp.report;\nCREATE TEMP VIEW report AS\n" + sql(query.rows);
}

/// Precondition: there is the view.
SQLite::Statement pick_of(SQLite::Database& database, const PickedQuery& query) {
  SQLite::Statement statement{database, sql(query.pick)};
  constexpr std::int64_t no_limit = -1;
  statement.bind(":top", query.top.value_or(no_limit));
  if (query.by) statement.bind(":by", *query.by);
  return statement;
}

constexpr std::array<std::string_view, 3> unknown_times{"exclude", "up", "down"};

}  // namespace

std::string_view to_string(UnknownTime rule) {
  return unknown_times.at(static_cast<std::size_t>(rule));
}

std::optional<UnknownTime> parse_unknown_time(std::string_view text) {
  const auto* const found = std::find(unknown_times.begin(), unknown_times.end(), text);
  if (found == unknown_times.end()) return std::nullopt;
  return static_cast<UnknownTime>(found - unknown_times.begin());
}

ReportReader::ReportReader(HistoryFile& file, const ReportScope& scope) : file_(file) {
  file_.read("read", [&] {
    // Intervals are read thing by thing, but lie in the file in order of time: 16 MB keep the pages
    // of three months of a hundred targets at hand.
    file_.database().exec("PRAGMA cache_size = -16384");
    if (has_room_for_temporary_files()) file_.database().exec("PRAGMA temp_store = FILE");
    clear();
    limit(scope);
  });
}

/// What an earlier reader laid over the file.
void ReportReader::clear() {
  for (const auto& [type, name] : laid_over(file_.database()))
    file_.database().exec("DROP " + type + " temp.\"" + name + "\"");
}

void ReportReader::execute(const std::string& sql) {
  file_.database().exec(sql);
  preparation_ += sql;
}

void ReportReader::limit(const ReportScope& scope) {
  SQLite::Database& database = file_.database();
  const std::int64_t as_of_ms =
      scope.as_of ? base::to_unix_ms(*scope.as_of) : std::numeric_limits<std::int64_t>::max();
  const std::string unknown_as{to_string(scope.unknown)};
  execute(sql("schema/scope/1_tables"));
  Prepared window{database, "schema/scope/2_window"};
  window.bind(":since_ms", base::to_unix_ms(scope.since))
      .bind(":until_ms", base::to_unix_ms(scope.until))
      .bind(":level", scope.level)
      .bind(":longest_bucket_ms", std::int64_t{longest(scope.buckets).count()})
      .bind(":unknown_as", unknown_as)
      .bind(":as_of_ms", as_of_ms);
  run_and_note(window, preparation_);
  Prepared target_glob{database, "schema/scope/3_target_glob"};
  for (const auto& each : scope.targets) {
    target_glob.bind(":glob", each);
    run_and_note(target_glob, preparation_);
  }
  Prepared targets{database, "schema/scope/3_targets"};
  targets.bind(":region_id", scope.region_id)
      .bind(":project_id", scope.project_id)
      .bind(":task_type", scope.task_type);
  run_and_note(targets, preparation_);
  execute(sql("schema/scope/5_things"));
  execute(sql("schema/scope/6_seen"));
  if (scope.as_of) {
    lay_views_named_in("_planned_stretches");
    execute(sql("schema/scope/7_plans"));
  }
  lay_buckets(scope.buckets);
}

void ReportReader::lay_buckets(const std::vector<Bucket>& buckets) {
  Prepared bucket{file_.database(), "schema/scope/4_bucket"};
  for (const Bucket& each : buckets) {
    bucket.bind(":bucket_ms", base::to_unix_ms(each.calendar_start))
        .bind(":start_ms", base::to_unix_ms(each.start))
        .bind(":end_ms", base::to_unix_ms(each.end));
    run_and_note(bucket, preparation_);
  }
}

/// A view names only views whose numbers are smaller than its own. What is laid already is so with
/// all that it names, or it is of the scope.
void ReportReader::lay_views_named_in(std::string text) {
  std::set<std::string, std::less<>> laid;
  for (auto& [type, name] : laid_over(file_.database())) laid.insert(std::move(name));
  auto views = sql_files_in(views_folder);
  std::reverse(views.begin(), views.end());
  std::vector<std::string> missing;
  for (const SqlFile& view : views) {
    const auto name = name_of_view(view);
    if (laid.contains(name) || !is_named_in(text, name)) continue;
    missing.push_back(temporary_view(std::string{view.text}, std::string{name}));
    text += missing.back();
  }
  std::reverse(missing.begin(), missing.end());
  for (const auto& layer : missing) execute(layer);
}

void ReportReader::lay_views_of(const std::string& query) {
  file_.read("read", [&] { lay_views_named_in(sql(query)); });
}

QueryResult ReportReader::run(const std::string& query_name) {
  return file_.read("read", [&] {
    const auto text = sql(query_name);
    lay_views_named_in(text);
    SQLite::Statement query{file_.database(), text};
    return rows_of(query);
  });
}

QueryResult ReportReader::run(const PickedQuery& query) {
  return file_.read("read", [&] {
    lay_views_named_in(sql(query.rows) + sql(query.pick));
    file_.database().exec(view_of(query));
    auto statement = pick_of(file_.database(), query);
    return rows_of(statement);
  });
}

void ReportReader::replace_buckets(const std::vector<Bucket>& buckets) {
  file_.read("read", [&] {
    file_.database().exec("DELETE FROM temp._report_buckets");
    Prepared window{file_.database(), "schema/scope/2_longest_bucket"};
    window.bind(":longest_bucket_ms", std::int64_t{longest(buckets).count()}).exec();
    lay_buckets(buckets);
  });
}

bool ReportReader::is_anything_known() {
  return file_.read("read", [&] {
    lay_views_named_in(sql("schema/queries/is_anything_known"));
    Prepared query{file_.database(), "schema/queries/is_anything_known"};
    return query.value() == 1;
  });
}

std::string ReportReader::script(const std::string& query_name) {
  lay_views_of(query_name);
  return preparation_ + sql(query_name);
}

std::string ReportReader::script(const PickedQuery& query) {
  return file_.read("read", [&] {
    lay_views_named_in(sql(query.rows) + sql(query.pick));
    const auto view = view_of(query);
    file_.database().exec(view);
    return preparation_ + view + pick_of(file_.database(), query).getExpandedSQL() + "\n";
  });
}

}  // namespace syncledger::store
