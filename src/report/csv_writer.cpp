#include "report/writers.hpp"

#include <array>
#include <charconv>

namespace syncledger::report {
namespace {

/// Spreadsheets run texts that begin so as formulas; an apostrophe before keeps them texts.
bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
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

std::string field_of(std::int64_t number) { return std::to_string(number); }

std::string field_of(std::monostate) { return {}; }

}  // namespace

void write_csv(std::ostream& out, const Report& report) {
  const char* separator = "";
  for (const auto& column : report.result.columns) {
    out << separator << column;
    separator = ",";
  }
  out << "\r\n";
  for (const auto& row : report.result.rows) {
    separator = "";
    for (const auto& value : row) {
      out << separator << std::visit([](const auto& held) { return field_of(held); }, value);
      separator = ",";
    }
    out << "\r\n";
  }
}

}  // namespace syncledger::report
