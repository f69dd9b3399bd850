#pragma once

#include "notify/channel.hpp"

#include <string>

namespace syncledger::notify {

/// Makes a text one that the service of a channel shows as it was: it mentions nobody, and is
/// neither a link nor other mark-up. The one home of what each service would obey in a message.
/// Slack has escapes for it. The others have none, so the full-width form of a character, which
/// reads the same, stands for what begins their mark-up.
std::string plain_text(ChannelKind kind, std::string text);

}  // namespace syncledger::notify
