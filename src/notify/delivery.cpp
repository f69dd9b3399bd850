#include "notify/delivery.hpp"

#include "base/strict_json.hpp"
#include "base/text.hpp"
#include "dataworks/credentials/http.hpp"
#include "dataworks/credentials/process.hpp"
#include "dataworks/credentials/secrets.hpp"
#include "dataworks/signature.hpp"
#include "notify/message.hpp"

#include <nlohmann/json.hpp>

namespace syncledger::notify {
namespace {

using nlohmann::ordered_json;

constexpr std::chrono::seconds longest_command{30};

/// What is said, in the two forms in which it goes out.
struct Message {
  std::string text;  ///< plain_text() of the channel
  std::string json;
};

std::string dumped(const ordered_json& document) {
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// The signature of DingTalk stands in the query.
std::string signed_url(const Channel& channel, base::UtcTime now) {
  if (channel.secret.empty()) return channel.url;
  const auto timestamp = std::to_string(base::to_unix_ms(now));
  const auto signature =
      dataworks::hmac_sha256_base64(channel.secret, timestamp + "\n" + channel.secret);
  return channel.url + (channel.url.find('?') == std::string::npos ? "?" : "&") +
         "timestamp=" + timestamp + "&sign=" + dataworks::percent_encode(signature);
}

/// That of Feishu stands in the body; its key is what DingTalk signs, and it signs nothing.
std::string feishu_body(const Channel& channel, const std::string& text, base::UtcTime now) {
  ordered_json body{{"msg_type", "text"}, {"content", {{"text", text}}}};
  if (!channel.secret.empty()) {
    const auto timestamp = std::to_string(base::to_unix_ms(now) / 1000);
    body["timestamp"] = timestamp;
    body["sign"] = dataworks::hmac_sha256_base64(timestamp + "\n" + channel.secret, "");
  }
  return dumped(body);
}

dataworks::HttpRequest request_for(const Channel& channel, const Message& message,
                                   base::UtcTime now) {
  dataworks::HttpRequest request;
  request.url = channel.kind == ChannelKind::dingtalk ? signed_url(channel, now) : channel.url;
  request.headers = {"Content-Type: application/json; charset=utf-8"};
  switch (channel.kind) {
    case ChannelKind::dingtalk:
      request.body = dumped({{"msgtype", "text"},
                             {"text", {{"content", message.text}}},
                             {"at", {{"isAtAll", false}}}});
      break;
    case ChannelKind::wecom:
      request.body = dumped({{"msgtype", "text"}, {"text", {{"content", message.text}}}});
      break;
    case ChannelKind::feishu:
      request.body = feishu_body(channel, message.text, now);
      break;
    case ChannelKind::slack:
      request.body = dumped({{"text", message.text},
                             {"mrkdwn", false},
                             {"unfurl_links", false},
                             {"unfurl_media", false}});
      break;
    case ChannelKind::json:
    case ChannelKind::command:
      request.body = message.json;
      break;
  }
  return request;
}

/// The words in which a service repeats an error may hold what it was sent.
dataworks::Secrets secrets_of(const Channel& channel) {
  dataworks::Secrets secrets{channel.url};
  if (!channel.secret.empty()) secrets.add(channel.secret);
  const auto origin = dataworks::origin_of(channel.url).value_or("");
  const auto path = channel.url.substr(std::min(origin.size(), channel.url.size()));
  std::size_t start = 0;
  while (start < path.size()) {
    const auto end = std::min(path.find_first_of("/?&=", start), path.size());
    if (end - start >= 8) secrets.add(path.substr(start, end - start));
    start = end + 1;
  }
  return secrets;
}

/// What three of the services put into a body of HTTP 200: a code other than 0 is an error.
std::optional<std::string> error_in(const Channel& channel, const std::string& body) {
  const auto document = base::parse_json(body);
  if (!document || !document->root.is_object()) return "its answer is not the JSON it documents";
  const auto& root = document->root;
  const std::string code_key = channel.kind != ChannelKind::feishu ? "errcode"
                               : root.contains("code")             ? "code"
                                                                   : "StatusCode";
  if (!root.contains(code_key) || !root.at(code_key).is_number_integer()) {
    return "its answer has no " + code_key;
  }
  const auto code = root.at(code_key).get<std::int64_t>();
  if (code == 0) return std::nullopt;
  std::string words;
  for (const auto* key : {"errmsg", "msg", "StatusMessage"}) {
    if (root.contains(key) && root.at(key).is_string()) words = root.at(key).get<std::string>();
    if (!words.empty()) break;
  }
  return code_key + " " + std::to_string(code) +
         (words.empty() ? "" : ": " + secrets_of(channel).without(words));
}

std::optional<std::string> judge(const Channel& channel, const dataworks::HttpResponse& response) {
  const bool has_code = channel.kind == ChannelKind::dingtalk ||
                        channel.kind == ChannelKind::feishu || channel.kind == ChannelKind::wecom;
  if (response.status < 200 || response.status > 299) {
    // Slack and others say why in the body.
    const auto words = secrets_of(channel).without(response.body);
    return "HTTP " + std::to_string(response.status) + (words.empty() ? "" : ": " + words);
  }
  return has_code ? error_in(channel, response.body) : std::nullopt;
}

std::optional<std::string> send(const Channel& channel, const Message& message, base::UtcTime now,
                                const std::string& ca_file,
                                const base::TimeLeft& time_left = base::no_hurry) {
  if (channel.kind == ChannelKind::command) {
    const auto outcome = dataworks::run_process(channel.command, longest_command, message.json,
                                                time_left, channel.environment);
    return outcome ? std::nullopt : std::optional{"the command failed: " + outcome.error()};
  }
  const auto response =
      dataworks::send_and_wait(request_for(channel, message, now), ca_file, time_left);
  if (!response) return response.error().why;
  return judge(channel, *response);
}

}  // namespace

std::optional<std::string> deliver(const Channel& channel,
                                   std::span<const store::Notification> notifications,
                                   const report::Zone& zone, base::UtcTime now,
                                   const std::string& ca_file, const base::TimeLeft& time_left) {
  const auto most = limits_of(channel.kind).longest_text;
  return send(
      channel,
      {message_text(notifications, zone, most, channel.kind), message_json(notifications, now)},
      now, ca_file, time_left);
}

std::optional<std::string> deliver_trial(const Channel& channel, base::UtcTime now,
                                         const std::string& ca_file) {
  const std::string text = "syncledger: this channel works";
  const ordered_json document{{"source", "syncledger"},
                              {"sent_at", base::to_rfc3339(now)},
                              {"headline", text},
                              {"events", ordered_json::array()}};
  return send(channel, {text, dumped(document)}, now, ca_file);
}

}  // namespace syncledger::notify
