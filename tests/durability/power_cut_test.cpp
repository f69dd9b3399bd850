#include "durability/migration_workload.hpp"
#include "durability/pass_workload.hpp"
#include "support/crashed_history.hpp"
#include "support/temporary_directory.hpp"
#include "support/torture.hpp"
#include "support/vfs_shim.hpp"

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace syncledger::testing {
namespace {

using Outcome = PassReport::Outcome;
using Random = std::mt19937;

/// Which files a machine finds when it starts again, and what is in them.
using Image = std::map<std::string, std::string>;

void put(std::string& content, std::size_t offset, std::string_view bytes) {
  if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
  content.replace(offset, bytes.size(), bytes);
}

/// One file on a disk that loses what was not synced: any of the sectors written since then may
/// have reached it, in any order, the last of them in part.
class VolatileFile {
public:
  explicit VolatileFile(std::optional<std::string> on_disk) : on_disk_(std::move(on_disk)) {}

  void write(std::size_t offset, std::string_view bytes) {
    pending_.push_back({offset, std::string{bytes}, false});
  }

  void truncate(std::size_t size) { pending_.push_back({size, {}, true}); }

  void sync() {
    std::string content = on_disk_.value_or("");
    for (const auto& change : pending_) change.apply(content);
    on_disk_ = content;
    pending_.clear();
  }

  /// Its name goes from the folder, but not yet from the disk.
  void remove() { is_removed_ = true; }

  [[nodiscard]] bool is_removed() const { return is_removed_; }

  /// What may be left of it; nothing if not even its name.
  std::optional<std::string> what_survives(Random& random) const {
    const auto coin = [&] { return random() % 2 == 0; };
    if (is_removed_ && coin()) return std::nullopt;
    if (!on_disk_ && coin()) return std::nullopt;
    std::string content = on_disk_.value_or("");
    for (const auto& change : pending_) change.apply_in_part(content, random);
    return content;
  }

  /// As if nothing of what was not synced had reached the disk.
  [[nodiscard]] const std::optional<std::string>& on_disk() const { return on_disk_; }

private:
  struct Change {
    std::size_t offset;
    std::string bytes;
    bool is_truncate;

    void apply(std::string& content) const {
      if (is_truncate) {
        content.resize(offset);
      } else {
        put(content, offset, bytes);
      }
    }

    void apply_in_part(std::string& content, Random& random) const {
      constexpr std::size_t sector = 512;
      if (is_truncate) {
        if (random() % 2 == 0) content.resize(offset);
        return;
      }
      for (std::size_t at = 0; at < bytes.size(); at += sector) {
        const auto part = std::string_view{bytes}.substr(at, sector);
        const auto fate = random() % 5;  // 0, 1: lost; 2: torn; else whole
        if (fate >= 2)
          put(content, offset + at, fate == 2 ? part.substr(0, part.size() / 3) : part);
      }
    }
  };

  std::optional<std::string> on_disk_;
  std::vector<Change> pending_;
  bool is_removed_ = false;
};

/// Looks at every change of a file for what a power cut right before it would leave.
class CuttableDisk : public DiskObserver {
public:
  struct Cut {
    Image image;
    int committed = 0;  ///< passes that had been reported as recorded
  };

  /// \param committed how many passes have been reported as recorded so far
  CuttableDisk(const int& committed, int images_each)
      : committed_(committed), images_each_(images_each) {}

  int before(const DiskCall& call) override {
    const bool changes =
        call.operation == DiskOperation::write || call.operation == DiskOperation::truncate ||
        call.operation == DiskOperation::sync || call.operation == DiskOperation::remove;
    if (call.path.empty() || !changes) return SQLITE_OK;
    cut();
    follow(call);
    return SQLITE_OK;
  }

  [[nodiscard]] const std::vector<Cut>& cuts() const { return cuts_; }

private:
  void cut() {
    Image safe;
    for (const auto& [path, file] : files_) {
      if (file.on_disk()) safe.emplace(path, *file.on_disk());
    }
    cuts_.push_back({std::move(safe), committed_});
    for (int i = 0; i < images_each_; ++i) {
      Image image;
      for (const auto& [path, file] : files_) {
        if (auto content = file.what_survives(random_)) image.emplace(path, std::move(*content));
      }
      cuts_.push_back({std::move(image), committed_});
    }
  }

  void follow(const DiskCall& call) {
    const std::string path{call.path};
    if (call.operation == DiskOperation::remove && call.syncs_folder) {
      files_.erase(path);
      sync_folder();
      return;
    }
    auto& file = files_.try_emplace(path, std::nullopt).first->second;
    const auto offset = static_cast<std::size_t>(call.offset);
    if (call.operation == DiskOperation::remove) {
      file.remove();
    } else if (call.operation == DiskOperation::sync) {
      // With a new journal or log, SQLite syncs the folder that it is in.
      const bool is_new = !file.on_disk().has_value();
      file.sync();
      if (is_new && (path.ends_with("-journal") || path.ends_with("-wal"))) sync_folder();
    } else {
      if (file.is_removed()) file = VolatileFile{std::nullopt};  // another of the same name
      if (call.operation == DiskOperation::write) file.write(offset, call.bytes);
      if (call.operation == DiskOperation::truncate) file.truncate(offset);
    }
  }

  /// No name that was removed before comes back.
  void sync_folder() {
    std::erase_if(files_, [](const auto& entry) { return entry.second.is_removed(); });
  }

  const int& committed_;
  int images_each_;
  Random random_{20261101};
  std::map<std::string, VolatileFile> files_;
  std::vector<Cut> cuts_;
};

void lay_down(const Image& image, const std::string& from, const std::string& to) {
  std::filesystem::remove(to);
  for (const auto* const ending : files_beside_a_database) std::filesystem::remove(to + ending);
  for (const auto& [path, content] : image) {
    std::ofstream{to + path.substr(from.size()), std::ios::binary} << content;
  }
}

bool is_history(const std::string& database) {
  try {
    store::HistoryFile::open_for_reading(database);
    return true;
  } catch (const store::StoreError&) {
    return false;
  }
}

std::set<int> numbers_up_to(int last) {
  std::set<int> numbers;
  for (int number = 1; number <= last; ++number) numbers.insert(number);
  return numbers;
}

class PowerCut : public ::testing::TestWithParam<JournalMode> {
protected:
  /// The first pass, with which a history begins, and its journal mode.
  static void begin(const std::string& database) {
    EXPECT_EQ(Outcome::recorded, make_pass(database, 1).outcome);
    use_journal_mode(GetParam(), database);
  }
};

TEST_P(PowerCut, AtAnyMomentKeepsEveryPassThatWasReportedAsRecordedAndNoHalfOfOne) {
  const int passes = torture_factor() > 1 ? 12 : 3;
  const TemporaryDirectory folder;
  const auto database = folder.file("history.db");
  int committed = 0;
  CuttableDisk disk{committed, 3};
  {
    const VfsShim shim{disk};
    begin(database);
    for (committed = 1; committed < passes; ++committed) {
      ASSERT_EQ(Outcome::recorded, make_pass(database, committed + 1).outcome);
    }
  }

  const auto survivor = folder.file("survivor.db");
  int held = 0;
  for (const auto& cut : disk.cuts()) {
    lay_down(cut.image, database, survivor);
    if (!is_history(survivor)) {
      EXPECT_EQ(0, cut.committed) << "the whole history is lost";
      continue;
    }
    const auto found = whole_passes(survivor);
    // That which was under way may have come to its end on the disk without knowing.
    const auto size = static_cast<int>(found.size());
    EXPECT_TRUE(size == cut.committed || size == cut.committed + 1)
        << size << " passes of " << cut.committed;
    EXPECT_EQ(numbers_up_to(size), found);
    ++held;
    if (HasFailure()) break;
  }
  EXPECT_GT(held, 300);
  RecordProperty("cuts", static_cast<int>(disk.cuts().size()));
}

TEST_P(PowerCut, DuringAMigrationLeavesItDoneOrNotBegun) {
  const TemporaryDirectory folder;
  const auto database = folder.file("history.db");
  int reported = 0;
  CuttableDisk disk{reported, 3};
  {
    const VfsShim shim{disk};
    begin(database);
    reported = 1;
    ASSERT_EQ(std::nullopt, migrate_to_one_more_version(database));
    reported = 2;
    SQLite::Database{database, SQLite::OPEN_READWRITE}.exec("UPDATE targets SET label = 'later'");
  }
  const auto survivor = folder.file("survivor.db");
  int done = 0;
  for (const auto& cut : disk.cuts()) {
    if (cut.committed == 0) continue;  // the pass itself is another test's
    lay_down(cut.image, database, survivor);
    const bool is_done = is_migrated(survivor, 2);
    EXPECT_TRUE(is_done || cut.committed == 1);
    done += is_done ? 1 : 0;
    if (HasFailure()) break;
  }
  EXPECT_GT(done, 0);
  RecordProperty("cuts", static_cast<int>(disk.cuts().size()));
}

TEST_P(PowerCut, IsFollowedByAPassAsIfNothingHadBeen) {
  const TemporaryDirectory folder;
  const auto database = folder.file("history.db");
  const int committed = 0;
  CuttableDisk disk{committed, 1};
  {
    const VfsShim shim{disk};
    begin(database);
    make_pass(database, 2);
  }
  const auto survivor = folder.file("survivor.db");
  for (const auto& cut : disk.cuts()) {
    lay_down(cut.image, database, survivor);
    const auto next = make_pass(survivor, 9);
    EXPECT_EQ(Outcome::recorded, next.outcome) << next.line;
    EXPECT_TRUE(whole_passes(survivor).contains(9));
    if (HasFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(With, PowerCut, ::testing::Values(JournalMode::rollback, JournalMode::wal),
                         [](const auto& instance) {
                           return instance.param == JournalMode::wal ? "ALog" : "AJournal";
                         });

}  // namespace
}  // namespace syncledger::testing
