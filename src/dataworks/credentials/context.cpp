#include "dataworks/credentials/context.hpp"

#include "base/text.hpp"

namespace syncledger::dataworks {

std::string Context::variable(const std::string& name) const {
  return options_.environment(name).value_or("");
}

bool Context::is_switched_on(const std::string& name) const {
  return base::lower_case(variable(name)) == "true";
}

void Context::warn_once(const std::string& line) {
  if (warned_.insert(line).second && options_.warn) options_.warn(line);
}

}  // namespace syncledger::dataworks
