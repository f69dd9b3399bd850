#pragma once

#include "store/history_file.hpp"

namespace syncledger::store {

/// Foreign keys are not enforced while this lives. For deletions of rows that are known not to be
/// named any more: SQLite would look for that in every row of every table, once for each of them.
/// Precondition: no transaction is under way when it begins and ends.
class ForeignKeysOff {
public:
  explicit ForeignKeysOff(HistoryFile& file) : file_(file) {
    file_.read("use", [this] { file_.database().exec("PRAGMA foreign_keys = OFF"); });
  }

  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

  ~ForeignKeysOff() { file_.database().tryExec("PRAGMA foreign_keys = ON"); }

private:
  HistoryFile& file_;
};

}  // namespace syncledger::store
