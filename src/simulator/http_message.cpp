#include "simulator/http_message.hpp"

#include <algorithm>
#include <charconv>

namespace syncledger::simulator {
namespace {

std::string decode(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned char byte = 0;
    const auto digits = text.substr(at + 1 > text.size() ? text.size() : at + 1, 2);
    const char* end = digits.data() + digits.size();
    if (text[at] == '%' && digits.size() == 2 &&
        std::from_chars(digits.data(), end, byte, 16).ptr == end) {
      plain += static_cast<char>(byte);
      at += 2;
    } else {
      plain += text[at] == '+' ? ' ' : text[at];
    }
  }
  return plain;
}

}  // namespace

Parameters parse_form(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    parameters.emplace_back(decode(pair.substr(0, equals)), decode(value));
  }
  return parameters;
}

const std::string* find(const Parameters& parameters, std::string_view name) {
  const auto named = [name](const auto& parameter) { return parameter.first == name; };
  const auto found = std::find_if(parameters.begin(), parameters.end(), named);
  return found == parameters.end() ? nullptr : &found->second;
}

}  // namespace syncledger::simulator
