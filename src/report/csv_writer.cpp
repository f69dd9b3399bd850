#include "base/text.hpp"
#include "report/writers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace syncledger::report {
namespace {

/// Spreadsheets run texts that begin so as formulas, some of them also with the full-width signs
/// that a Chinese keyboard has; an apostrophe before keeps them texts.
bool looks_like_a_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> beginnings{"=",  "+",  "-",  "@",  "\t", "\r",
                                                        "\n", "＝", "＋", "－", "＠"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](auto beginning) { return text.starts_with(beginning); });
}

std::string field_of(const std::string& text) {
  std::string field = looks_like_a_formula(text) ? "'" + text : text;
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string field_of(double number) {
  std::array<char, 400> text{};  // the longest double without an exponent
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return error == std::errc{} ? std::string(text.data(), end) : std::string{};
}

std::string field_of(std::int64_t number) {
  return std::to_string(number);
}

std::string field_of(std::monostate) {
  return {};
}

}  // namespace

void write_csv(std::ostream& out, const Report& report, bool to_terminal) {
  const auto field = [to_terminal](const auto& held) {
    if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::string>) {
      if (to_terminal) return field_of(base::printable(held));
    }
    return field_of(held);
  };
  const char* separator = "";
  for (const auto& column : report.result.columns) {
    out << separator << column;
    separator = ",";
  }
  out << "\r\n";
  for (const auto& row : report.result.rows) {
    separator = "";
    for (const auto& value : row) {
      out << separator << std::visit(field, value);
      separator = ",";
    }
    out << "\r\n";
  }
}

}  // namespace syncledger::report
