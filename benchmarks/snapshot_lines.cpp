// Writes snapshots as `syncledger import` reads them, to standard output.
// usage: snapshot_lines SNAPSHOTS TARGETS [edges]     a poll a minute, 20 changes a day for each
// target edges: only the first and the last snapshot that said the same, with which an import
// builds the same intervals sooner.
#include "base/utc_time.hpp"
#include "simulated_nodes.hpp"

#include <charconv>
#include <cstring>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace {

std::size_t number(const char* text) {
  std::size_t value = 0;
  const char* const end = text + std::strlen(text);
  if (std::from_chars(text, end, value).ptr != end || value == 0) {
    throw std::runtime_error(std::string{"a positive whole number is expected, not "} + text);
  }
  return value;
}

using syncledger::benchmarks::NodeState;

std::string line_of(std::size_t node, std::size_t round, const NodeState& state) {
  constexpr std::int64_t start = 1'767'225'600'000;  // 2026-01-01
  const auto time =
      syncledger::base::from_unix_ms(start + static_cast<std::int64_t>(round) * 60'000);
  return R"({"observed_at":")" + syncledger::base::to_rfc3339(time) +
         R"(","region_id":"cn-shanghai","project_id":10000,"task_type":"DI_REALTIME","file_id":)" +
         std::to_string(node + 1) + R"(,"http_status":200,"response":)" +
         syncledger::benchmarks::SimulatedNodes::body_of(node, state) + "}\n";
}

void write(const std::string& line) {
  std::cout.write(line.data(), static_cast<std::streamsize>(line.size()));
}

void write_lines(std::size_t snapshots, std::size_t targets) {
  syncledger::benchmarks::SimulatedNodes nodes{targets, 20.0 / 1440};
  for (std::size_t written = 0; written < snapshots; ++written) {
    const std::size_t node = written % targets;
    write(line_of(node, written / targets, nodes.poll(node)));
  }
}

void write_edges(std::size_t snapshots, std::size_t targets) {
  syncledger::benchmarks::SimulatedNodes nodes{targets, 20.0 / 1440};
  std::vector<std::optional<NodeState>> before(targets);
  for (std::size_t number = 0; number < snapshots; ++number) {
    const std::size_t node = number % targets;
    const std::size_t round = number / targets;
    const NodeState state = nodes.poll(node);
    auto& last = before.at(node);
    if (last && *last != state) write(line_of(node, round - 1, *last));
    if (!last || *last != state || snapshots - number <= targets)
      write(line_of(node, round, state));
    last = state;
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const bool edges = argc == 4 && std::string_view{argv[3]} == "edges";
  if (argc != 3 && !edges) {
    throw std::runtime_error("usage: snapshot_lines SNAPSHOTS TARGETS [edges]");
  }
  std::ios::sync_with_stdio(false);
  (edges ? write_edges : write_lines)(number(argv[1]), number(argv[2]));
  return 0;

} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
