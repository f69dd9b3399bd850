#pragma once

#include "base/time_left.hpp"
#include "notify/channel.hpp"
#include "report/calendar.hpp"
#include "store/outbox.hpp"

#include <optional>
#include <span>
#include <string>

namespace syncledger::notify {

/// Tells a channel all of these in one message. \param ca_file certificates to trust instead of
/// those of the system; empty: those of the system
/// \param time_left when there is none, sending is broken off
/// \returns why that failed, in a line without the secrets of the channel; nothing if it was taken
std::optional<std::string> deliver(const Channel& channel,
                                   std::span<const store::Notification> notifications,
                                   const report::Zone& zone, base::UtcTime now,
                                   const std::string& ca_file, const base::TimeLeft& time_left);

/// Says to a channel that it works. \returns as deliver()
std::optional<std::string> deliver_trial(const Channel& channel, base::UtcTime now,
                                         const std::string& ca_file);

}  // namespace syncledger::notify
