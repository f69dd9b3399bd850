// The yardstick of `syncledger import`: parses each line with nlohmann/json and does one prepared
// UPDATE, or INSERT where that changed nothing, through SQLite's C API. No check, no rule of the
// history, no evidence. usage: bare_import FILE DATABASE
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

constexpr int lines_per_transaction = 10'000;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

void require(bool is_well, sqlite3* database) {
  if (!is_well) throw std::runtime_error(sqlite3_errmsg(database));
}

Database open(const char* path) {
  sqlite3* database = nullptr;
  const int result = sqlite3_open(path, &database);
  Database owner{database};
  require(result == SQLITE_OK, database);
  return owner;
}

void execute(sqlite3* database, const char* sql) {
  require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

Statement prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  require(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK, database);
  return Statement{statement};
}

void bind(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void import(std::istream& lines, sqlite3* database) {
  execute(database,
          "CREATE TABLE nodes (id INTEGER PRIMARY KEY, target_id INTEGER, status TEXT, name TEXT, "
          "first_seen TEXT, last_seen TEXT, observations INTEGER, is_open INTEGER);"
          "CREATE UNIQUE INDEX nodes_open ON nodes (target_id) WHERE is_open;"
          "CREATE INDEX nodes_by_time ON nodes (target_id, first_seen)");
  const auto extend = prepare(database,
                              "UPDATE nodes SET last_seen = ?3, observations = observations + 1 "
                              "WHERE target_id = ?1 AND is_open AND status = ?2");
  const auto close =
      prepare(database, "UPDATE nodes SET is_open = 0 WHERE target_id = ?1 AND is_open");
  const auto insert =
      prepare(database, "INSERT INTO nodes VALUES (NULL, ?1, ?2, ?4, ?3, ?3, 1, 1)");
  const auto run = [&](sqlite3_stmt* statement) {
    require(sqlite3_step(statement) == SQLITE_DONE, database);
    sqlite3_reset(statement);
  };
  int in_transaction = 0;
  execute(database, "BEGIN");
  for (std::string text; std::getline(lines, text);) {
    const auto line = nlohmann::json::parse(text);
    const auto& data = line.at("response").at("Data");
    const auto target = line.at("file_id").get<std::int64_t>();
    const auto& seen = line.at("observed_at").get_ref<const std::string&>();
    sqlite3_bind_int64(extend.get(), 1, target);
    bind(extend.get(), 2, data.at("Status").get_ref<const std::string&>());
    bind(extend.get(), 3, seen);
    run(extend.get());
    if (sqlite3_changes(database) == 0) {
      sqlite3_bind_int64(close.get(), 1, target);
      run(close.get());
      sqlite3_bind_int64(insert.get(), 1, target);
      bind(insert.get(), 2, data.at("Status").get_ref<const std::string&>());
      bind(insert.get(), 3, seen);
      bind(insert.get(), 4, data.at("Name").get_ref<const std::string&>());
      run(insert.get());
    }
    if (++in_transaction == lines_per_transaction) {
      execute(database, "COMMIT; BEGIN");
      in_transaction = 0;
    }
  }
  execute(database, "COMMIT");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("usage: bare_import FILE DATABASE");
  std::ifstream lines{argv[1]};
  if (!lines) throw std::runtime_error(std::string{"cannot read "} + argv[1]);
  const auto database = open(argv[2]);
  import(lines, database.get());
  return 0;

} catch (const std::exception& error) {
  std::cerr << "bare_import: " << error.what() << '\n';
  return 1;
}
