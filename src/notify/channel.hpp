#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::notify {

/// Where notifications can go.
enum class ChannelKind {
  dingtalk,  ///< a custom robot of a DingTalk group
  feishu,    ///< a custom bot of a Feishu or Lark group
  wecom,     ///< a group robot of WeCom
  slack,     ///< an incoming webhook of Slack
  json,      ///< whoever takes a POST of JSON
  command,   ///< a program that reads the same JSON on standard input
};

std::string_view to_string(ChannelKind kind);
std::optional<ChannelKind> parse_channel_kind(std::string_view text);

/// `dingtalk, feishu, ...`
std::string channel_kinds();

/// What a service lets pass.
struct ChannelLimits {
  std::size_t longest_text;             ///< in bytes, with room for what stands around it
  std::chrono::milliseconds least_gap;  ///< from message to message
};

/// As each service documents it: docs/notifications.md.
ChannelLimits limits_of(ChannelKind kind);

/// A channel, with its secrets.
struct Channel {
  ChannelKind kind = ChannelKind::json;
  std::string url;                       ///< of a webhook; it is a secret
  std::string secret;                    ///< that DingTalk and Feishu sign with; empty: unsigned
  std::vector<std::string> command;      ///< words; of kind command
  std::vector<std::string> environment;  ///< `NAME=value`, all that it gets
};

}  // namespace syncledger::notify
