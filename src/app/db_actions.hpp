#pragma once

#include "app/invocation.hpp"

namespace syncledger::app {

/// The larger actions of `syncledger db`, each in a file of its own. As the commands, they return
/// an exit code and throw UsageError or store::StoreError.
int db_backup(Invocation& invocation);
int db_check(Invocation& invocation);
int db_prune(Invocation& invocation);
int db_schema(Invocation& invocation);
int db_stats(Invocation& invocation);

}  // namespace syncledger::app
