#pragma once

#include "dataworks/client_fixture.hpp"
#include "dataworks/credentials/chain.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace syncledger::dataworks::tests {

/// A request as a service that hands out credentials got it.
struct Received {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> form;  ///< the body, if it is one
  std::string body;
  std::map<std::string, std::string> headers;  ///< by lower-case name
};

inline std::map<std::string, std::string> as_map(const Parameters& parameters) {
  return {parameters.begin(), parameters.end()};
}

/// Serves GET, POST and PUT of any path on a loopback port, on threads of its own.
class LoopbackService {
public:
  explicit LoopbackService(const httplib::Server::Handler& handler) {
    server_.Get(".*", handler).Post(".*", handler).Put(".*", handler);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    while (!server_.is_running()) std::this_thread::yield();  // a stop() before is lost
  }

  LoopbackService(const LoopbackService&) = delete;
  LoopbackService& operator=(const LoopbackService&) = delete;

  ~LoopbackService() {
    server_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

/// A service that hands out credentials. What it answers is set by method and path; anything else
/// is 404.
class CredentialService {
public:
  struct Answer {
    int status = 200;
    std::string body;
    std::string location{};
  };

  [[nodiscard]] std::string url() const { return service_.url(); }

  void on(const std::string& method_and_path, const Answer& answer) {
    const std::lock_guard lock{mutex_};
    answers_[method_and_path] = answer;
  }

  [[nodiscard]] std::vector<Received> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

  /// Method and path of what was asked, in that order.
  [[nodiscard]] std::vector<std::string> calls() const {
    std::vector<std::string> calls;
    for (const auto& request : requests()) calls.push_back(request.method + " " + request.path);
    return calls;
  }

private:
  void answer(const httplib::Request& request, httplib::Response& response) {
    Received received{request.method, request.path, {}, {}, request.body, {}};
    const auto question_mark = request.target.find('?');
    if (question_mark != std::string::npos)
      received.query = as_map(query_of(std::string_view{request.target}.substr(question_mark + 1)));
    for (const auto& [name, value] : request.headers) {
      std::string lower = name;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      received.headers[lower] = value;
    }
    if (received.headers["content-type"] == "application/x-www-form-urlencoded")
      received.form = as_map(query_of(request.body));
    const std::lock_guard lock{mutex_};
    const auto found = answers_.find(request.method + " " + request.path);
    const Answer answer = found == answers_.end() ? Answer{404, "{}", {}} : found->second;
    requests_.push_back(std::move(received));
    response.status = answer.status;
    if (!answer.location.empty()) response.set_header("Location", answer.location);
    response.set_content(answer.body, "application/json");
  }

  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::vector<Received> requests_;
  LoopbackService service_{[this](const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
  }};  // the last, so that it ends first
};

inline constexpr const char* roles_path = "/latest/meta-data/ram/security-credentials/";

/// The body of a session in the words of STS and of the metadata service.
inline std::string session_body(const std::string& id, const std::string& expiration) {
  return R"({"Code":"Success","AccessKeyId":")" + id + R"(","AccessKeySecret":")" + id +
         R"(-secret","SecurityToken":")" + id + R"(-token","Expiration":")" + expiration + R"("})";
}

/// What STS answers to a role.
inline std::string role_body(const std::string& id, const std::string& expiration) {
  return R"({"RequestId":"7F1A","Credentials":)" + session_body(id, expiration) + "}";
}

/// A home folder, an environment and a clock of its own; no metadata service unless a test has one.
class CredentialTest : public ::testing::Test {
protected:
  CredentialTest() {
    environment_ = {{"HOME", home_.path().string()},
                    {"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"}};
    clock_.set(base::parse_rfc3339("2026-11-01T00:00:00Z").value());
  }

  testing::EnvironmentMap& environment() { return environment_; }

  base::ManualClock& clock() { return clock_; }

  [[nodiscard]] std::string home(const std::string& name) const { return home_.file(name); }

  std::string write_file(const std::string& name, const std::string& text) {
    const std::filesystem::path path = home(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text;
    std::filesystem::permissions(path, std::filesystem::perms{0600});
    return path.string();
  }

  void write_cli_file(const std::string& text) { write_file(".aliyun/config.json", text); }

  void write_ini_file(const std::string& text) { write_file(".alibabacloud/credentials", text); }

  /// A CLI file with one profile, "default", of these members.
  void write_cli_profile(const std::string& members) {
    write_cli_file(R"({"current":"default","profiles":[{"name":"default",)" + members + "}]}");
  }

  CredentialOptions& options() { return options_; }

  CredentialSource& source() {
    if (!source_) source_ = make_credential_source(options_);
    return *source_;
  }

  /// As of a new process.
  void start_again() { source_.reset(); }

  /// The access key ID that is found; the error if none is.
  std::string found() {
    const auto credentials = source().get();
    return credentials ? credentials->access_key_id : "error: " + credentials.error().why;
  }

  /// Whole credentials as `id/secret/token`.
  std::string found_in_full() {
    const auto credentials = source().get();
    if (!credentials) return "error: " + credentials.error().why;
    return credentials->access_key_id + "/" + credentials->access_key_secret + "/" +
           credentials->security_token;
  }

  /// The error when nothing is found; fails if something is.
  std::string error() {
    const auto credentials = source().get();
    EXPECT_FALSE(credentials);
    return credentials ? "" : credentials.error().why;
  }

  void expect_error_with(const std::string& part) {
    const auto text = error();
    EXPECT_NE(std::string::npos, text.find(part)) << text;
    EXPECT_EQ(std::string::npos, text.find('\n')) << text;
  }

  [[nodiscard]] std::string origin() { return source().origin().description; }

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  void enable_metadata(const CredentialService& service) {
    environment_.erase("ALIBABA_CLOUD_ECS_METADATA_DISABLED");
    options_.endpoints.metadata = service.url();
  }

private:
  testing::TemporaryDirectory home_;
  testing::EnvironmentMap environment_;
  base::ManualClock clock_{base::UtcTime{}};
  std::vector<std::string> warnings_;
  CredentialOptions options_{[this](const std::string& name) {
                               const auto found = environment_.find(name);
                               return found == environment_.end() ? std::nullopt
                                                                  : std::optional{found->second};
                             },
                             clock_,
                             {},
                             {},
                             [this](const std::string& line) { warnings_.push_back(line); },
                             {},
                             std::chrono::milliseconds{1000},
                             std::chrono::milliseconds{60000}};
  std::unique_ptr<CredentialSource> source_;
};

}  // namespace syncledger::dataworks::tests
