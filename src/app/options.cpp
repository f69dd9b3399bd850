#include "app/options.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"

// Without <regex> it compiles in half the time and without false warnings of g++ 12; a comma is
// part of a value.
#define CXXOPTS_NO_REGEX
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>

#include <algorithm>
#include <array>

namespace syncledger::app {
namespace {

constexpr std::array<OptionSpec, 8> shared_options{{
    {"config", "", "FILE", "configuration file"},
    {"db", "", "FILE", "history file"},
    {"verbose", "v", "", "say more"},
    {"quiet", "q", "", "say only what went wrong"},
    {"color", "", "WHEN", "auto, always or never", false, "auto always never"},
    {"log-format", "", "FORMAT", "text or json", false, "text json"},
    {"help", "h", "", "show this help"},
    {"version", "", "", "show the version"},
}};

cxxopts::Options declare(const CommandSpec& command) {
  cxxopts::Options declared{"syncledger " + std::string{command.name}};
  auto add = declared.allow_unrecognised_options().add_options();
  for (const OptionSpec& option : all_options(command)) {
    std::string names{option.name};
    if (!option.short_name.empty()) names = std::string{option.short_name} + "," + names;
    if (option.value.empty()) {
      add(names, "");
    } else {
      add(names, "", cxxopts::value<std::vector<std::string>>());
    }
  }
  add("arguments", "", cxxopts::value<std::vector<std::string>>());
  declared.parse_positional({"arguments"});
  return declared;
}

void refuse_unknown(const CommandSpec& command, const std::vector<std::string>& unknown) {
  if (unknown.empty()) return;
  std::string name = unknown.front();
  name.erase(0, name.find_first_not_of('-'));
  name = name.substr(0, name.find('='));
  std::vector<std::string_view> candidates;
  for (const OptionSpec& option : all_options(command)) candidates.push_back(option.name);
  throw UsageError("unknown option " + base::printable(unknown.front()) +
                   suggestion(name, candidates, "--") + "; see `syncledger help " +
                   std::string{command.name} + "`");
}

std::string left_side(const OptionSpec& option) {
  std::string text =
      option.short_name.empty() ? "      " : "  -" + std::string{option.short_name} + ", ";
  text += "--" + std::string{option.name};
  if (!option.value.empty()) text += " " + std::string{option.value};
  return text;
}

}  // namespace

std::span<const OptionSpec> common_options() {
  return shared_options;
}

std::vector<OptionSpec> all_options(const CommandSpec& command) {
  std::vector<OptionSpec> all = command.options;
  all.insert(all.end(), shared_options.begin(), shared_options.end());
  return all;
}

std::optional<std::string> ParsedOptions::value(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> ParsedOptions::values(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

ParsedOptions parse_options(const CommandSpec& command, const std::vector<std::string>& words) {
  std::vector<const char*> argv{"syncledger"};
  for (const auto& word : words) argv.push_back(word.c_str());
  ParsedOptions parsed;
  try {
    auto declared = declare(command);
    const auto result = declared.parse(static_cast<int>(argv.size()), argv.data());
    refuse_unknown(command, result.unmatched());
    for (const OptionSpec& option : all_options(command)) {
      const std::string name{option.name};
      const bool is_denied =
          option.value.empty() && result.count(name) > 0 && !result[name].as<bool>();
      if (result.count(name) == 0 || is_denied) continue;
      parsed.values_[name] = option.value.empty() ? std::vector<std::string>{}
                                                  : result[name].as<std::vector<std::string>>();
    }
    if (result.count("arguments") > 0) {
      parsed.arguments_ = result["arguments"].as<std::vector<std::string>>();
    }
  } catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(base::printable(base::with_ascii_quotes(error.what())) +
                     "; see `syncledger help " + std::string{command.name} + "`");
  }
  if (parsed.arguments_.size() > command.most_arguments) {
    throw UsageError("unexpected argument \"" +
                     base::printable(parsed.arguments_[command.most_arguments]) +
                     "\"; see `syncledger help " + std::string{command.name} + "`");
  }
  return parsed;
}

std::string help_text(const CommandSpec& command) {
  std::string text = "Usage: syncledger " + std::string{command.name};
  if (!command.arguments.empty()) text += " " + std::string{command.arguments};
  text += " [OPTIONS]\n\n" + std::string{command.summary} + "\n\nOptions:\n";
  std::size_t width = 0;
  const auto options = all_options(command);
  for (const auto& option : options) width = std::max(width, left_side(option).size());
  for (const auto& option : options) {
    const auto left = left_side(option);
    text += left + std::string(width - left.size() + 2, ' ') + std::string{option.help};
    text += option.repeatable ? " (repeatable)\n" : "\n";
  }
  return text;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates,
                       std::string_view prefix) {
  const auto nearest = base::nearest_word(word, candidates);
  if (!nearest) return {};
  return " (did you mean \"" + std::string{prefix} + std::string{*nearest} + "\"?)";
}

}  // namespace syncledger::app
