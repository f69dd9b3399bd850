#pragma once

#include <string>
#include <string_view>

namespace syncledger::report {

/// A text that stays this text in HTML, between tags and within quoted attributes.
std::string escaped_html(std::string_view text);

}  // namespace syncledger::report
