#include "simulator/call_parameters.hpp"

#include "base/text.hpp"
#include "simulator/claim.hpp"

namespace syncledger::simulator {
namespace {

using base::Failure;

std::optional<std::int64_t> parse_positive(std::string_view text) {
  const auto number = base::whole_number(text);
  return number && *number > 0 ? number : std::nullopt;
}

}  // namespace

Refusal param_invalid(const std::string& name) {
  return {400, "Param.Invalid", "The parameter is invalid. (" + name + ")"};
}

std::string text_of(const Parameters& parameters, const std::string& name) {
  const auto* value = find(parameters, name);
  return value == nullptr ? "" : *value;
}

base::Result<std::int64_t, Refusal> required_id(const Parameters& parameters,
                                                const std::string& name) {
  const auto text = text_of(parameters, name);
  if (text.empty()) return Failure{missing_parameter("Missing" + name, name)};
  const auto id = parse_positive(text);
  if (!id) return Failure{param_invalid(name)};
  return *id;
}

base::Result<std::int64_t, Refusal> count_or(const Parameters& parameters, const std::string& name,
                                             std::int64_t fallback) {
  const auto text = text_of(parameters, name);
  if (text.empty()) return fallback;
  const auto count = parse_positive(text);
  if (!count) return Failure{param_invalid(name)};
  return *count;
}

base::Result<std::optional<std::set<std::int64_t>>, Refusal> id_list(const Parameters& parameters,
                                                                     const std::string& name) {
  const auto text = text_of(parameters, name);
  std::string_view rest = text;
  if (rest.empty()) return std::optional<std::set<std::int64_t>>{};
  std::set<std::int64_t> ids;
  for (;;) {
    const auto comma = rest.find(',');
    const auto id = parse_positive(rest.substr(0, comma));
    if (!id) return Failure{param_invalid(name)};
    ids.insert(*id);
    if (comma == std::string_view::npos) return std::optional{std::move(ids)};
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace syncledger::simulator
