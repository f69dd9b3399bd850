#pragma once

#include "base/utc_time.hpp"
#include "store/history_file.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

/// How far back growth is looked at.
constexpr std::chrono::days growth_period{30};

/// One table of a history file.
struct TableStatistics {
  std::string table;
  std::int64_t rows = 0;
  std::optional<std::int64_t> bytes;  ///< its indexes included; none if SQLite cannot tell
  std::int64_t recent_rows = 0;       ///< of these, from the last growth_period

  /// What a row of it takes, its share of the indexes included; none if nobody can tell.
  [[nodiscard]] std::optional<double> bytes_per_row() const;
};

/// What a history file takes and how it grows.
struct FileStatistics {
  std::int64_t page_size = 0;   ///< bytes
  std::int64_t pages = 0;       ///< of the whole file
  std::int64_t free_pages = 0;  ///< of these, to be used again before the file grows
  std::string journal_mode;
  int schema_version = 0;
  std::vector<TableStatistics> tables;  ///< the largest first
  /// Bytes a day that came in over the last growth_period, or since the first record if that is
  /// less; none if the history is younger than a day or SQLite cannot tell.
  std::optional<double> growth_per_day;

  [[nodiscard]] std::int64_t bytes() const { return page_size * pages; }

  [[nodiscard]] std::int64_t free_bytes() const { return page_size * free_pages; }

  /// Days until the file is larger than this if it grows on as it did; 0 if it is, none if nobody
  /// can tell or it does not grow.
  [[nodiscard]] std::optional<double> days_until(std::int64_t size) const;
};

/// \throws StoreError
FileStatistics statistics(HistoryFile& file, base::UtcTime now);

/// Bytes of the whole file, but for its journal. \throws StoreError
std::int64_t size_in_bytes(HistoryFile& file);

/// Bytes in pages that hold nothing and are used again before the file grows. \throws StoreError
std::int64_t free_bytes(HistoryFile& file);

}  // namespace syncledger::store
