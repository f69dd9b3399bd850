#pragma once

#include "base/utc_time.hpp"
#include "dataworks/signature.hpp"
#include "simulator/http_message.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace syncledger::simulator::tests {

/// A request about to be signed; a test spoils what it is about.
struct Draft {
  std::string method = "POST";
  std::string action = "GetDISyncInstanceInfo";
  std::string version = "2020-05-18";
  std::string date = "2026-11-01T00:00:00Z";
  std::string nonce = dataworks::make_nonce();
  std::string access_key_id = "simulator";
  std::string access_key_secret = "simulator-secret";
  std::string security_token;
  std::string host = "simulator.test";
  Parameters query;
  Parameters form;
};

inline Draft ask(const std::string& type, int file_id, int project_id = 10000) {
  Draft draft;
  draft.query = {{"ProjectId", std::to_string(project_id)},
                 {"TaskType", type},
                 {"FileId", std::to_string(file_id)}};
  return draft;
}

inline Draft list_files(Parameters form) {
  Draft draft;
  draft.action = "ListFiles";
  draft.form = std::move(form);
  draft.form.emplace_back("ProjectId", "10000");
  return draft;
}

/// Signed as section "V3" of the documents says.
inline HttpRequest sign(const Draft& draft) {
  HttpRequest request;
  request.method = draft.method;
  request.query = dataworks::canonical_query(draft.query);
  request.body = dataworks::canonical_query(draft.form);
  request.headers = {{"host", draft.host},
                     {"x-acs-action", draft.action},
                     {"x-acs-version", draft.version},
                     {"x-acs-date", draft.date},
                     {"x-acs-signature-nonce", draft.nonce},
                     {"x-acs-content-sha256", dataworks::sha256_hex(request.body)}};
  if (!draft.security_token.empty()) {
    request.headers.emplace_back("x-acs-security-token", draft.security_token);
  }
  if (!draft.form.empty()) {
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  }
  const auto signature = dataworks::sign_v3(
      {draft.method, "/", draft.query, request.headers, dataworks::sha256_hex(request.body)},
      draft.access_key_id, draft.access_key_secret);
  request.headers.emplace_back("Authorization", signature.authorization);
  return request;
}

/// Signed by the older RPC scheme; everything in the query.
inline HttpRequest sign_rpc(const Draft& draft, const std::string& format) {
  HttpRequest request;
  request.method = draft.method;
  request.headers = {{"host", draft.host}};
  auto parameters = draft.query;
  parameters.insert(parameters.end(), {{"Action", draft.action},
                                       {"Version", draft.version},
                                       {"Format", format},
                                       {"AccessKeyId", draft.access_key_id},
                                       {"SignatureMethod", "HMAC-SHA1"},
                                       {"SignatureVersion", "1.0"},
                                       {"SignatureNonce", draft.nonce},
                                       {"Timestamp", draft.date}});
  const auto right = dataworks::sign_rpc(draft.method, parameters, draft.access_key_secret);
  parameters.emplace_back("Signature", right.signature);
  request.query = dataworks::canonical_query(parameters);
  return request;
}

/// Replaces a header, or adds it.
inline void set_header(HttpRequest& request, const std::string& name, const std::string& value) {
  for (auto& [header, old] : request.headers) {
    if (header == name) {
      old = value;
      return;
    }
  }
  request.headers.emplace_back(name, value);
}

inline void remove_header(HttpRequest& request, const std::string& name) {
  auto& headers = request.headers;
  headers.erase(std::remove_if(headers.begin(), headers.end(),
                               [&](const auto& header) { return header.first == name; }),
                headers.end());
}

}  // namespace syncledger::simulator::tests
