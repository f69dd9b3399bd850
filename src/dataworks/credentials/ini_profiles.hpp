#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace syncledger::dataworks {

/// The keys of one section of ~/.alibabacloud/credentials.
using IniProfile = std::map<std::string, std::string, std::less<>>;

/// Sections by name.
using IniProfiles = std::map<std::string, IniProfile, std::less<>>;

/// Reads `[section]` and `key = value` lines; `#` and `;` begin a comment at the start of a line or
/// after white space; a value may stand in quotes. Sections of one name are one, the last of equal
/// keys counts. An error says in which line and never what stands there: it may be a secret.
base::Result<IniProfiles, std::string> parse_ini_profiles(std::string_view text);

}  // namespace syncledger::dataworks
