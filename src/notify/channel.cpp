#include "notify/channel.hpp"

#include "base/enum_names.hpp"
#include "base/text.hpp"

namespace syncledger::notify {
namespace {

constexpr base::EnumNames<ChannelKind, 6> kind_names{
    {"dingtalk", "feishu", "wecom", "slack", "json", "command"}};

}  // namespace

std::string_view to_string(ChannelKind kind) {
  return kind_names.name(kind);
}

std::optional<ChannelKind> parse_channel_kind(std::string_view text) {
  return kind_names.value(text);
}

std::string channel_kinds() {
  return base::joined(kind_names.names, ", ");
}

ChannelLimits limits_of(ChannelKind kind) {
  using std::chrono::milliseconds;
  switch (kind) {
    case ChannelKind::dingtalk:  // 20 messages a minute, 20,000 bytes
      return {18000, milliseconds{3000}};
    case ChannelKind::feishu:  // 5 a second and 100 a minute, 20 KB
      return {18000, milliseconds{600}};
    case ChannelKind::wecom:  // 20 a minute, 2,048 bytes of text
      return {2048, milliseconds{3000}};
    case ChannelKind::slack:  // 1 a second; longer texts than 4,000 characters are cut
      return {3900, milliseconds{1000}};
    case ChannelKind::json:
    case ChannelKind::command:
      break;
  }
  return {100'000, milliseconds{0}};
}

}  // namespace syncledger::notify
