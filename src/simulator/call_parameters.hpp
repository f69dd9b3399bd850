#pragma once

#include "base/result.hpp"
#include "simulator/http_message.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace syncledger::simulator {

/// A positive number that must be there; refused as `MissingNAME` or `Param.Invalid`.
base::Result<std::int64_t, Refusal> required_id(const Parameters& parameters,
                                                const std::string& name);

/// A number of at least 1, or `fallback` if the parameter is absent or empty.
base::Result<std::int64_t, Refusal> count_or(const Parameters& parameters, const std::string& name,
                                             std::int64_t fallback);

/// The numbers of a comma-separated list; nothing if the parameter is absent or empty.
base::Result<std::optional<std::set<std::int64_t>>, Refusal> id_list(const Parameters& parameters,
                                                                     const std::string& name);

/// The parameter's text, or an empty one.
std::string text_of(const Parameters& parameters, const std::string& name);

/// What the service says to a parameter that it cannot use.
Refusal param_invalid(const std::string& name);

}  // namespace syncledger::simulator
