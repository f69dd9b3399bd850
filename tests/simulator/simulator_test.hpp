#pragma once

#include "base/utc_time.hpp"
#include "simulator/scenario_json.hpp"
#include "simulator/server.hpp"
#include "simulator/signed_request.hpp"

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace syncledger::simulator::tests {

/// What a client got.
struct Answer {
  int status = 0;  ///< 0: no whole answer
  std::string body;
  httplib::Headers headers;

  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }

  [[nodiscard]] std::string code() const { return json().value("Code", ""); }

  /// `400 Param.Invalid`, or only the status if there is no code.
  [[nodiscard]] std::string verdict() const {
    const auto document = json();
    const bool has_code = document.is_object() && document.contains("Code");
    return std::to_string(status) + (has_code ? " " + code() : "");
  }

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }

  [[nodiscard]] nlohmann::json data() const { return json().value("Data", nlohmann::json{}); }
};

inline base::UtcTime at(const std::string& text) {
  return base::parse_rfc3339(text).value();
}

/// A simulator on a loopback port whose clock stands still at the start of the scenario.
class SimulatorTest : public testing::Test {
protected:
  void serve(Options options = {}) { serve(std::move(options), default_scenario()); }

  void serve(Options options, const Scenario& scenario) {
    options.real_clock = &clock_;
    server_ = std::make_unique<Server>(std::move(options), scenario);
    server_->start();
    client_ = std::make_unique<httplib::Client>(server_->url());
    client_->set_keep_alive(true);
    client_->set_tcp_nodelay(true);
  }

  Server& server() { return *server_; }

  httplib::Client& client() { return *client_; }

  base::ManualClock& clock() { return clock_; }

  Answer send(const HttpRequest& request) {
    httplib::Request wire;
    wire.method = request.method;
    wire.path = request.path + (request.query.empty() ? "" : "?" + request.query);
    wire.body = request.body;
    for (const auto& [name, value] : request.headers) wire.headers.emplace(name, value);
    const auto result = client_->send(wire);
    if (!result) return {};
    return {result->status, result->body, result->headers};
  }

  Answer send(const Draft& draft) { return send(sign(draft)); }

  std::string verdict(const HttpRequest& request) { return send(request).verdict(); }

  std::string verdict(const Draft& draft) { return send(draft).verdict(); }

private:
  base::ManualClock clock_{at("2026-11-01T00:00:00Z")};
  std::unique_ptr<Server> server_;
  std::unique_ptr<httplib::Client> client_;
};

}  // namespace syncledger::simulator::tests
