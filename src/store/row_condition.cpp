#include "store/row_condition.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

namespace syncledger::store {
namespace {

/// The one statement of this program that is made of what somebody typed: it sees no table, in a
/// database that is empty and lives in memory.
std::string statement_of(const std::vector<std::string>& columns, const std::string& expression) {
  std::string row;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row += (i == 0 ? "?" : ", ?") + std::to_string(i + 1) + " AS \"" + columns[i] + "\"";
  }
  return "SELECT (" + expression + "\n) IS TRUE FROM (SELECT " + row + ")";
}

void bind(SQLite::Statement& statement, int index, const Value& value) {
  std::visit(
      [&](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          statement.bind(index);
        } else {
          statement.bind(index, held);
        }
      },
      value);
}

}  // namespace

class RowCondition::Implementation {
public:
  explicit Implementation(const std::string& text)
      : database(open_without_texts_in_double_quotes()), statement(database, text) {}

  /// Otherwise a misspelt "column" would be a text, which no row has: a condition that never holds.
  static SQLite::Database open_without_texts_in_double_quotes() {
    SQLite::Database opened{":memory:", SQLite::OPEN_READWRITE};
    sqlite3_db_config(opened.getHandle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    return opened;
  }

  SQLite::Database database;
  SQLite::Statement statement;
};

RowCondition::RowCondition(const std::vector<std::string>& columns, const std::string& expression) {
  try {
    implementation_ = std::make_unique<Implementation>(statement_of(columns, expression));
  } catch (const SQLite::Exception& problem) {
    throw BadExpression(problem.what());
  }
}

RowCondition::~RowCondition() = default;

bool RowCondition::holds(const std::vector<Value>& row) {
  try {
    SQLite::Statement& statement = implementation_->statement;
    for (std::size_t i = 0; i < row.size(); ++i) bind(statement, static_cast<int>(i) + 1, row[i]);
    statement.executeStep();
    const bool is_met = statement.getColumn(0).getInt() == 1;
    statement.reset();
    return is_met;
  } catch (const SQLite::Exception& problem) {
    throw BadExpression(problem.what());
  }
}

}  // namespace syncledger::store
