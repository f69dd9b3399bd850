// Records a pass in which no target changed, and beside it, in the same kind of file, as many bare
// prepared UPDATEs in one transaction. usage: record_pass FOLDER TARGETS ROUNDS
#include "simulated_nodes.hpp"
#include "store/recorder.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace {

using namespace syncledger;
using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;

constexpr std::int64_t start = 1'767'225'600'000;  // 2026-01-01

model::Observation observation_of(std::int64_t file_id, base::UtcTime time) {
  benchmarks::SimulatedNodes nodes{1, 0};
  model::StatusSnapshot snapshot;
  snapshot.status = "RUN";
  snapshot.name = benchmarks::SimulatedNodes::name_of(static_cast<std::size_t>(file_id));
  return {{"cn-shanghai", 10000, model::TaskType::di_realtime, file_id},
          time,
          snapshot,
          nodes.body_of(static_cast<std::size_t>(file_id), nodes.poll(0)),
          std::nullopt};
}

/// The seconds that recording a pass takes; the least of all rounds after the first, which makes
/// the rows.
double record_passes(const std::string& path, std::int64_t targets, int rounds) {
  const base::SystemClock clock;
  auto file = store::HistoryFile::open_for_writing(path, clock);
  store::Recorder recorder{file};
  std::vector<store::TrackedTarget> tracked;
  std::vector<model::Observation> observations;
  for (std::int64_t id = 1; id <= targets; ++id) {
    observations.push_back(observation_of(id, base::from_unix_ms(start)));
    tracked.push_back({observations.back().target, std::nullopt, std::chrono::minutes{15}});
  }
  double least = 1e9;
  for (int round = 0; round <= rounds; ++round) {
    const auto now = base::from_unix_ms(start + std::int64_t{round} * 60'000);
    for (auto& observation : observations) observation.observed_at = now;
    const auto pass = recorder.begin_pass(store::PassSource::collect, now, std::chrono::minutes{1});
    const auto begin = steady_clock::now();
    recorder.record_pass({pass, now, tracked, observations, {}});
    if (round > 0) least = std::min(least, Seconds{steady_clock::now() - begin}.count());
  }
  return least;
}

/// The seconds that as many prepared UPDATEs by an index take.
double update_rows(const std::string& path, std::int64_t targets, int rounds) {
  SQLite::Database database{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  database.exec(
      "CREATE TABLE nodes (id INTEGER PRIMARY KEY, target_id INTEGER, status TEXT, name TEXT, "
      "first_seen INTEGER, last_seen INTEGER, observations INTEGER);"
      "CREATE UNIQUE INDEX nodes_open ON nodes (target_id)");
  {
    SQLite::Transaction transaction{database};
    SQLite::Statement insert{database, "INSERT INTO nodes VALUES (NULL, ?, 'RUN', ?, ?, ?, 1)"};
    for (std::int64_t id = 1; id <= targets; ++id) {
      insert.bind(1, id);
      insert.bind(2, benchmarks::SimulatedNodes::name_of(static_cast<std::size_t>(id)));
      insert.bind(3, start);
      insert.bind(4, start);
      insert.exec();
      insert.reset();
    }
    transaction.commit();
  }
  SQLite::Statement update{database,
                           "UPDATE nodes SET last_seen = ?, observations = observations + 1 "
                           "WHERE target_id = ? AND status = ?"};
  double least = 1e9;
  for (int round = 1; round <= rounds; ++round) {
    const auto begin = steady_clock::now();
    SQLite::Transaction transaction{database};
    for (std::int64_t id = 1; id <= targets; ++id) {
      update.bind(1, start + std::int64_t{round} * 60'000);
      update.bind(2, id);
      update.bindNoCopy(3, "RUN");
      update.exec();
      update.reset();
    }
    transaction.commit();
    least = std::min(least, Seconds{steady_clock::now() - begin}.count());
  }
  return least;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) {
    std::cerr << "usage: record_pass FOLDER TARGETS ROUNDS\n";
    return 2;
  }
  const std::filesystem::path folder{argv[1]};
  const std::int64_t targets = std::atoll(argv[2]);
  const int rounds = std::atoi(argv[3]);
  const double recorded = record_passes(folder / "pass.db", targets, rounds);
  const double bare = update_rows(folder / "bare_pass.db", targets, rounds);
  std::printf("pass of %lld unchanged targets  %7.1f ms\n", static_cast<long long>(targets),
              recorded * 1e3);
  std::printf("as many bare prepared UPDATEs   %7.1f ms   pass/bare %.2fx\n", bare * 1e3,
              recorded / bare);
  return 0;

} catch (const std::exception& error) {
  std::cerr << "record_pass: " << error.what() << '\n';
  return 1;
}
