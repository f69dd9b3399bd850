// Any bytes as a configuration file.
#include "app/config.hpp"
#include "app/usage_error.hpp"
#include "support/fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto text = fuzz::text_of(data, size);
  try {
    const auto config = app::parse_config(text, "syncledger.json", "/folder");
    fuzz::require(config.interval.count() > 0 && config.gap_after.count() > 0,
                  "spans are positive");
    fuzz::require(config.http.concurrency >= 1, "something is fetched at a time");
    for (const auto& each : config.targets) {
      fuzz::require(model::parse_target(to_string(each.target)) == each.target,
                    "a target reads as it is written", to_string(each.target));
    }
  } catch (const app::UsageError& error) {
    const std::string_view problem = error.what();
    fuzz::require(problem.starts_with("syncledger.json"), "an error names the file", problem);
    fuzz::require_line(problem, size + 1000, "error");
  }
  return 0;
}
