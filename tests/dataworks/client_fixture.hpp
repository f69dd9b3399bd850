#pragma once

#include "dataworks/client.hpp"
#include "support/raw_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace syncledger::dataworks::tests {

inline constexpr std::string_view good_body =
    R"({"RequestId":"0bc1ec92159376","Success":true,"Data":{"Status":"RUN","Name":"orders"}})";

inline std::string good_response() {
  return ::syncledger::testing::http_response(200, good_body);
}

/// An error as the gateway words it.
inline std::string error_response(int status, const std::string& code,
                                  std::string_view headers = "") {
  return ::syncledger::testing::http_response(
      status, R"({"RequestId":"7F1A","Code":")" + code + R"(","Message":"No such luck."})",
      headers);
}

/// Hands out what it is told to, one after the other with each refresh(); the last one for ever.
class FakeCredentials final : public CredentialSource {
public:
  explicit FakeCredentials(std::vector<Credentials> in_turn) : in_turn_(std::move(in_turn)) {}

  base::Result<Credentials, CredentialFailure> get() override {
    if (in_turn_.empty()) return base::Failure{CredentialFailure{"no credentials: none were made"}};
    return in_turn_[std::min(refreshes_, in_turn_.size() - 1)];
  }

  void refresh() override { ++refreshes_; }

  [[nodiscard]] std::size_t refreshes() const { return refreshes_; }

private:
  std::vector<Credentials> in_turn_;
  std::size_t refreshes_ = 0;
};

/// A request as a server got it, taken apart.
struct WireRequest {
  std::string line;                            ///< `POST /?... HTTP/1.1`
  std::map<std::string, std::string> headers;  ///< by lower-case name
  Parameters query;                            ///< decoded
};

inline std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      decoded += static_cast<char>(std::stoi(std::string{text.substr(at + 1, 2)}, nullptr, 16));
      at += 2;
    } else {
      decoded += text[at];
    }
  }
  return decoded;
}

inline Parameters query_of(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    parameters.emplace_back(percent_decoded(pair.substr(0, equals)),
                            percent_decoded(pair.substr(equals + 1)));
  }
  return parameters;
}

inline WireRequest take_apart(const std::string& bytes) {
  WireRequest request;
  std::string_view rest = bytes;
  const auto next_line = [&rest] {
    const auto line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    return line;
  };
  request.line = next_line();
  for (auto line = next_line(); !line.empty(); line = next_line()) {
    const auto colon = line.find(": ");
    std::string name{line.substr(0, colon)};
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[name] = line.substr(colon + 2);
  }
  const auto question_mark = request.line.find('?');
  if (question_mark != std::string::npos) {
    const auto end = request.line.rfind(' ');
    request.query =
        query_of(std::string_view{request.line}.substr(question_mark + 1, end - question_mark - 1));
  }
  return request;
}

/// A client without limits of pace, whose clock stands still.
class ClientTest : public ::testing::Test {
protected:
  ClientTest() {
    options_.max_qps = 0;
    options_.retries = 0;
  }

  static model::Target target(std::int64_t file_id, std::string region = "cn-shanghai") {
    return {std::move(region), 10000, model::TaskType::di_realtime, file_id};
  }

  /// Asks, and expects one observation for each request; they come back in the order of the
  /// requests.
  std::vector<model::Observation> fetch(const std::vector<FetchRequest>& requests) {
    std::map<std::size_t, model::Observation> by_index;
    std::size_t reports = 0;
    stats_ = client().fetch_all(requests, [&](std::size_t index, model::Observation observation) {
      ++reports;
      by_index.emplace(index, std::move(observation));
    });
    EXPECT_EQ(requests.size(), reports);
    EXPECT_EQ(requests.size(), by_index.size());
    std::vector<model::Observation> observations;
    for (auto& [index, observation] : by_index) observations.push_back(std::move(observation));
    return observations;
  }

  /// Asks for one target.
  model::Observation fetch_from(const std::string& endpoint) {
    return fetch({{target(100), endpoint}}).at(0);
  }

  ClientOptions& options() { return options_; }

  base::ManualClock& clock() { return clock_; }

  FakeCredentials& credentials() { return credentials_; }

  [[nodiscard]] const FetchStats& stats() const { return stats_; }

  [[nodiscard]] std::int64_t calls(const std::string& region = "cn-shanghai") const {
    return stats_of(region).calls;
  }

  [[nodiscard]] std::int64_t throttled(const std::string& region = "cn-shanghai") const {
    return stats_of(region).throttled;
  }

  [[nodiscard]] CallStats stats_of(const std::string& region) const {
    const auto found = stats_.find({"default", region});
    return found == stats_.end() ? CallStats{} : found->second;
  }

  Client& client() {
    if (!client_)
      client_ = std::make_unique<Client>(options_, Accounts{{"default", &credentials_}}, clock_);
    return *client_;
  }

private:
  ClientOptions options_;
  FakeCredentials credentials_{{{"simulator", "simulator-secret", ""}}};
  base::ManualClock clock_{base::parse_rfc3339("2026-11-01T00:00:00Z").value()};
  FetchStats stats_;
  std::unique_ptr<Client> client_;
};

/// `RUN`, or the reason and the code of a failure: `forbidden SignatureDoesNotMatch`.
inline std::string outcome(const model::Observation& observation) {
  if (observation.result) return observation.result->status;
  const auto& failure = observation.result.error();
  return std::string{to_string(failure.reason)} + (failure.code.empty() ? "" : " " + failure.code);
}

}  // namespace syncledger::dataworks::tests
