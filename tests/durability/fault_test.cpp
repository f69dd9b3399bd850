#include "durability/migration_workload.hpp"
#include "durability/pass_workload.hpp"
#include "store/backup.hpp"
#include "store/integrity.hpp"
#include "store/migrations.hpp"
#include "store/store_error.hpp"
#include "support/crashed_history.hpp"
#include "support/temporary_directory.hpp"
#include "support/vfs_shim.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

namespace syncledger::testing {
namespace {

using Outcome = PassReport::Outcome;

/// A disk on which the n-th operation of a kind fails, alone or with all that follow.
class FailingDisk : public DiskObserver {
public:
  enum class Extent { once, from_then_on };

  FailingDisk(DiskOperation operation, int code, int number, Extent extent)
      : operation_(operation), code_(code), number_(number), extent_(extent) {}

  int before(const DiskCall& call) override {
    if (call.operation != operation_) return SQLITE_OK;
    ++count_;
    const bool fails = extent_ == Extent::once ? count_ == number_ : count_ >= number_;
    return fails ? code_ : SQLITE_OK;
  }

  /// Whether the work came to the operation that was to fail.
  [[nodiscard]] bool has_failed() const { return count_ >= number_; }

private:
  DiskOperation operation_;
  int code_;
  int number_;
  Extent extent_;
  int count_ = 0;
};

struct Fault {
  const char* name;
  DiskOperation operation;
  int code;
  FailingDisk::Extent extent;
  JournalMode mode;
};

std::vector<Fault> faults_under(JournalMode mode) {
  struct Kind {
    const char* name;
    DiskOperation operation;
    int code;
  };

  std::vector<Fault> faults;
  for (const auto& [name, operation, code] :
       std::initializer_list<Kind>{{"Open", DiskOperation::open, SQLITE_CANTOPEN},
                                   {"Remove", DiskOperation::remove, SQLITE_IOERR_DELETE},
                                   {"Access", DiskOperation::access, SQLITE_IOERR_ACCESS},
                                   {"Read", DiskOperation::read, SQLITE_IOERR_READ},
                                   {"Write", DiskOperation::write, SQLITE_IOERR_WRITE},
                                   {"FullDisk", DiskOperation::write, SQLITE_FULL},
                                   {"Truncate", DiskOperation::truncate, SQLITE_IOERR_TRUNCATE},
                                   {"Sync", DiskOperation::sync, SQLITE_IOERR_FSYNC},
                                   {"Lock", DiskOperation::lock, SQLITE_IOERR_LOCK},
                                   {"Busy", DiskOperation::lock, SQLITE_BUSY},
                                   {"Share", DiskOperation::share, SQLITE_IOERR_SHMMAP}}) {
    if (operation == DiskOperation::share && mode == JournalMode::rollback) continue;
    faults.push_back({name, operation, code, FailingDisk::Extent::once, mode});
    faults.push_back({name, operation, code, FailingDisk::Extent::from_then_on, mode});
  }
  return faults;
}

std::vector<Fault> all_faults() {
  auto faults = faults_under(JournalMode::rollback);
  for (const auto& fault : faults_under(JournalMode::wal)) faults.push_back(fault);
  return faults;
}

std::string name_of(const Fault& fault) {
  return std::string{fault.name} +
         (fault.extent == FailingDisk::Extent::once ? "Once" : "FromThenOn") +
         (fault.mode == JournalMode::rollback ? "" : "WithALog");
}

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << name_of(fault);
}

std::string name_of_instance(const ::testing::TestParamInfo<Fault>& instance) {
  return name_of(instance.param);
}

/// Every place in turn; where each costs a multiple (g++ and clang say it differently), a part of
/// them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int step_between_places = 5;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int step_between_places = 5;
#else
constexpr int step_between_places = 1;
#endif
#else
constexpr int step_between_places = 1;
#endif

class AFailingDisk : public ::testing::TestWithParam<Fault> {
protected:
  /// Does the work with the fault at its n-th place; whether the work came that far.
  template <class Work>
  static bool with_fault(int number, Work work) {
    FailingDisk disk{GetParam().operation, GetParam().code, number, GetParam().extent};
    const VfsShim shim{disk};
    work();
    return disk.has_failed();
  }

  /// A history that holds two passes.
  [[nodiscard]] std::string history_before() const {
    auto before = path("before.db");
    EXPECT_EQ(Outcome::recorded, make_pass(before, 1).outcome);
    use_journal_mode(GetParam().mode, before);
    EXPECT_EQ(Outcome::recorded, make_pass(before, 2).outcome);
    return before;
  }

  /// Makes a third pass on a history that holds two, with the fault at each place in turn, and a
  /// fourth without.
  void fail_everywhere(const std::string& before);

  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

private:
  TemporaryDirectory folder_;
};

void expect_one_line(const std::string& line) {
  EXPECT_NE("", line);
  EXPECT_EQ(std::string::npos, line.find('\n')) << line;
}

/// The two passes that were recorded before are there, the third if its report says so.
void expect_as_reported(const std::string& database, const PassReport& report) {
  const auto passes = whole_passes(database);
  EXPECT_TRUE(passes.contains(1) && passes.contains(2)) << report.line;
  if (report.outcome == Outcome::recorded) {
    EXPECT_TRUE(passes.contains(3));
  }
  if (report.outcome == Outcome::refused) {
    EXPECT_FALSE(passes.contains(3));
  }
}

void AFailingDisk::fail_everywhere(const std::string& before) {
  const auto database = path("history.db");
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places) {
    SCOPED_TRACE(std::to_string(number));
    copy_history(before, database);
    PassReport report;
    came_that_far = with_fault(number, [&] { report = make_pass(database, 3); });
    if (!came_that_far) {
      EXPECT_EQ(Outcome::recorded, report.outcome) << report.line;
    }
    if (report.outcome != Outcome::recorded) expect_one_line(report.line);
    EXPECT_NE(Outcome::lost, report.outcome) << report.line;
    expect_as_reported(database, report);

    const auto next = make_pass(database, 4);
    EXPECT_EQ(Outcome::recorded, next.outcome) << next.line;
    const auto expected =
        report.outcome == Outcome::refused ? std::set<int>{1, 2, 4} : std::set<int>{1, 2, 3, 4};
    EXPECT_EQ(expected, whole_passes(database)) << report.line;
  }
  RecordProperty("last_place", number);
}

TEST_P(AFailingDisk, LosesNothingOfAPassAndIsReported) {
  fail_everywhere(history_before());
}

TEST_P(AFailingDisk, LosesNothingWhileACrashIsUndone) {
  crash_in_the_middle_of_a_commit(history_before(), path("crashed.db"));
  fail_everywhere(path("crashed.db"));
}

using ANewHistoryOnAFailingDisk = AFailingDisk;

TEST_P(ANewHistoryOnAFailingDisk, IsWhole) {
  const base::ManualClock clock{base::UtcTime{}};
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places) {
    SCOPED_TRACE(std::to_string(number));
    const auto database = path("new.db");
    copy_history(path("not there"), database);
    came_that_far = with_fault(number, [&] {
      try {
        store::HistoryFile::open_for_writing(database, clock, std::chrono::milliseconds{0});
      } catch (const store::StoreError& error) {
        expect_one_line(error.what());
      }
    });
    auto file = store::HistoryFile::open_for_writing(database, clock);
    EXPECT_EQ(std::vector<std::string>{}, errors_in(file));
    EXPECT_EQ(store::current_schema_version(), store::schema_version(file.database()));
  }
  RecordProperty("last_place", number);
}

/// Passes 1 and 2 of make_pass() hold this many snapshots.
constexpr int snapshots_before = 4;

TEST_P(AFailingDisk, MigratesAHistoryWhollyOrNotAtAll) {
  const auto before = history_before();
  const auto database = path("history.db");
  const auto backup = database + ".before-v" + std::to_string(store::current_schema_version() + 1);
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places) {
    SCOPED_TRACE(std::to_string(number));
    copy_history(before, database);
    std::filesystem::remove(backup);
    std::optional<std::string> problem;
    came_that_far = with_fault(number, [&] { problem = migrate_to_one_more_version(database); });
    if (problem) expect_one_line(*problem);
    const bool is_done = is_migrated(database, snapshots_before);
    if (!problem) {
      EXPECT_TRUE(is_done);
    }
    if (std::filesystem::exists(backup)) {
      EXPECT_FALSE(is_migrated(backup, snapshots_before));
    }
    if (!is_done) {
      EXPECT_EQ(std::nullopt, migrate_to_one_more_version(database));
      EXPECT_TRUE(is_migrated(database, snapshots_before));
    }
  }
  RecordProperty("last_place", number);
}

TEST_P(AFailingDisk, LeavesAWholeBackupOrNone) {
  const auto database = history_before();
  const auto copy = path("copy.db");
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places) {
    SCOPED_TRACE(std::to_string(number));
    std::filesystem::remove(copy);
    bool is_reported_as_done = false;
    came_that_far = with_fault(number, [&] {
      try {
        store::back_up(database, copy, store::ExistingFile::refuse, std::chrono::milliseconds{0});
        is_reported_as_done = true;
      } catch (const store::StoreError& error) {
        expect_one_line(error.what());
      }
    });
    EXPECT_EQ(is_reported_as_done, std::filesystem::exists(copy));
    if (is_reported_as_done) {
      EXPECT_EQ((std::set<int>{1, 2}), whole_passes(copy));
    }
    EXPECT_EQ((std::set<int>{1, 2}), whole_passes(database));
  }
  RecordProperty("last_place", number);
}

INSTANTIATE_TEST_SUITE_P(At, AFailingDisk, ::testing::ValuesIn(all_faults()), name_of_instance);

INSTANTIATE_TEST_SUITE_P(At, ANewHistoryOnAFailingDisk,
                         ::testing::ValuesIn(faults_under(JournalMode::rollback)),
                         name_of_instance);

}  // namespace
}  // namespace syncledger::testing
