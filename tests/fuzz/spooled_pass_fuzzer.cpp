// Any bytes as a file of the spool.
#include "app/snapshot_line.hpp"
#include "app/spooled_pass.hpp"
#include "support/fuzz_target.hpp"
#include "support/same_observation.hpp"

#include <algorithm>
#include <sstream>

namespace syncledger::fuzz {
namespace {

app::SpooledPass parse(std::string_view text) {
  std::istringstream in{std::string{text}};
  return app::parse_spooled_pass(in);
}

void check(std::string_view text) {
  const auto pass = parse(text);
  const auto written = app::spooled_pass_text(pass.late_pass({}));
  const auto again = parse(written);
  require(app::spooled_pass_text(again.late_pass({})) == written, "a pass reads as it is written",
          written);
  require(
      std::equal(pass.observations.begin(), pass.observations.end(), again.observations.begin(),
                 again.observations.end(),
                 [](const auto& left, const auto& right) { return testing::is_same(left, right); }),
      "with all that it has seen", written);
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  require(static_cast<std::ptrdiff_t>(pass.observations.size()) < lines, "nothing is made up");
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  return fuzz::check_or_be_refused<app::BadLine>(data, size, fuzz::check);
}
