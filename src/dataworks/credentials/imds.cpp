#include "dataworks/credentials/imds.hpp"

#include "base/text.hpp"
#include "dataworks/credentials/session_answer.hpp"

#include <algorithm>

namespace syncledger::dataworks {
namespace {

using HttpResult = base::Result<HttpResponse, HttpFailure>;

constexpr const char* roles_path = "/latest/meta-data/ram/security-credentials/";

/// The metadata of a role are renewed by ECS itself long before their end.
constexpr std::chrono::minutes renew_before{60};

/// Whether a text can be the name of a role, and so a part of a path.
bool is_role_name(const std::string& text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{".@_-"}.find(c) != std::string_view::npos;
  });
}

/// One visit to the metadata service.
class MetadataService {
public:
  explicit MetadataService(const Context& context)
      : context_(context), allows_v1_(!context.is_switched_on("ALIBABA_CLOUD_IMDSV1_DISABLED")) {}

  /// Gets the token of version 2. A refusal is final: nobody is there, or version 1 is not allowed.
  std::optional<Refusal> open() {
    HttpRequest request = request_for("PUT", "/latest/api/token");
    request.headers = {"x-aliyun-ecs-metadata-token-ttl-seconds: 21600"};
    const auto response = send_and_wait(request, "", context_.options().time_left);
    // A service that took the connection and kept silent may still speak version 1: the answer
    // with the token does not get through to containers that are one hop away.
    if (!response && !response.error().was_connected) {
      return Refusal{false, "no metadata service: " + response.error().why,
                     response.error().reason};
    }
    const bool is_answered = response && response->status == 200;
    if (is_answered) token_ = base::trimmed(response->body);
    if (fits_a_header(token_)) return std::nullopt;
    token_.clear();
    if (allows_v1_) return std::nullopt;
    const auto why = !response     ? response.error().why
                     : is_answered ? "its token cannot be used"
                                   : refusal_text(*response, {});
    return Refusal{true,
                   "the metadata service gave no token (" + why +
                       "), and ALIBABA_CLOUD_IMDSV1_DISABLED is set",
                   response ? reason_of_refusal(response->status) : response.error().reason};
  }

  /// A document by the token; if that is refused, without.
  HttpResult read(const std::string& path) {
    HttpRequest request = request_for("GET", path);
    if (!token_.empty()) request.headers = {"x-aliyun-ecs-metadata-token: " + token_};
    auto response = send_and_wait(request, "", context_.options().time_left);
    const bool is_well = response && response->status == 200;
    if (is_well || token_.empty() || !allows_v1_) return response;
    request.headers.clear();
    return send_and_wait(request, "", context_.options().time_left);
  }

  [[nodiscard]] Secrets secrets() const { return {token_}; }

private:
  [[nodiscard]] HttpRequest request_for(const std::string& method, const std::string& path) const {
    HttpRequest request;
    request.method = method;
    request.url = context_.options().endpoints.metadata + path;
    request.through_proxy = false;  // the address means this machine and nobody else
    request.connect_timeout = context_.options().metadata_timeout;
    request.timeout = context_.options().metadata_timeout;
    return request;
  }

  const Context& context_;
  bool allows_v1_;
  std::string token_;
};

base::Result<std::string, Refusal> ask_for_role(MetadataService& service) {
  const auto response = service.read(roles_path);
  if (!response) return broken(response.error().why, response.error().reason);
  if (response->status == 404) return not_configured("this instance has no RAM role");
  if (response->status != 200) {
    return broken("no role was named: " + refusal_text(*response, service.secrets()),
                  reason_of_refusal(response->status));
  }
  std::string role{base::trimmed(response->body)};
  if (!is_role_name(role)) return broken("the metadata service named no role");
  return role;
}

base::Result<Session, std::string> read_role_session(const nlohmann::json& answer) {
  if (text_member(answer, "Code") != "Success")
    return base::Failure{std::string{"the metadata service has no session (Code is not Success)"}};
  return read_ending_session(answer, sts_names);
}

}  // namespace

SessionResult fetch_from_metadata(const Context& context, std::string role) {
  if (context.is_switched_on("ALIBABA_CLOUD_ECS_METADATA_DISABLED"))
    return not_configured("switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED");
  if (role.empty()) role = context.variable("ALIBABA_CLOUD_ECS_METADATA");
  const bool is_named = !role.empty();
  if (is_named && !is_role_name(role)) return broken("the name of the role cannot be one");

  MetadataService service{context};
  if (const auto refusal = service.open()) {
    return base::Failure{
        Refusal{is_named || refusal->is_configured, refusal->why, refusal->reason}};
  }
  if (!is_named) {
    const auto asked = ask_for_role(service);
    if (!asked) return base::Failure{asked.error()};
    role = *asked;
  }
  const auto answer = read_answer(service.read(roles_path + role), service.secrets());
  if (!answer) return broken("role " + role + ": " + answer.error().why, answer.error().reason);
  auto session = read_role_session(*answer);
  if (!session) return broken("role " + role + ": " + session.error());
  session->renew_before = renew_before;
  session->origin = "ECS RAM role " + role;
  return std::move(*session);
}

}  // namespace syncledger::dataworks
