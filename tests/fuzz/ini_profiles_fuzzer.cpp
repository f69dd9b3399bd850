// Any bytes as an INI file of profiles.
#include "dataworks/credentials/ini_profiles.hpp"
#include "support/fuzz_target.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto text = fuzz::text_of(data, size);
  const auto read = dataworks::parse_ini_profiles(text);
  if (!read) {
    fuzz::require_line(read.error(), 200, "error");
    return 0;
  }
  std::size_t kept = 0;
  for (const auto& [name, profile] : *read) {
    kept += name.size();
    for (const auto& [key, value] : profile) {
      fuzz::require(!key.empty(), "a key has a name");
      fuzz::require(value.find('\n') == std::string::npos, "a value is one line");
      kept += key.size() + value.size();
    }
  }
  fuzz::require(kept <= size, "nothing is made up");
  return 0;
}
