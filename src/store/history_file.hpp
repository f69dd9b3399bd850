#pragma once

#include "base/time_left.hpp"
#include "base/utc_time.hpp"
#include "store/migrations.hpp"
#include "store/store_error.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <chrono>
#include <memory>
#include <string>

namespace syncledger::store {

/// How long to wait for another program that holds the file locked.
constexpr std::chrono::milliseconds default_busy_timeout{30000};

/// An open history file whose schema is the one this program knows.
class HistoryFile {
public:
  /// Whether there is a file of this name, whatever it holds. \throws StoreError if this user may
  /// not look into its folder
  static bool exists(const std::string& path);

  /// Makes the folder of a file that is to be opened for writing. \throws StoreError if that cannot
  /// be, or no history can be of this name
  static void make_place_for(const std::string& path);

  /// Opens for reading only; needs no right to write. \throws StoreError if there is no file, it is
  /// not a history file, or its schema is older (says how to migrate) or newer than this program's.
  static HistoryFile open_for_reading(
      const std::string& path, std::chrono::milliseconds busy_timeout = default_busy_timeout);

  /// As open_for_writing(), but makes no file. \throws StoreError if there is none
  static HistoryFile open_existing(const std::string& path, const base::Clock& clock);

  /// Opens for writing; makes the file and its folder if there is none, and brings an older schema
  /// up to date (a newer one is refused untouched). \throws StoreError
  /// \param time_left limits how long it waits for another program; asked meanwhile
  static HistoryFile open_for_writing(const std::string& path, const base::Clock& clock,
                                      std::chrono::milliseconds busy_timeout = default_busy_timeout,
                                      const base::TimeLeft& time_left = base::no_hurry);

  [[nodiscard]] const std::string& path() const { return path_; }

  /// How long it waits for another program.
  [[nodiscard]] std::chrono::milliseconds busy_timeout() const { return busy_timeout_; }

  /// What open_for_writing() had to do about the schema.
  [[nodiscard]] const MigrationSummary& migration() const { return migration_; }

  /// For this folder only: nobody above store/ has heard of SQLite.
  SQLite::Database& database() { return database_; }

  /// Runs `work` in one write transaction: all of it is kept, or nothing.
  /// \param doing what is tried, to follow "cannot" in the StoreError that any SQLite error becomes
  template <class Work>
  auto write(const std::string& doing, Work work) {
    try {
      // Immediate: a deferred transaction that reads first fails at once if somebody wrote
      // meanwhile.
      SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
      if constexpr (std::is_void_v<decltype(work())>) {
        work();
        transaction.commit();
      } else {
        auto result = work();
        transaction.commit();
        return result;
      }
    } catch (...) {
      rethrow_as_store_error(doing, path_);
    }
  }

  /// Runs `work`, which only reads, and turns SQLite's errors into StoreErrors.
  template <class Work>
  auto read(const std::string& doing, Work work) {
    try {
      return work();
    } catch (...) {
      rethrow_as_store_error(doing, path_);
    }
  }

  /// The same, all of it at one moment of the history, whoever writes meanwhile.
  template <class Work>
  auto read_together(const std::string& doing, Work work) {
    return read(doing, [&] {
      // Deferred: it holds up nobody who reads, and writers wait for it only to commit.
      SQLite::Transaction transaction{database_};
      auto result = work();
      transaction.commit();
      return result;
    });
  }

private:
  /// \param name the file for SQLite: its path, or a URI
  HistoryFile(std::string path, const std::string& name, int flags,
              std::chrono::milliseconds busy_timeout,
              const base::TimeLeft& time_left = base::no_hurry);

  /// Whether SQLite is to try again, after a while. \param self a Patience
  static int wait_for_others(void* self, int tries);

  struct Patience {
    std::chrono::milliseconds longest;
    base::TimeLeft time_left;
    std::chrono::steady_clock::time_point since;
  };

  std::string path_;
  std::chrono::milliseconds busy_timeout_;
  std::unique_ptr<Patience> patience_;  ///< SQLite holds its address
  SQLite::Database database_;
  MigrationSummary migration_;
};

}  // namespace syncledger::store
