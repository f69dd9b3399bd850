// Any bytes as the profiles of the aliyun command line.
#include "dataworks/credentials/cli_profiles.hpp"
#include "support/fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto text = fuzz::text_of(data, size);
  const auto read = dataworks::parse_cli_profiles(text);
  if (!read) {
    // Says where, and never what: it is too short to hold a secret by chance.
    fuzz::require_line(read.error(), 200, "error");
    return 0;
  }
  for (const auto& profile : read->profiles) {
    const auto* found = read->find(profile.name);
    fuzz::require(found != nullptr && found->name == profile.name,
                  "a profile is found by its name");
    fuzz::require_line(profile.problem, 200, "problem");
  }
  return 0;
}
