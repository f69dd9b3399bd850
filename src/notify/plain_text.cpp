#include "notify/plain_text.hpp"

#include "base/text.hpp"

#include <array>
#include <span>
#include <string_view>

namespace syncledger::notify {
namespace {

struct Replacement {
  std::string_view what;
  std::string_view by;
};

/// "Formatting text for app surfaces": `<!channel>`, `<@user>`, `<url|text>`.
constexpr std::array<Replacement, 3> slack{{{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}}};

/// "Text message": `<at user_id="all">` and other tags, `[text](url)`, `**bold**`.
constexpr std::array<Replacement, 4> feishu{
    {{"<", "＜"}, {">", "＞"}, {"](", "]（"}, {"**", "＊＊"}}};

/// `<@user>` and tags of Markdown, `@all` as in its lists of whom to mention.
constexpr std::array<Replacement, 4> wecom{{{"<", "＜"}, {">", "＞"}, {"@", "＠"}, {"](", "]（"}}};

/// `@` before a number of a telephone or `all`, as its texts show a mention.
constexpr std::array<Replacement, 2> dingtalk{{{"@", "＠"}, {"](", "]（"}}};

std::span<const Replacement> replacements_for(ChannelKind kind) {
  switch (kind) {
    case ChannelKind::dingtalk:
      return dingtalk;
    case ChannelKind::feishu:
      return feishu;
    case ChannelKind::wecom:
      return wecom;
    case ChannelKind::slack:
      return slack;
    case ChannelKind::json:
    case ChannelKind::command:
      break;
  }
  return {};
}

}  // namespace

std::string plain_text(ChannelKind kind, std::string text) {
  for (const auto& [what, by] : replacements_for(kind)) base::replace_all(text, what, by);
  return text;
}

}  // namespace syncledger::notify
