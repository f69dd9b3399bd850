// Any words as a command line. They are written as for a shell, so that seeds can be read.
#include "app/commands.hpp"
#include "app/usage_error.hpp"
#include "dataworks/credentials/process.hpp"
#include "support/fuzz_target.hpp"

#include <algorithm>
#include <sstream>

namespace syncledger::fuzz {
namespace {

using Words = std::vector<std::string>;

/// Whether a text stands in one of the words: `--db=x` holds `x`.
bool is_held(const Words& words, const std::string& text) {
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& word) { return word.find(text) != std::string::npos; });
}

void check_option(const app::OptionSpec& option, const app::Invocation& invocation,
                  const Words& words) {
  const std::string name{option.name};
  const auto values = invocation.options().values(name);
  require(invocation.options().has(name) || values.empty(), "a value has an option", name);
  require(!option.value.empty() || values.empty(), "a switch has no value", name);
  for (const auto& value : values) require(is_held(words, value), "nothing is made up", value);
  if (option.value == "DURATION") {
    const auto span = invocation.duration(name, "5m");
    require(!span || span->count() >= 0, "a span is not negative", name);
  }
}

void check(const Words& words) {
  std::istringstream in;
  std::ostringstream out;
  const base::ManualClock clock{base::UtcTime{}};
  const auto nothing = [](const std::string&) { return std::nullopt; };
  app::Surroundings surroundings{in, out, out, false, false, 80, nothing, clock};
  const auto invocation = app::read_command_line(words, surroundings);
  require(invocation.command().name == words.front(), "the first word is the command");
  const auto& arguments = invocation.options().arguments();
  require(arguments.size() <= invocation.command().most_arguments, "arguments are few");
  for (const auto& argument : arguments) require(is_held(words, argument), "nothing is made up");
  for (const auto& option : app::all_options(invocation.command()))
    check_option(option, invocation, words);
  require(out.str().empty(), "nothing is said", out.str());
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto words = dataworks::split_command(fuzz::text_of(data, size));
  if (!words) return 0;
  try {
    fuzz::check(*words);
  } catch (const app::UsageError& error) {
    fuzz::require_line(error.what(), 4 * size + 1000, "error");
  }
  return 0;
}
