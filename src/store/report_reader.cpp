#include "store/report_reader.hpp"

#include "store/prepared.hpp"

#include <SQLiteCpp/Column.h>

namespace syncledger::store {
namespace {

constexpr std::string_view create_view = "CREATE VIEW";

/// The view of this file as one that lives and dies with the connection.
std::string temporary(std::string text) {
  const auto at = text.find(create_view);
  return text.replace(at, create_view.size(), "CREATE TEMP VIEW");
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

}  // namespace

ReportReader::ReportReader(HistoryFile& file, const ReportScope& scope) : file_(file) {
  file_.read("read", [&] {
    SQLite::Database& database = file_.database();
    preparation_ = sql("schema/scope/1_tables");
    database.exec(preparation_);
    Prepared window{database, "schema/scope/2_window"};
    window.bind(":since_ms", base::to_unix_ms(scope.since))
        .bind(":until_ms", base::to_unix_ms(scope.until))
        .bind(":level", scope.level);
    run_and_note(window, preparation_);
    Prepared targets{database, "schema/scope/3_targets"};
    targets.bind(":region_id", scope.region_id)
        .bind(":project_id", scope.project_id)
        .bind(":task_type", scope.task_type)
        .bind(":target", scope.target);
    run_and_note(targets, preparation_);
    Prepared bucket{database, "schema/scope/4_bucket"};
    for (const Bucket& each : scope.buckets) {
      bucket.bind(":bucket_ms", base::to_unix_ms(each.calendar_start))
          .bind(":start_ms", base::to_unix_ms(each.start))
          .bind(":end_ms", base::to_unix_ms(each.end));
      run_and_note(bucket, preparation_);
    }
    for (const SqlFile& view : sql_files_in("schema/views/")) {
      // These two are the temporary tables.
      if (view.name.ends_with("report_window") || view.name.ends_with("report_buckets")) continue;
      const std::string text = temporary(std::string{view.text});
      database.exec(text);
      preparation_ += text;
    }
  });
}

QueryResult ReportReader::run(std::string_view kind) {
  return file_.read("read", [&] {
    SQLite::Statement query{file_.database(), sql("schema/reports/" + std::string{kind})};
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
  });
}

bool ReportReader::is_anything_known() {
  return file_.read("read", [&] {
    Prepared query{file_.database(), "schema/queries/is_anything_known"};
    return query.value() == 1;
  });
}

std::string ReportReader::script(std::string_view kind) {
  return preparation_ + sql("schema/reports/" + std::string{kind});
}

}  // namespace syncledger::store
