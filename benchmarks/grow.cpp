// Records passes over simulated nodes, a poll a minute, as the collector does, and says how large
// the history file became. usage: grow DATABASE DAYS TARGETS CHANGES_PER_DAY
#include "simulated_nodes.hpp"
#include "store/recorder.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace {

using namespace syncledger;

constexpr std::int64_t start = 1'767'225'600'000;  // 2026-01-01
constexpr std::int64_t polls_per_day = 1440;

void grow(const std::string& path, std::int64_t passes, std::size_t targets,
          double changes_per_poll) {
  const base::SystemClock clock;
  auto file = store::HistoryFile::open_for_writing(path, clock);
  file.database().exec("PRAGMA synchronous = OFF");  // nothing here outlives a power cut anyway
  store::Recorder recorder{file};
  benchmarks::SimulatedNodes nodes{targets, changes_per_poll};
  std::vector<store::TrackedTarget> tracked;
  std::vector<model::Observation> observations;
  for (std::size_t node = 0; node < targets; ++node) {
    const model::Target target{"cn-shanghai", 10000, model::TaskType::di_realtime,
                               static_cast<std::int64_t>(node) + 1};
    tracked.push_back({target, std::nullopt, std::chrono::minutes{3}});
    observations.push_back({target, {}, model::StatusSnapshot{}, "", std::nullopt});
  }
  for (std::int64_t pass = 0; pass < passes; ++pass) {
    const std::int64_t planned = start + pass * 60'000;
    for (std::size_t node = 0; node < targets; ++node) {
      const auto state = nodes.poll(node);
      auto& observation = observations.at(node);
      auto& snapshot = *observation.result;
      // Answers do not arrive on the full second.
      observation.observed_at =
          base::from_unix_ms(planned + 200 + static_cast<std::int64_t>(node) * 7);
      observation.clock_skew = std::chrono::milliseconds{120 + pass % 500};
      snapshot.status = state.status;
      snapshot.name = nodes.name_of(node);
      snapshot.message =
          state.message.empty() ? std::nullopt : std::optional{std::string{state.message}};
      observation.body = nodes.body_of(node, state);
    }
    const auto id = recorder.begin_pass(store::PassSource::watch, base::from_unix_ms(planned),
                                        std::chrono::minutes{1});
    const store::CallCount calls{
        "default", "cn-shanghai", "2026-01-01", static_cast<std::int64_t>(targets), 0, {}};
    recorder.record_pass(
        {id, base::from_unix_ms(planned + 1500), tracked, observations, {&calls, 1}});
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 5) {
    std::cerr << "usage: grow DATABASE DAYS TARGETS CHANGES_PER_DAY\n";
    return 2;
  }
  const std::int64_t passes = std::atoll(argv[2]) * polls_per_day;
  const auto targets = static_cast<std::size_t>(std::atoll(argv[3]));
  grow(argv[1], passes, targets, std::atof(argv[4]) / static_cast<double>(polls_per_day));
  const double bytes = static_cast<double>(std::filesystem::file_size(argv[1]));
  const double polls = static_cast<double>(passes) * static_cast<double>(targets);
  std::printf("%.0f polls, %.1f MB, %.3f bytes a poll\n", polls, bytes / 1e6, bytes / polls);
  return 0;

} catch (const std::exception& error) {
  std::cerr << "grow: " << error.what() << '\n';
  return 1;
}
