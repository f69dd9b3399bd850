#include "dataworks/credentials/sign_in.hpp"

#include "base/text.hpp"
#include "dataworks/credentials/session_answer.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;

constexpr SessionNames oauth_names{"accessKeyId", "accessKeySecret", "securityToken", "expiration"};

base::UtcTime from_unix_seconds(std::int64_t seconds) {
  return base::UtcTime{std::chrono::seconds{seconds}};
}

/// The times that base::UtcTime can hold without overflow, by far.
bool is_plausible(std::int64_t unix_seconds) {
  return unix_seconds > 0 && unix_seconds < std::int64_t{253'402'300'800};  // the year 10000
}

/// The session that `aliyun` keeps in the profile, if it has not ended.
std::optional<Session> kept_session(const CliProfile& profile, base::UtcTime now) {
  if (profile.access_key_id.empty() || profile.access_key_secret.empty() ||
      profile.sts_token.empty() || !profile.sts_expiration ||
      !is_plausible(*profile.sts_expiration)) {
    return std::nullopt;
  }
  Session session;
  session.credentials = {profile.access_key_id, profile.access_key_secret, profile.sts_token};
  session.expires_at = from_unix_seconds(*profile.sts_expiration);
  if (*session.expires_at <= now) return std::nullopt;
  return session;
}

/// An access token and how to get a session for it.
struct SignIn {
  std::string access_token;
  std::optional<std::int64_t> ends_at;  ///< Unix seconds
  std::string endpoint;
  std::string path;
  std::string body;
};

/// The document that the sign-in service gives for an access token.
base::Result<json, CredentialFailure> exchange_token(const Context& context,
                                                     const SignIn& sign_in) {
  HttpRequest request;
  request.method = "POST";
  request.url = sign_in.endpoint + sign_in.path;
  request.headers = {"Accept: application/json", "Content-Type: application/json",
                     "Authorization: Bearer " + sign_in.access_token};
  request.body = sign_in.body;
  request.through_proxy = !is_loopback(sign_in.endpoint);
  return read_answer(send_and_wait(request, context.options().ca_file, context.options().time_left),
                     {sign_in.access_token});
}

bool has_ended(const SignIn& sign_in, base::UtcTime now) {
  if (sign_in.access_token.empty() || !sign_in.ends_at || !is_plausible(*sign_in.ends_at))
    return true;
  return from_unix_seconds(*sign_in.ends_at) <= now;
}

std::string command_to_sign_in(const CliProfile& profile) {
  return "aliyun configure --profile " + profile.name + " --mode " + profile.mode;
}

/// The session in the file as long as it does not have to be renewed; else what `ask` gets; else
/// the session in the file until its end.
template <class Ask>
SessionResult kept_or_asked(const Context& context, const CliProfile& profile, Freshness freshness,
                            const Ask& ask) {
  auto kept = freshness == Freshness::stored ? kept_session(profile, context.now()) : std::nullopt;
  if (kept && *kept->expires_at - context.now() > kept->renew_before) return *kept;
  auto asked = ask();
  if (!asked && kept) return *kept;
  return asked;
}

/// What is common to both ways: `read` finds the session in the answer.
template <class Read>
SessionResult ask(const Context& context, const CliProfile& profile, const SignIn& sign_in,
                  const Read& read) {
  if (has_ended(sign_in, context.now()))
    return broken("the sign-in has ended: run " + command_to_sign_in(profile));
  if (!fits_a_header(sign_in.access_token)) return broken("the access token cannot be one");
  if (const auto problem = check_service(sign_in.endpoint))
    return broken("the address of the sign-in cannot be used: " + *problem);
  const auto answer = exchange_token(context, sign_in);
  if (!answer) {
    return broken("the sign-in service gave no session: " + answer.error().why,
                  answer.error().reason);
  }
  auto session = read(*answer);
  if (!session) return broken("the sign-in service: " + session.error());
  return std::move(*session);
}

/// The two OAuth services; empty for a site that is neither.
std::string oauth_endpoint(const Context& context, const CliProfile& profile) {
  if (!context.options().endpoints.oauth.empty()) return context.options().endpoints.oauth;
  const auto site = base::lower_case(profile.oauth_site_type);
  if (site == "cn") return "https://oauth.aliyun.com";
  if (site == "intl") return "https://oauth.alibabacloud.com";
  return {};
}

}  // namespace

SessionResult fetch_by_cloud_sso(const Context& context, const CliProfile& profile,
                                 Freshness freshness) {
  return kept_or_asked(context, profile, freshness, [&]() -> SessionResult {
    if (profile.cloud_sso_sign_in_url.empty() || profile.cloud_sso_account_id.empty() ||
        profile.cloud_sso_access_config.empty()) {
      return broken(
          "cloud_sso_sign_in_url, cloud_sso_account_id or cloud_sso_access_config is missing: "
          "run " +
          command_to_sign_in(profile));
    }
    const auto& replaced = context.options().endpoints.cloud_sso;
    const SignIn sign_in{
        profile.access_token, profile.cloud_sso_access_token_expire,
        replaced.empty() ? origin_of(profile.cloud_sso_sign_in_url).value_or("") : replaced,
        "/cloud-credentials",
        json{{"AccountId", profile.cloud_sso_account_id},
             {"AccessConfigurationId", profile.cloud_sso_access_config}}
            .dump()};
    return ask(context, profile, sign_in, [](const json& answer) {
      return read_ending_session(member(answer, "CloudCredential"), sts_names);
    });
  });
}

SessionResult fetch_by_oauth(const Context& context, const CliProfile& profile,
                             Freshness freshness) {
  return kept_or_asked(context, profile, freshness, [&]() -> SessionResult {
    const SignIn sign_in{profile.oauth_access_token, profile.oauth_access_token_expire,
                         oauth_endpoint(context, profile), "/v1/exchange", ""};
    if (sign_in.endpoint.empty()) return broken("oauth_site_type is neither CN nor INTL");
    return ask(context, profile, sign_in,
               [](const json& answer) { return read_ending_session(answer, oauth_names); });
  });
}

}  // namespace syncledger::dataworks
