#include "dataworks/credentials/context.hpp"

#include <algorithm>

namespace syncledger::dataworks {

std::string Context::variable(const std::string& name) const {
  return options_.environment(name).value_or("");
}

bool Context::is_switched_on(const std::string& name) const {
  return lower_case(variable(name)) == "true";
}

void Context::warn_once(const std::string& line) {
  if (warned_.insert(line).second && options_.warn) options_.warn(line);
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace syncledger::dataworks
