#pragma once

#include "app/invocation.hpp"
#include "app/spool.hpp"
#include "model/observation.hpp"
#include "store/recorder.hpp"

#include <span>

namespace syncledger::app {

/// Says what a pass found: what was met for the first time, who could not be fetched, and who could
/// again. \param summary what recording the observations came to; empty if that did not work
void say_news(const Invocation& invocation, const store::RecordSummary& summary,
              std::span<const model::Observation> observations);

/// Says the same of the passes that waited in the spool, and which files there are damaged.
Spool::Listener say_of_spooled(const Invocation& invocation);

}  // namespace syncledger::app
