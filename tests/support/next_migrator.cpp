// Brings a history to the version after that of this program: next_migrator FILE
// A process of its own, so that a test can kill it.

#include "store/history_file.hpp"
#include "support/next_migration.hpp"

#include <cstdio>
#include <exception>

namespace {

bool is_done(const char* path) {
  SQLite::Database file{path, SQLite::OPEN_READWRITE};
  return syncledger::store::schema_version(file) > syncledger::store::current_schema_version();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace syncledger;
  if (argc != 2) return 2;
  try {
    if (is_done(argv[1])) return 0;
    const base::SystemClock clock;
    auto file = store::HistoryFile::open_for_writing(argv[1], clock);
    store::migrate(file, testing::migrations_and(testing::next_migration), clock.now());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
