#pragma once

#include "base/utc_time.hpp"
#include "model/observation.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace syncledger::dataworks {

/// A response turned into a fact for the history: decoded, and its body kept as evidence with the
/// RequestId blanked.
model::Observation observe(const model::Target& target, base::UtcTime observed_at, int http_status,
                           std::string_view body);

/// The same for a body that was parsed already.
model::Observation observe_document(const model::Target& target, base::UtcTime observed_at,
                                    int http_status, nlohmann::json document,
                                    std::string_view body);

}  // namespace syncledger::dataworks
