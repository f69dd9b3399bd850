#pragma once

#include "base/utc_time.hpp"
#include "notify/channel.hpp"
#include "report/calendar.hpp"
#include "store/outbox.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace syncledger::notify {

/// `syncledger: 2 tasks failed, 1 task is well again`: what a message is about, in a line.
std::string headline(std::span<const store::Notification> notifications);

/// The headline, and a line for each notification, as many as there is room for; the last line says
/// how many there are besides. \param most bytes of all of it
/// \param kind whose plain_text() the lines become, which alone hold words from elsewhere
std::string message_text(std::span<const store::Notification> notifications,
                         const report::Zone& zone, std::size_t most, ChannelKind kind);

/// The same for programs: docs/notifications.md.
std::string message_json(std::span<const store::Notification> notifications, base::UtcTime now);

}  // namespace syncledger::notify
