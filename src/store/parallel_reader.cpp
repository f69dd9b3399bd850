#include "store/parallel_reader.hpp"

#include "store/prepared.hpp"
#include "store/sql.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <future>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace syncledger::store {
namespace {

/// A transaction sees the history of the moment of its first read, not of its beginning.
void begin_to_read(HistoryFile& file) {
  file.database().execAndGet("PRAGMA schema_version");
}

/// How many are worth it, if nobody says.
int worth_it(HistoryFile& file, const Reading& reading) {
  if (!reading.intervals) return 1;
  // Of less than that, one is done before another has begun. No more than four: each takes memory.
  constexpr std::int64_t large = 20'000;
  constexpr unsigned most = 4;
  const auto intervals = Prepared{file.database(), "schema/queries/count_intervals"}.value();
  if (intervals < large) return 1;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, most));
}

/// While a connection reads, nobody can commit, so that the next one sees the same: but not with a
/// write-ahead log.
bool holds_off_writers(HistoryFile& file) {
  return file.database().execAndGet("PRAGMA journal_mode").getString() != "wal";
}

void put_in_order(QueryResult& result, const RowOrder& order) {
  const auto found = std::find(result.columns.begin(), result.columns.end(), order.column);
  if (found == result.columns.end()) return;
  const auto column = static_cast<std::size_t>(found - result.columns.begin());
  // Stable: those of a moment stay in the order of their targets, which that of the shares is.
  std::stable_sort(
      result.rows.begin(), result.rows.end(), [&](const auto& left, const auto& right) {
        return order.descending ? right[column] < left[column] : left[column] < right[column];
      });
}

}  // namespace

void let_connections_run_in_parallel() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

ParallelReader::Connection::Connection(HistoryFile opened)
    : file(std::move(opened)), transaction(file.database()) {
  begin_to_read(file);
}

ParallelReader::ParallelReader(HistoryFile& file, const ReportScope& scope, const Reading& reading,
                               std::optional<int> connections) {
  file.read("read", [&] {
    begin_to_read(file);
    int wanted = connections ? *connections : worth_it(file, reading);
    if (wanted > 1 && !holds_off_writers(file)) wanted = 1;
    try {
      // A writer that waits for us lets nobody else begin: to wait for it would be for ever.
      for (int i = 1; i < wanted; ++i) {
        connections_.push_back(std::make_unique<Connection>(
            HistoryFile::open_for_reading(file.path(), std::chrono::milliseconds{0})));
      }
    } catch (const std::runtime_error&) {  // of SQLite or of ours
      connections_.clear();
    }
  });
  const int shares = static_cast<int>(connections_.size()) + 1;
  readers_.push_back(std::make_unique<ReportReader>(file, scope, reading, Share{1, shares}));
  for (int i = 2; i <= shares; ++i) {
    auto& connection = *connections_[static_cast<std::size_t>(i) - 2];
    readers_.push_back(
        std::make_unique<ReportReader>(connection.file, scope, reading, Share{i, shares}));
  }
}

QueryResult ParallelReader::run(const std::string& query, const RowOrder& order) {
  // Deferred, and so done here, where no thread can be had.
  constexpr auto when_possible = std::launch::async | std::launch::deferred;
  std::vector<std::future<QueryResult>> others;
  for (std::size_t i = 1; i < readers_.size(); ++i) {
    others.push_back(
        std::async(when_possible, [&reader = *readers_[i], &query] { return reader.run(query); }));
  }
  QueryResult result = readers_.front()->run(query);
  for (auto& other : others) {
    auto share = other.get();
    result.rows.insert(result.rows.end(), std::make_move_iterator(share.rows.begin()),
                       std::make_move_iterator(share.rows.end()));
  }
  if (!others.empty()) put_in_order(result, order);
  return result;
}

void ParallelReader::replace_buckets(const std::vector<Bucket>& buckets) {
  for (auto& reader : readers_) reader->replace_buckets(buckets);
}

bool ParallelReader::is_anything_known() {
  return std::any_of(readers_.begin(), readers_.end(),
                     [](auto& reader) { return reader->is_anything_known(); });
}

}  // namespace syncledger::store
