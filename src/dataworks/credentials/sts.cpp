#include "dataworks/credentials/sts.hpp"

#include "dataworks/credentials/credentials_file.hpp"
#include "dataworks/credentials/session_answer.hpp"
#include "dataworks/endpoint.hpp"
#include "dataworks/signature.hpp"
#include "dataworks/signed_call.hpp"

namespace syncledger::dataworks {
namespace {

constexpr std::chrono::seconds shortest_duration{900};

/// The endpoint by the official order: the profile's, the environment's, that of the region, the
/// central one. A VPC endpoint exists for regions only.
std::string chosen_endpoint(const Context& context, const StsChoice& choice) {
  if (!context.options().endpoints.sts.empty()) return context.options().endpoints.sts;
  if (!choice.endpoint.empty()) return choice.endpoint;
  if (auto named = context.variable("ALIBABA_CLOUD_STS_ENDPOINT"); !named.empty()) return named;
  const auto region =
      choice.region.empty() ? context.variable("ALIBABA_CLOUD_STS_REGION") : choice.region;
  if (region.empty()) return "sts.aliyuncs.com";
  const bool is_vpc = choice.is_vpc || context.is_switched_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
  return (is_vpc ? "sts-vpc." : "sts.") + region + ".aliyuncs.com";
}

base::Result<Endpoint, Refusal> usable_endpoint(const Context& context, const StsChoice& choice) {
  auto endpoint = chosen_endpoint(context, choice);
  if (endpoint.find("://") == std::string::npos) endpoint.insert(0, "https://");
  if (const auto problem = check_service(endpoint))
    return broken("the STS endpoint or region cannot be used: " + *problem);
  return parse_endpoint(endpoint);
}

/// What is wrong with a role before STS is asked; empty if nothing.
std::string problem_of(const Role& role) {
  if (role.arn.empty()) return "no role is named";
  if (role.duration < shortest_duration) return "a session must last 900 seconds or more";
  return {};
}

Parameters role_parameters(const Context& context, const Role& role) {
  auto name = role.session_name;
  if (name.empty()) name = context.variable("ALIBABA_CLOUD_ROLE_SESSION_NAME");
  if (name.empty()) name = "syncledger";
  Parameters parameters{{"RoleArn", role.arn},
                        {"RoleSessionName", name},
                        {"DurationSeconds", std::to_string(role.duration.count())}};
  if (!role.policy.empty()) parameters.emplace_back("Policy", role.policy);
  if (!role.external_id.empty()) parameters.emplace_back("ExternalId", role.external_id);
  return parameters;
}

ApiCall sts_call(const std::string& action, Parameters form) {
  return {action, {}, std::move(form), "2015-04-01"};
}

SessionResult ask_sts(const Context& context, const Endpoint& endpoint, const OutgoingRequest& what,
                      const Secrets& secrets) {
  HttpRequest request{what};
  request.through_proxy = !endpoint.is_loopback;
  const auto answer = read_answer(
      send_and_wait(request, context.options().ca_file, context.options().time_left), secrets);
  if (!answer) {
    const auto& [why, reason] = answer.error();
    const bool is_refused = reason == model::UnknownReason::forbidden;
    return broken((is_refused ? "STS refused the role: " : "STS: ") + why, reason);
  }
  const auto& credentials = member(*answer, "Credentials");
  if (!credentials.is_object()) return broken("the answer of STS holds no Credentials");
  auto session = read_ending_session(credentials, sts_names);
  if (!session) return broken("STS: " + session.error());
  return std::move(*session);
}

}  // namespace

SessionResult assume_role(const Context& context, const Role& role,
                          const Credentials& credentials) {
  if (const auto problem = problem_of(role); !problem.empty()) return broken(problem);
  const auto endpoint = usable_endpoint(context, role.sts);
  if (!endpoint) return base::Failure{endpoint.error()};
  const auto request = sign_call(*endpoint, sts_call("AssumeRole", role_parameters(context, role)),
                                 credentials, SignatureVersion::v1, context.now());
  return ask_sts(context, *endpoint, request,
                 {credentials.access_key_secret, credentials.security_token, role.external_id});
}

SessionResult assume_role_with_oidc(const Context& context, const Role& role,
                                    const OidcProof& proof) {
  if (const auto problem = problem_of(role); !problem.empty()) return broken(problem);
  const auto endpoint = usable_endpoint(context, role.sts);
  if (!endpoint) return base::Failure{endpoint.error()};
  const auto token = read_token_file(proof.token_file);
  if (!token) return broken("the OIDC token file " + token.error());
  auto form = role_parameters(context, role);
  form.insert(form.end(), {{"OIDCProviderArn", proof.provider_arn}, {"OIDCToken", *token}});
  const auto call = sts_call("AssumeRoleWithOIDC", std::move(form));
  OutgoingRequest request;
  request.url = endpoint->base_url + "/?" + canonical_query(rpc_parameters(call, context.now()));
  request.headers = {"Accept: application/json", "Content-Type: application/x-www-form-urlencoded"};
  request.body = canonical_query(call.form);
  return ask_sts(context, *endpoint, request, {*token});
}

}  // namespace syncledger::dataworks
