#include "dataworks/credentials/uri.hpp"

#include "dataworks/credentials/session_answer.hpp"

namespace syncledger::dataworks {
namespace {

/// The path and the query of a credentials URI may be what keeps strangers out.
Secrets secrets_in(const std::string& uri, const std::string& origin) {
  const auto host = origin.substr(origin.find("://") + 3);
  const auto behind_host = uri.find(host);
  Secrets secrets;
  if (behind_host == std::string::npos) return secrets;
  const auto rest = uri.substr(behind_host + host.size());
  if (rest.size() > 1) secrets.add(rest);
  secrets.add(uri.substr(0, behind_host).substr(uri.find("://") + 3));  // user and password
  return secrets;
}

}  // namespace

SessionResult fetch_from_uri(Context& context, const std::string& uri) {
  const auto origin = origin_of(uri);
  if (!origin) return broken("the credentials URI is not an http or https URL");
  if (origin->starts_with("http://") && !is_loopback(uri)) {
    context.warn_once("credentials come unencrypted from " + *origin +
                      " (use https, or an address of this machine)");
  }
  HttpRequest request;
  request.method = "GET";
  request.url = uri;
  request.through_proxy = !is_loopback(uri);
  const auto secrets = secrets_in(uri, *origin);
  const auto answer = read_answer(
      send_and_wait(request, context.options().ca_file, context.options().time_left), secrets);
  if (!answer) return broken(*origin + ": " + answer.error().why, answer.error().reason);
  const auto code = text_member(*answer, "Code");
  if (!code.empty() && code != "Success") return broken(*origin + ": Code is not Success");
  auto session = read_session(*answer, sts_names);
  if (!session) return broken(*origin + ": " + session.error());
  session->origin = "credentials URI " + *origin;
  if (!session->expires_at) session->ask_again_after = unended_session_lasts;
  return std::move(*session);
}

SessionResult UriProvider::fetch(Freshness) {
  const auto uri = context_.variable("ALIBABA_CLOUD_CREDENTIALS_URI");
  if (uri.empty()) return not_configured("ALIBABA_CLOUD_CREDENTIALS_URI is not set");
  return fetch_from_uri(context_, uri);
}

}  // namespace syncledger::dataworks
