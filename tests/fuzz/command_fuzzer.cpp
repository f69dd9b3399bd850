// Any bytes as a command that hands out credentials.
#include "dataworks/credentials/process.hpp"
#include "support/fuzz_target.hpp"

#include <string>

namespace syncledger::fuzz {
namespace {

/// As a person would write it who trusts no character.
std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string{R"('\'')"} : std::string{c};
  return text + "'";
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto words = dataworks::split_command(fuzz::text_of(data, size));
  if (!words) {
    // Holds nothing of the command, which may hold a secret.
    fuzz::require_line(words.error(), 40, "error");
    return 0;
  }
  fuzz::require(!words->empty() && !words->front().empty(), "a program is named");
  std::string command;
  std::size_t kept = 0;
  for (const auto& word : *words) {
    fuzz::require(word.find('\0') == std::string::npos, "the system takes every word whole", word);
    command += fuzz::quoted(word) + " ";
    kept += word.size();
  }
  fuzz::require(kept <= size, "nothing is made up");
  const auto again = dataworks::split_command(command);
  fuzz::require(again && *again == *words, "quotes make a word of anything", command);
  return 0;
}
