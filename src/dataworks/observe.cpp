#include "dataworks/observe.hpp"

#include "dataworks/decoder.hpp"

namespace syncledger::dataworks {

model::Observation observe(const model::Target& target, base::UtcTime observed_at, int http_status,
                           std::string_view body) {
  auto result = decode(target.task_type, http_status, body);
  const std::string& request_id = result ? result->request_id : result.error().request_id;
  auto evidence = without_request_id(body, request_id);
  return {target, observed_at, std::move(result), std::move(evidence), std::nullopt};
}

}  // namespace syncledger::dataworks
