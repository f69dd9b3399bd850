#pragma once

#include "store/report_reader.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace syncledger::store {

/// An expression that SQLite does not take, and why: `no such column: availabilty`.
class BadExpression : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// A condition on the rows of a query result, written as an SQL expression over its columns. It is
/// worked out by SQLite away from any file. What is null meets no comparison.
class RowCondition {
public:
  /// \throws BadExpression
  RowCondition(const std::vector<std::string>& columns, const std::string& expression);
  RowCondition(const RowCondition&) = delete;
  RowCondition& operator=(const RowCondition&) = delete;
  ~RowCondition();

  /// Precondition: as many values as there are columns. \throws BadExpression
  bool holds(const std::vector<Value>& row);

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::store
