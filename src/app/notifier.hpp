#pragma once

#include "app/config.hpp"
#include "app/invocation.hpp"
#include "notify/channel.hpp"
#include "store/outbox.hpp"

#include <string>
#include <vector>

namespace syncledger::app {

/// What the recorder must know of the channels of a configuration.
std::vector<store::NotifiedChannel> notified_channels(const Config& config);

/// A channel with the secrets that its configuration points to. \throws UsageError that names the
/// channel, never the secret
notify::Channel open_channel(const Invocation& invocation, const ChannelConfig& config);

/// Tells every channel what waits for it, as far as its turn has come: after a failure it is tried
/// again later, and no service is told more often than it lets itself be. What could not be told
/// waits for a later pass; that is said once, and so is its end. Of what there is no time left for
/// it says that the next pass tells it. \throws store::StoreError
void tell_channels(const Invocation& invocation, const Config& config, const base::Clock& clock,
                   store::HistoryFile& file);

}  // namespace syncledger::app
