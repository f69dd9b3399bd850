#include "dataworks/observe.hpp"

#include "dataworks/decoder.hpp"

#include <utility>

namespace syncledger::dataworks {
namespace {

model::Observation observation_of(const model::Target& target, base::UtcTime observed_at,
                                  model::FetchResult result, std::string_view body) {
  const std::string& request_id = result ? result->request_id : result.error().request_id;
  auto evidence = without_request_id(body, request_id);
  return {target, observed_at, std::move(result), std::move(evidence), std::nullopt};
}

}  // namespace

model::Observation observe(const model::Target& target, base::UtcTime observed_at, int http_status,
                           std::string_view body) {
  return observation_of(target, observed_at, decode(target.task_type, http_status, body), body);
}

model::Observation observe_document(const model::Target& target, base::UtcTime observed_at,
                                    int http_status, nlohmann::json document,
                                    std::string_view body) {
  auto result = decode_document(target.task_type, http_status, std::move(document), body);
  return observation_of(target, observed_at, std::move(result), body);
}

}  // namespace syncledger::dataworks
