#include "dataworks/credentials/external.hpp"

#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "dataworks/credentials/process.hpp"
#include "dataworks/credentials/session_answer.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;

base::Result<Session, std::string> read_output(const json& output) {
  const auto mode = base::lower_case(text_member(output, "mode"));
  if (!mode.empty() && mode != "ak" && mode != "ststoken")
    return base::Failure{std::string{"its mode is neither AK nor StsToken"}};
  Session session;
  session.credentials = {text_member(output, "access_key_id"),
                         text_member(output, "access_key_secret"),
                         text_member(output, "sts_token")};
  if (session.credentials.access_key_id.empty() || session.credentials.access_key_secret.empty())
    return base::Failure{std::string{"it prints no access_key_id or no access_key_secret"}};
  if (mode == "ststoken" && session.credentials.security_token.empty())
    return base::Failure{std::string{"it prints no sts_token"}};
  const auto expiration = text_member(output, "expiration");
  if (expiration.empty()) {
    // The official tools run such a command with every call; ours are hundreds a minute.
    session.ask_again_after = unended_session_lasts;
    return session;
  }
  session.expires_at = base::parse_rfc3339(expiration);
  if (!session.expires_at) return base::Failure{std::string{"its expiration is not a time"}};
  return session;
}

}  // namespace

bool external_sources_are_disabled(const Context& context) {
  constexpr const char* name = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";
  return context.variable(name) == "1" || context.is_switched_on(name);
}

SessionResult fetch_from_command(const Context& context, const std::string& command) {
  if (external_sources_are_disabled(context))
    return broken("switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  const auto words = split_command(command);
  if (!words) return broken("process_command: " + words.error());
  const auto output =
      run_process(*words, context.options().external_timeout, {}, context.options().time_left);
  if (!output) return broken("process_command: " + output.error());
  const auto document = base::parse_json(*output);
  if (!document) {
    return broken("process_command: its output is not JSON (" + base::to_string(document.error()) +
                  ")");
  }
  auto session = read_output(document->root);
  if (!session) return broken("process_command: " + session.error());
  return std::move(*session);
}

}  // namespace syncledger::dataworks
