#include "dataworks/credentials/ini_profiles.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace syncledger::dataworks {
namespace {

using base::Failure;

constexpr std::string_view blanks = " \t\r";

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool may_begin = at == 0 || blanks.find(line[at - 1]) != std::string_view::npos;
    if (may_begin && (line[at] == '#' || line[at] == ';')) return line.substr(0, at);
  }
  return line;
}

std::string_view without_quotes(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                         (value.front() == '"' || value.front() == '\'');
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

/// The first line of a text, taken from it.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace

base::Result<IniProfiles, std::string> parse_ini_profiles(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (base::find_invalid_utf8(text) != std::string_view::npos)
    return Failure{std::string{"it is not UTF-8"}};
  IniProfiles profiles;
  IniProfile* section = nullptr;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto line = base::trimmed(without_comment(base::trimmed(take_line(text))));
    if (line.empty()) continue;
    if (line.front() == '[' && line.back() == ']') {
      section = &profiles[std::string{base::trimmed(line.substr(1, line.size() - 2))}];
      continue;
    }
    const auto equals = line.find('=');
    const bool has_key = equals != std::string_view::npos && equals > 0;
    if (!has_key || section == nullptr) {
      return Failure{"line " + std::to_string(number) + ": " +
                     (section == nullptr ? "a [section] must come first"
                                         : "\"key = value\" or a [section] is expected")};
    }
    (*section)[std::string{base::trimmed(line.substr(0, equals))}] =
        without_quotes(base::trimmed(line.substr(equals + 1)));
  }
  return profiles;
}

}  // namespace syncledger::dataworks
