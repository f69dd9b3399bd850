#pragma once

#include "base/result.hpp"
#include "simulator/documents.hpp"
#include "simulator/http_message.hpp"
#include "simulator/scenario.hpp"

namespace syncledger::simulator {

/// The Data of a ListFiles answer: the real-time tasks of a workspace under their names of now, by
/// file id, narrowed by FileTypes, Keyword, ExactFileName, FileIdIn and NodeId, in pages.
base::Result<Document, Refusal> list_files(const Scenario& scenario, const Workspace& workspace,
                                           const Parameters& parameters, base::UtcTime now);

}  // namespace syncledger::simulator
