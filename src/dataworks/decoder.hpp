#pragma once

#include "model/observation.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace syncledger::dataworks {

/// What a response to GetDISyncInstanceInfo says. Accepts every shape that any generation of the
/// documents or official SDKs shows (StepDetail as array, as one object, or wrapped; numbers as
/// numbers or text; absent, null and empty alike; member names of error bodies in either case),
/// keeps unknown words letter for letter, and notes what it does not know. NUL characters in texts
/// become U+FFFD.
///
/// Failures: an error body of the gateway; `Success` false; `Data.Status` "fail" without a name or
/// solution (the lookup failed); a body that no strict reader would accept. Their messages are one
/// printable line, without the request id.
model::FetchResult decode(model::TaskType type, int http_status, std::string_view body);

/// The same for a body that was parsed already.
model::FetchResult decode_document(model::TaskType type, int http_status, nlohmann::json document,
                                   std::string_view body);

/// The body with the value of its RequestId emptied, so that equal answers are equal bytes.
std::string without_request_id(std::string_view body, std::string_view request_id);

}  // namespace syncledger::dataworks
