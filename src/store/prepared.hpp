#pragma once

#include "store/sql.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace syncledger::store {

/// The name of a parameter, as in `:seen`; a literal, so that where it lies says which one it is.
struct Parameter {
  // NOLINTNEXTLINE(google-explicit-constructor): it is written as the literal
  consteval Parameter(const char* literal) : name(literal) {}

  const char* name;
};

/// One of the embedded .sql queries, prepared when it is first needed and run often. Texts are
/// bound without a copy: they must live until exec() or value() returns, which leave the statement
/// reset and ready to be bound again.
class Prepared {
public:
  /// The database must outlive it.
  Prepared(SQLite::Database& database, std::string name)
      : database_(database), name_(std::move(name)) {}

  Prepared& bind(Parameter parameter, std::int64_t value) {
    statement().bind(index_of(parameter), value);
    return *this;
  }

  /// A temporary would be gone before the statement runs.
  Prepared& bind(Parameter parameter, std::string&& value) = delete;
  Prepared& bind(Parameter parameter, std::optional<std::string>&& value) = delete;

  Prepared& bind(Parameter parameter, const std::string& value) {
    statement().bindNoCopy(index_of(parameter), value);
    return *this;
  }

  template <class T>
  Prepared& bind(Parameter parameter, const std::optional<T>& value) {
    if (value) return bind(parameter, *value);
    statement().bind(index_of(parameter));
    return *this;
  }

  Prepared& bind_blob(Parameter parameter, const std::string& value) {
    statement().bindNoCopy(index_of(parameter), value.data(), static_cast<int>(value.size()));
    return *this;
  }

  /// Runs it and returns the number of rows changed.
  int exec() {
    const ResetAtEnd reset{statement()};
    return statement_->exec();
  }

  /// Runs it and returns the first column of its first row; nothing if there is no row or it is
  /// null.
  std::optional<std::int64_t> value() {
    const ResetAtEnd reset{statement()};
    if (!statement_->executeStep() || statement_->getColumn(0).isNull()) return std::nullopt;
    return statement_->getColumn(0).getInt64();
  }

  /// For results of more than one value; the caller resets it.
  SQLite::Statement& statement() {
    if (!statement_) statement_.emplace(database_, sql(name_));
    return *statement_;
  }

private:
  /// A statement that is still under way would make COMMIT fail.
  class ResetAtEnd {
  public:
    explicit ResetAtEnd(SQLite::Statement& statement) : statement_(statement) {}

    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

    ~ResetAtEnd() { statement_.tryReset(); }

  private:
    SQLite::Statement& statement_;
  };

  /// SQLite looks it up by comparing names: a tenth of what it takes to extend an interval.
  int index_of(Parameter parameter) {
    for (const auto& [name, index] : indices_) {
      if (name == parameter.name) return index;
    }
    const int index = statement().getIndex(parameter.name);
    indices_.emplace_back(parameter.name, index);
    return index;
  }

  SQLite::Database& database_;
  std::string name_;
  std::optional<SQLite::Statement> statement_;
  std::vector<std::pair<const char*, int>> indices_;  ///< of the parameters bound so far
};

}  // namespace syncledger::store
