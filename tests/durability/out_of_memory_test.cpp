#include "durability/migration_workload.hpp"
#include "durability/pass_workload.hpp"
#include "store/backup.hpp"
#include "store/integrity.hpp"
#include "store/migrations.hpp"
#include "store/store_error.hpp"
#include "support/crashed_history.hpp"
#include "support/temporary_directory.hpp"
#include "support/torture.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>

// A program of its own: SQLite can be given another allocator only before anything uses it.

namespace syncledger::testing {
namespace {

using Outcome = PassReport::Outcome;

/// SQLite's own allocator, of which the n-th allocation fails while it is armed.
class ScarceMemory {
public:
  /// To be called before SQLite is used at all.
  static void install() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real());
    sqlite3_mem_methods scarce = real();
    scarce.xMalloc = [](int size) -> void* { return is_denied() ? nullptr : real().xMalloc(size); };
    scarce.xRealloc = [](void* old, int size) -> void* {
      return is_denied() ? nullptr : real().xRealloc(old, size);
    };
    sqlite3_config(SQLITE_CONFIG_MALLOC, &scarce);
    // Else most small allocations never come here.
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
  }

  /// From now on.
  ScarceMemory(int number, bool and_all_that_follow) {
    counter() = 0;
    failing_number() = number;
    is_lasting() = and_all_that_follow;
  }

  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;

  ~ScarceMemory() { failing_number() = 0; }

  [[nodiscard]] static bool has_failed() { return counter() >= failing_number(); }

private:
  static sqlite3_mem_methods& real() {
    static sqlite3_mem_methods methods{};
    return methods;
  }

  static int& counter() {
    static int count = 0;
    return count;
  }

  static int& failing_number() {
    static int number = 0;
    return number;
  }

  static bool& is_lasting() {
    static bool lasting = false;
    return lasting;
  }

  static bool is_denied() {
    if (failing_number() == 0) return false;
    ++counter();
    return is_lasting() ? counter() >= failing_number() : counter() == failing_number();
  }
};

/// Thousands of allocations: the usual run looks at some of them, the torture at all.
int step_between_places(int usual = 97) {
  return torture_factor() > 1 ? 1 : usual;
}

class OutOfMemory : public ::testing::TestWithParam<bool> {
protected:
  template <class Work>
  static bool with_fault(int number, Work work) {
    const ScarceMemory memory{number, GetParam()};
    work();
    return ScarceMemory::has_failed();
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

private:
  TemporaryDirectory folder_;
};

TEST_P(OutOfMemory, LosesNothingOfAPassAndIsReported) {
  const auto before = path("before.db");
  const auto database = path("history.db");
  ASSERT_EQ(Outcome::recorded, make_pass(before, 1).outcome);
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure();
       number += step_between_places(293)) {
    SCOPED_TRACE(std::to_string(number));
    copy_history(before, database);
    PassReport report;
    came_that_far = with_fault(number, [&] { report = make_pass(database, 2); });
    EXPECT_NE(Outcome::lost, report.outcome) << report.line;
    EXPECT_NE(Outcome::refused, report.outcome) << report.line;
    EXPECT_EQ(std::string::npos, report.line.find('\n')) << report.line;
    EXPECT_EQ(report.outcome == Outcome::recorded, whole_passes(database).contains(2))
        << report.line;
    EXPECT_EQ(Outcome::recorded, make_pass(database, 3).outcome);
    EXPECT_EQ((std::set<int>{1, 2, 3}), whole_passes(database)) << report.line;
  }
  EXPECT_GT(number, 500);
  RecordProperty("places", number);
}

TEST_P(OutOfMemory, LeavesNoHalfASchema) {
  const base::ManualClock clock{base::UtcTime{}};
  const auto database = path("new.db");
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places()) {
    SCOPED_TRACE(std::to_string(number));
    copy_history(path("not there"), database);
    came_that_far = with_fault(number, [&] {
      try {
        store::HistoryFile::open_for_writing(database, clock, std::chrono::milliseconds{0});
      } catch (const store::StoreError& error) {
        EXPECT_EQ(std::string::npos, std::string{error.what()}.find('\n')) << error.what();
      }
    });
    auto file = store::HistoryFile::open_for_writing(database, clock);
    EXPECT_EQ(std::vector<std::string>{}, errors_in(file));
    EXPECT_EQ(store::current_schema_version(), store::schema_version(file.database()));
  }
  RecordProperty("places", number);
}

TEST_P(OutOfMemory, MigratesAHistoryWhollyOrNotAtAll) {
  const auto before = path("before.db");
  const auto database = path("history.db");
  ASSERT_EQ(Outcome::recorded, make_pass(before, 1).outcome);
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure();
       number += step_between_places(997)) {
    SCOPED_TRACE(std::to_string(number));
    copy_history(before, database);
    std::optional<std::string> problem;
    came_that_far = with_fault(number, [&] { problem = migrate_to_one_more_version(database); });
    const bool is_done = is_migrated(database, 2);
    if (!problem) {
      EXPECT_TRUE(is_done);
    }
    if (!is_done) {
      EXPECT_EQ(std::nullopt, migrate_to_one_more_version(database));
    }
  }
  RecordProperty("places", number);
}

TEST_P(OutOfMemory, LeavesAWholeBackupOrNone) {
  const auto database = path("history.db");
  const auto copy = path("copy.db");
  ASSERT_EQ(Outcome::recorded, make_pass(database, 1).outcome);
  int number = 1;
  for (bool came_that_far = true; came_that_far && !HasFailure(); number += step_between_places()) {
    SCOPED_TRACE(std::to_string(number));
    std::filesystem::remove(copy);
    bool is_reported_as_done = false;
    came_that_far = with_fault(number, [&] {
      try {
        store::back_up(database, copy, store::ExistingFile::refuse);
        is_reported_as_done = true;
      } catch (const store::StoreError& error) {
        EXPECT_EQ(std::string::npos, std::string{error.what()}.find('\n')) << error.what();
      }
    });
    EXPECT_EQ(is_reported_as_done, std::filesystem::exists(copy));
    if (is_reported_as_done) {
      EXPECT_EQ(std::set<int>{1}, whole_passes(copy));
    }
  }
  RecordProperty("places", number);
}

INSTANTIATE_TEST_SUITE_P(At, OutOfMemory, ::testing::Values(false, true), [](const auto& instance) {
  return instance.param ? "FromThenOn" : "Once";
});

}  // namespace
}  // namespace syncledger::testing

int main(int argc, char** argv) {
  syncledger::testing::ScarceMemory::install();
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
