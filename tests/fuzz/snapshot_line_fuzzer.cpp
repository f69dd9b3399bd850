// Any bytes as a line that `import` reads.
#include "app/snapshot_line.hpp"
#include "support/fuzz_target.hpp"
#include "support/same_observation.hpp"

namespace syncledger::fuzz {
namespace {

bool is_refused(std::string_view line, std::size_t max_bytes) {
  try {
    app::parse_snapshot_line(line, max_bytes);
    return false;
  } catch (const app::BadLine&) {
    return true;
  }
}

void check(std::string_view line) {
  const auto observation = app::parse_snapshot_line(line);
  const auto written = app::snapshot_line(observation);
  require(written.find('\n') == std::string::npos, "one line", written);
  const auto again = app::parse_snapshot_line(written, app::longest_spool_line);
  require(testing::is_same(observation, again), "a line reads as it is written", written);
  require(is_refused(written, written.size() - 1), "a line that is too long is refused");
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  return fuzz::check_or_be_refused<app::BadLine>(data, size, fuzz::check);
}
