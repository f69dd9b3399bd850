#pragma once

#include "store/history_file.hpp"
#include "store/report_reader.hpp"

#include <SQLiteCpp/Transaction.h>

#include <memory>
#include <string>
#include <vector>

namespace syncledger::store {

/// To be called once, before any history is opened: or else SQLite counts all memory that it takes,
/// under a lock for which connections in several threads wait half of their time
/// (https://www.sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS).
void let_connections_run_in_parallel();

/// Answers report queries as ReportReader does, for a large history with several connections at
/// once, each of which reads its share of the targets: as many cores are at work. All of them see
/// the history at one moment.
class ParallelReader {
public:
  /// `file` must outlive the reader, and be in the middle of HistoryFile::read_together().
  /// \param connections at most so many; none: as many as are worth it for this history. One alone
  /// reads wherever no others can be had that see the same moment. \throws StoreError
  ParallelReader(HistoryFile& file, const ReportScope& scope, const Reading& reading,
                 std::optional<int> connections);

  /// Runs a query whose rows are in the order of region, workspace, task type and file id of their
  /// targets, or first in that of `order`. \throws StoreError
  QueryResult run(const std::string& query, const RowOrder& order = {});

  /// As ReportReader::replace_buckets(). \throws StoreError
  void replace_buckets(const std::vector<Bucket>& buckets);

  /// As ReportReader::is_anything_known(). \throws StoreError
  bool is_anything_known();

private:
  /// A connection beside that of the caller, and its transaction.
  struct Connection {
    explicit Connection(HistoryFile opened);

    HistoryFile file;
    SQLite::Transaction transaction;
  };

  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<ReportReader>> readers_;  ///< in the order of their shares
};

}  // namespace syncledger::store
