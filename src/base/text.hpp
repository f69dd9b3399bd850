#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace syncledger::base {

/// The columns that a text takes in a terminal: 2 for wide characters (Chinese, emoji), 0 for
/// combining ones.
std::size_t display_width(std::string_view utf8);

/// The text cut to at most `width` columns, the last of them an ellipsis if anything was cut.
std::string cut_to_width(std::string_view utf8, std::size_t width);

/// The text on one line without anything that a terminal would obey: control characters, escapes,
/// bidirectional overrides and malformed bytes become visible or U+FFFD.
std::string printable(std::string_view bytes);

/// The same document of JSON with escapes for what printable() would replace (`\u009b`): exact for
/// whoever parses it, and nothing that a terminal would obey.
std::string printable_json(std::string_view json);

/// A text from elsewhere, made fit for a log line and a column of a table: printable, runs of white
/// space as one space, and at most `max_characters` (`...` at the end if cut).
std::string one_line(std::string_view text, std::size_t max_characters);

/// Without white space (blank, tab, line ends) at either end.
std::string_view trimmed(std::string_view text);

/// The whole number that all of a text is, `-` allowed, blanks and `+` not; nothing if it is none
/// or has more than 64 bits.
std::optional<std::int64_t> whole_number(std::string_view text);

/// With the capitals of ASCII made small; everything else as it is.
std::string lower_case(std::string_view text);

/// Whether two words differ in nothing but the case of ASCII letters.
bool is_same_word(std::string_view left, std::string_view right);

/// Replaces every occurrence, from left to right, in linear time. Precondition: `what` is not
/// empty.
void replace_all(std::string& text, std::string_view what, std::string_view by);

/// With `"` for the curly quotation marks of libraries, which not every log and terminal can show.
std::string with_ascii_quotes(std::string text);

/// `1 pass`, `2 passes`.
std::string counted(std::int64_t count, std::string_view one, std::string_view many);

/// The words in one text, with the separator between them.
std::string joined(std::span<const std::string_view> words, std::string_view separator);

/// The candidate that a mistyped word most likely means; nothing if none is near.
std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::span<const std::string_view> candidates);

}  // namespace syncledger::base
